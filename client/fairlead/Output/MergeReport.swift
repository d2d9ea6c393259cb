import FairleadCore
import FairleadStore

/// What a merge makes of leads, field by field.
struct MergeReport {
    let lead: LeadView
    let members: [LeadView]

    private struct Row {
        var field: String
        var result: String
        /// In the order of `members`.
        var values: [String]
    }

    private var rows: [Row] {
        LeadDifference.table([lead] + members).compactMap { field, values in
            guard values.contains(where: { !$0.isEmpty }) else { return nil }
            return Row(field: field, result: values[0], values: Array(values.dropFirst()))
        }
    }

    var json: Json {
        let fields = rows.map { row in
            Json.object([
                ("field", .text(row.field)), ("value", .text(row.result)),
                (
                    "values",
                    .list(
                        zip(members, row.values).map { member, value in
                            .object([("id", .text(member.id.description)), ("value", .text(value))])
                        })
                ),
            ])
        }
        return .object(lead.jsonMembers + [("fields", .list(fields))])
    }

    func text(_ context: CommandContext, isDryRun: Bool) -> String {
        let columns = [Table.Column("FIELD"), Table.Column("MERGED", widthMin: 12)]
        var table = Table(columns + members.map { Table.Column($0.code, widthMin: 10, dispensability: 1) })
        for row in rows {
            table.add([Table.Item(row.field), Table.Item(row.result)] + row.values.map { Table.Item($0, .faint) })
        }
        let head = isDryRun ? Texts.wouldMerge(members.count, lead.line) : Texts.merged(members.count, lead.line)
        let rendered = table.rendered(width: context.terminal.width, style: context.terminal.output)
        return head + "\n" + rendered
    }
}
