import FairleadCore
import FairleadStore

/// One lead with all that is known of it.
struct LeadPage {
    let lead: LeadView
    let activities: [ActivityView]
    let approvals: [(code: String, approval: ApprovalRequest)]
    let grading: GradeView?
    /// What it looks like, open for somebody to decide; and what colleagues have.
    let likeness: [String]

    var json: Json {
        .object(
            lead.jsonMembers + [
                ("details", .object(lead.details.map { ($0.field, .text($0.text)) })),
                (Field.buyers, .list(lead.buyers.compactMap(LeadDetails.buyer).map(LeadPage.buyer))),
                (Field.confirmed, .texts(lead.confirmed)), ("missing", .texts(lead.missing)),
                ("activities", .list(activities.map(\.json))),
                ("approvals", .list(approvals.map { $0.approval.json(code: $0.code) })),
            ])
    }

    private static func buyer(_ buyer: (role: String, person: String)) -> Json {
        .object([("role", .text(buyer.role)), ("person", .text(buyer.person))])
    }

    func text(_ context: CommandContext) -> String {
        let style = context.terminal.output
        var lines = [
            style.paint(lead.code, .code) + "  " + style.paint(CleanText.line(lead.name), .heading),
            style.paint(CleanText.line(origin(context)), .faint),
        ]
        for field in fields where !(field.value ?? "").isEmpty {
            let mark = lead.confirmed.contains(field.label) ? " (\(Texts.confirmedMark))" : ""
            lines += block(label: field.label, text: (field.value ?? "") + mark, context)
        }
        if lead.sync != .synced || lead.carriedBy != nil {
            lines += block(label: "sync", text: syncSentence, context)
        }
        if !lead.conflicts.isEmpty {
            lines.append(style.paint(Texts.conflictIn(lead.conflicts, code: lead.code), .warning))
        }
        for sentence in likeness {
            lines += Wrapping.lines(CleanText.line(sentence), columns: context.terminal.width).map {
                style.paint($0, .warning)
            }
        }
        for activity in activities {
            lines.append("")
            lines += activity.lines(context)
        }
        return lines.joined(separator: "\n")
    }

    private var fields: [(label: String, value: String?)] {
        [
            ("title", lead.title), ("phones", lead.phones.joined(separator: ", ")),
            ("emails", lead.emails.joined(separator: ", ")), ("wechat", lead.wechat), ("city", lead.city),
            ("source", lead.source), ("event", eventAndBooth), ("need", lead.need), ("budget", lead.budget),
            ("grade", grading.flatMap { GradeReason(view: $0, code: lead.code).line }),
            ("tags", lead.tags.joined(separator: ", ")), ("owner", owner), ("nurture", lead.coOwner),
            ("reclaimed", lead.reclaimAt.map { Texts.reclaimedAt(Moment($0).local) }),
            ("with", lead.collaborators.joined(separator: ", ")), ("viewers", lead.viewers.joined(separator: ", ")),
        ] + lead.details.map { ($0.field, $0.text) } + [
            (Field.buyers, lead.buyers.joined(separator: "\n")),
            ("approvals", approvals.map(\.approval.line).joined(separator: "\n")),
            ("missing", lead.missing.joined(separator: ", ")),
        ]
    }

    private var owner: String? {
        if let pool = lead.pool { return Texts.inPool(pool) }
        return lead.owner.map { lead.isOwnerProvisional ? "\($0) (\(Texts.provisional))" : $0 }
    }

    private var eventAndBooth: String? {
        [lead.event, lead.booth].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private var syncSentence: String {
        let sentence = Texts.syncMarks[lead.sync.rawValue] ?? lead.sync.rawValue
        return lead.carriedBy.map { "\(sentence); \(Texts.carriedBy($0))" } ?? sentence
    }

    private func origin(_ context: CommandContext) -> String {
        var parts: [String] = []
        if let number = lead.number { parts.append("#\(number)") }
        if lead.archived { parts.append(Texts.archivedMark) }
        if let root = lead.mergedInto { parts.append(Texts.partOf(LeadCode.code(of: root))) }
        if !lead.members.isEmpty { parts.append(Texts.standsFor(lead.members.map(LeadCode.code))) }
        if let stage = lead.stage { parts.append(stage) }
        let by = lead.capturedBy.map { $0.isEmpty ? "" : " by \($0)" } ?? ""
        parts.append("captured \(Moment(lead.capturedAt).local)\(by)")
        // Before the first exchange every time is so; then the word tells something.
        if lead.timeUncertain, lead.number != nil { parts.append(Texts.timeUncertain) }
        return parts.joined(separator: " · ")
    }

    private func block(label: String, text: String, _ context: CommandContext) -> [String] {
        // Names of fields are of any length, most are short.
        let indentation = max(10, label.utf8.count + 2)
        let lines = CleanText.lines(text).flatMap {
            Wrapping.lines($0, columns: max(20, context.terminal.width - indentation))
        }
        return lines.enumerated().map { index, line in
            let head = index == 0 ? label : ""
            let padded = head + String(repeating: " ", count: max(1, indentation - head.utf8.count))
            return context.terminal.output.paint(padded, .faint) + line
        }
    }
}

extension ApprovalRequest {
    func json(code: String) -> Json {
        .object([
            ("code", .text(code)), ("what", .text(what)), ("user", .text(author)), ("asked_at", .time(askedAt)),
            ("state", .text(standing.rawValue)), ("decided_by", .optional(decidedBy)),
            ("reason", .optional(answer?.reason)),
        ])
    }

    var line: String {
        Texts.approvalLine(
            what, asked: author, decidedBy: decidedBy, isApproved: answer?.isApproved, answer?.reason)
    }
}

extension ActivityView {
    var json: Json {
        .object([
            ("id", .text(id.description)), ("kind", .text(kind)), ("author", .optional(author)),
            ("occurred_at", .time(occurredAt)), ("recorded_at", .time(recordedAt)), ("content", .optional(content)),
            ("result", .optional(result)), ("next", .optional(next)), ("due", .time(due)),
            ("minutes", .optional(minutes)),
        ])
    }

    func lines(_ context: CommandContext) -> [String] {
        let style = context.terminal.output
        var head = "\(Moment(occurredAt).local)  " + style.paint(CleanText.line(kind), .heading)
        if let author, !author.isEmpty { head += "  " + CleanText.line(author) }
        if let minutes { head += style.paint("  \(minutes) min", .faint) }
        var rest: [String] = []
        if let content, !content.isEmpty { rest.append(content) }
        if let result, !result.isEmpty { rest.append("→ \(result)") }
        if let next, !next.isEmpty {
            rest.append(Texts.nextStep(next, due: due.map { Moment($0).due(relativeTo: context.now) }))
        } else if let due {
            rest.append(Texts.dueOnly(Moment(due).due(relativeTo: context.now)))
        }
        let indented = rest.flatMap(CleanText.lines)
            .flatMap { Wrapping.lines($0, columns: max(20, context.terminal.width - 2)) }
        return [head] + indented.map { "  " + $0 }
    }
}
