/// Somebody asks a manager to approve what is about to be offered, such as a solution's logic and its price (OW-17).
///
/// A record of the kind `request` that its author writes beside the lead, so that everybody who works on it sees it, and
/// what came of it.
package struct ApprovalRequest: Hashable, Sendable {
    /// What is to be approved: `Quote 180k, module B`.
    package let what: String
    package let author: String
    /// When it was asked, milliseconds since 1970.
    package let askedAt: Int64
    /// The first one in log order; it stands.
    package let answer: ApprovalAnswer?
    /// Who gave it.
    package let decidedBy: String?
    /// Taken back by its author.
    package let isWithdrawn: Bool

    /// - Returns: `nil` for what is no such request.
    package init?(_ request: RecordState) {
        guard request.kind == .request, request.lead != nil, let what = request.value(Field.what)?.text else {
            return nil
        }
        self.what = what
        author = request.value(Field.author)?.text ?? ""
        askedAt = request.value(Field.recordedAt)?.int ?? 0
        let version = request.shown(CellKey(Field.answer))
        answer = ApprovalAnswer(version?.value)
        decidedBy = answer == nil ? nil : version?.author
        isWithdrawn = request.isArchived && answer == nil
    }
}

/// What a manager says to what is to be approved.
package struct ApprovalAnswer: Hashable, Sendable {
    package var isApproved: Bool
    package var reason: String?

    package init(isApproved: Bool, reason: String?) {
        self.isApproved = isApproved
        self.reason = reason
    }

    package init?(_ value: Value?) {
        guard let parts = value?.list, parts.count == 2, parts[1].isNull || parts[1].text != nil,
            (parts[1].text?.utf8.count ?? 0) <= Limits.ownerReasonSizeBytesMax
        else { return nil }
        switch parts[0].text {
        case "approved": isApproved = true
        case "declined": isApproved = false
        default: return nil
        }
        reason = parts[1].text
    }

    /// `[approved|declined, reason]`, with `-` for no reason.
    package var value: Value {
        .list([.text(isApproved ? "approved" : "declined"), reason.map(Value.text) ?? .null])
    }
}
