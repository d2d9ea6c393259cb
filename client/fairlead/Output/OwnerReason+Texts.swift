import FairleadCore
import FairleadStore

extension Holder {
    /// The user, or the pool as it is looked for in lists.
    var name: String {
        switch self {
        case .user(let name): name
        case .pool(let name): "pool:\(name)"
        }
    }
}

extension OwnerReason {
    /// Returns `lena (claimed)`, for histories and conflicts.
    static func short(_ holding: Holding) -> String {
        let name = holding.holder.user ?? Texts.inPool(holding.holder.pool ?? "")
        guard let reason = holding.reason else { return name }
        let text = reason.text.map { "\(reason.code.rawValue): \($0)" } ?? reason.code.rawValue
        return "\(name) (\(text))"
    }
}

/// Whose a lead is and why, in a sentence that a rep understands, and for scripts.
struct OwnerPage: Explanation {
    static let question = "owner"

    let lead: LeadView
    let view: OwnerView

    var sentence: String {
        guard let current = view.history.current else { return Texts.ownedByNobody }
        let since = Moment(current.at).local
        let who =
            switch current.holding.holder {
            case .user(let name): Texts.ownedBy(name, since: since)
            case .pool(let name): Texts.pooled(view.policy.pool(name)?.title ?? name, since: since)
            }
        let policy = current.holding.reason?.policyVersion.map {
            " (\($0 > 0 ? Texts.policyVersion($0) : Texts.policyStandard))"
        }
        var sentences = ["\(who), \(reason(of: current))\(policy ?? "")."]
        if lead.isOwnerProvisional { sentences.append(Texts.provisionalSentence) }
        if view.contenders.count > 1 { sentences.append(Texts.contestedBy(view.contenders)) }
        return sentences.joined(separator: " ")
    }

    private func reason(of entry: OwnerHistory.Entry) -> String {
        let text = entry.holding.reason?.text
        switch entry.holding.reason?.code {
        case nil:
            // Of a merged lead only its root's capture is known as one.
            let isCapture = entry.isCapture || entry.holding.holder == .user(entry.author)
            return isCapture ? Texts.captured(entry.author) : Texts.assignedBy(entry.author)
        case .assigned: return Texts.assignedBy(entry.author)
        case .claimed: return Texts.claimedFromPool
        case .returned: return Texts.givenBack(entry.author, text)
        case .decided: return Texts.decidedOwner(entry.author)
        case .rule: return Texts.byRule(text)
        case .reclaimed: return Texts.reclaimed(view.history.owner(before: entry))
        case .restored: return Texts.restoredOwner
        case .merged: return entry.holding.holder.user == nil ? Texts.poolOfMerged : Texts.ownerOfMerged
        case .unmerged: return Texts.ownerOfUnmerged
        case .left: return Texts.leftTeam(text)
        }
    }

    var answer: String? { lead.owner ?? lead.pool.map { "pool:\($0)" } }

    var rule: String? { view.history.current.map(code) }

    func lines(_ context: CommandContext) -> [String] {
        var table = Table([
            .init("WHEN"), .init("OWNER"), .init("WHY", widthMin: 12), .init("WHO", dispensability: 1),
        ])
        for entry in view.history.entries.reversed() {
            let owner = entry.holding.holder.user ?? Texts.inPool(entry.holding.holder.pool ?? "")
            table.add([
                .init(Moment(entry.at).local, .faint), .init(owner), .init(reason(of: entry)),
                .init(entry.author, .faint),
            ])
        }
        return [
            CleanText.line(sentence), "", table.rendered(width: context.terminal.width, style: context.terminal.output),
        ]
    }

    var details: [(String, Json)] {
        let current = view.history.current
        return [
            ("owner", .optional(lead.owner)), ("pool", .optional(lead.pool)), ("co_owner", .optional(lead.coOwner)),
            ("reason", .optional(current.map(code))), ("text", .optional(current?.holding.reason?.text)),
            ("by", .optional(current?.author)), ("at", .time(current?.at)),
            ("policy_version", .optional(current?.holding.reason?.policyVersion)),
            ("provisional", .bool(lead.isOwnerProvisional)),
            ("contenders", .texts(view.contenders.count > 1 ? view.contenders : [])),
            (
                "history",
                .list(
                    view.history.entries.map { entry in
                        .object([
                            ("owner", .optional(entry.holding.holder.user)),
                            ("pool", .optional(entry.holding.holder.pool)), ("reason", .text(code(entry))),
                            ("text", .optional(entry.holding.reason?.text)), ("by", .optional(entry.author)),
                            ("at", .time(entry.at)),
                        ])
                    })
            ),
        ]
    }

    private func code(_ entry: OwnerHistory.Entry) -> String {
        entry.holding.reason?.code.rawValue ?? (entry.isCapture ? "captured" : "assigned")
    }
}
