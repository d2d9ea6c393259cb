/// Whose a lead is: somebody's, or a pool's (I9).
package enum Holder: Hashable, Sendable {
    case user(String)
    case pool(String)

    package var user: String? { if case .user(let name) = self { name } else { nil } }
    package var pool: String? { if case .pool(let name) = self { name } else { nil } }
}

/// Why somebody, or a pool, has a lead.
package struct OwnerReason: Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// By somebody with the right to say so.
        case assigned
        case claimed
        /// The owner has given it back to a pool.
        case returned
        /// Of several who claimed it at the same time.
        case decided
        // What only the server says.
        /// By a rule of the policy; the text names it.
        case rule
        /// Nothing was done for too long.
        case reclaimed
        /// A follow-up from before the reclaim came after it.
        case restored
        /// It turned out to be one with another lead.
        case merged
        /// It turned out to be another lead after all.
        case unmerged
        /// The owner before has left the team.
        case left

        /// Whether nobody but the server may give this reason.
        package var isServers: Bool {
            switch self {
            case .assigned, .claimed, .returned, .decided: false
            case .rule, .reclaimed, .restored, .merged, .unmerged, .left: true
            }
        }
    }

    package var code: Code
    /// What a person wrote, or the name of the rule.
    package var text: String?
    /// The version of the policy by which it was decided; `nil` when a person did.
    package var policyVersion: Int64?

    package init(_ code: Code, text: String? = nil, policyVersion: Int64? = nil) {
        self.code = code
        self.text = text
        self.policyVersion = policyVersion
    }
}

/// The cell `owner`: holder and reason are one value, so that those of two writers never mix (R9).
package struct Holding: Hashable, Sendable {
    package var holder: Holder
    /// `nil` for a capture, and for what an older program has assigned.
    package var reason: OwnerReason?

    package init(_ holder: Holder, _ reason: OwnerReason? = nil) {
        self.holder = holder
        self.reason = reason
    }

    /// Reads the cell's value: a user's name, or `[user|pool, name, reason, text, policy version]`.
    package init?(_ value: Value?) {
        if let name = value?.text {
            self.init(.user(name))
            return
        }
        guard let parts = value?.list, parts.count == 5, let name = parts[1].text, !name.isEmpty,
            let code = parts[2].text.flatMap(OwnerReason.Code.init), parts[3].isNull || parts[3].text != nil,
            (parts[3].text?.utf8.count ?? 0) <= Limits.ownerReasonSizeBytesMax,
            parts[4].isNull || parts[4].int.map({ (0...Int64(Limits.counterMax)).contains($0) }) ?? false
        else { return nil }
        let reason = OwnerReason(code, text: parts[3].text, policyVersion: parts[4].int)
        switch parts[0].text {
        case "user": self.init(.user(name), reason)
        case "pool": self.init(.pool(name), reason)
        default: return nil
        }
    }

    package var value: Value {
        let (kind, name) =
            switch holder {
            case .user(let name): ("user", name)
            case .pool(let name): ("pool", name)
            }
        guard let reason else { return kind == "user" ? .text(name) : Holding(holder, OwnerReason(.returned)).value }
        return .list([
            .text(kind), .text(name), .text(reason.code.rawValue), reason.text.map(Value.text) ?? .null,
            reason.policyVersion.map(Value.int) ?? .null,
        ])
    }
}

extension RecordState {
    /// Who, or which pool, has the lead; `nil` when nobody has, as with one captured before its device joined a server.
    package var holding: Holding? { Holding(value(Field.owner)) }

    /// `nil` for a lead in a pool.
    package var owner: String? { holding?.holder.user }

    package var pool: String? { holding?.holder.pool }

    /// The users that stand in the owner's cell, more than one while somebody has to decide; sorted.
    package var contenders: [String] {
        Set(holders.compactMap(\.user)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether somebody has to decide whose the lead is. One holder for two reasons is one.
    package var isContested: Bool { Set(holders).count > 1 }

    private var holders: [Holder] {
        (cells[CellKey(Field.owner)]?.versions ?? []).compactMap { Holding($0.value)?.holder }
    }
}
