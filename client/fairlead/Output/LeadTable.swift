import FairleadCore
import FairleadStore

/// Leads one a line.
enum LeadTable {
    static func rendered(_ leads: [LeadView], context: CommandContext) -> String {
        var table = Table([
            .init(""),
            .init("CODE"),
            .init("COMPANY", widthMin: 12),
            .init("CONTACT", widthMin: 8),
            .init("STAGE", dispensability: 1),
            .init("GRADE", dispensability: 2),
            .init("OWNER", widthMin: 6, dispensability: 2),
            .init("CITY", widthMin: 6, dispensability: 5),
            .init("EVENT", widthMin: 8, dispensability: 4),
            .init("UPDATED", dispensability: 3),
        ])
        for lead in leads {
            table.add([
                mark(of: lead), .init(lead.code, .code), .init(lead.company ?? ""), .init(lead.contact ?? ""),
                .init(lead.archived ? Texts.archivedMark : lead.stage ?? "", lead.archived ? .faint : .plain),
                .init(lead.grade?.rawValue ?? ""), owner(of: lead), .init(lead.city ?? "", .faint),
                .init(lead.event ?? "", .faint),
                .init(Moment(lead.updatedAt).relative(to: context.now), .faint),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }

    private static func owner(of lead: LeadView) -> Table.Item {
        if let pool = lead.pool { return .init(Texts.inPool(pool), .faint) }
        return lead.isOwnerProvisional ? .init((lead.owner ?? "") + "?", .warning) : .init(lead.owner ?? "")
    }

    /// One sign: refused, in conflict, or not sent yet.
    private static func mark(of lead: LeadView) -> Table.Item {
        if lead.sync == .refused { return .init("×", .bad) }
        if !lead.conflicts.isEmpty { return .init("!", .warning) }
        return lead.sync == .pending ? .init("↑", .faint) : .init("")
    }
}
