/// Somebody asks to look for a while at a lead that he cannot see (OW-11).
///
/// It stands twice, as records of the kind `request`: as its author wrote it, which nobody but him is sent, and beside each
/// lead that it is for, as the server's copy under another id. So neither says anything of the other.
package struct ViewRequest: Hashable, Sendable {
    /// Which lead is meant.
    package enum Subject: Hashable, Sendable {
        /// Those that the server hints at beside this lead, or this lead itself when its author does not see it.
        case lead(RecordID)
        case code(String)
        case number(Int64)

        /// `01920000-0000-7000-8000-000000000001`, `K7QF3M2A` or `#12`.
        package init?(_ text: String) {
            if text.hasPrefix("#") {
                guard let number = Int64(text.dropFirst()), number > 0 else { return nil }
                self = .number(number)
            } else if let id = RecordID(text) {
                self = .lead(id)
            } else {
                guard text.utf8.count == 8, let code = LeadCode.normalized(text), code == text else { return nil }
                self = .code(code)
            }
        }

        package var text: String {
            switch self {
            case .lead(let id): id.description
            case .code(let code): code
            case .number(let number): "#\(number)"
            }
        }
    }

    package var about: Subject
    package var reason: String?
    /// Milliseconds since 1970; `nil` when whoever decides is to say.
    package var until: Int64?

    package init(about: Subject, reason: String?, until: Int64?) {
        self.about = about
        self.reason = reason
        self.until = until
    }

    package init?(_ request: RecordState) {
        guard request.kind == .request, request.lead == nil,
            let about = request.value(Field.about)?.text.flatMap(Subject.init)
        else { return nil }
        self.init(about: about, reason: request.value(Field.reason)?.text, until: request.value(Field.until)?.int)
    }

    package var edits: [Edit] {
        [Edit(Field.about, .text(about.text))] + beside
    }

    /// What those who decide are told.
    package var beside: [Edit] {
        [reason.map { Edit(Field.reason, .text($0)) }, until.map { Edit(Field.until, .int($0)) }].compactMap { $0 }
    }
}

/// What somebody with the right has said to a request: the first word in log order stands.
package struct ViewAnswer: Hashable, Sendable {
    /// Until when he may look, milliseconds since 1970; `nil` when he may not.
    package var until: Int64?
    package var reason: String?
    /// The code of the lead, for whoever asked and may look at it now.
    package var code: String?

    package init(until: Int64?, reason: String? = nil, code: String? = nil) {
        self.until = until
        self.reason = reason
        self.code = code
    }

    package init?(_ value: Value?) {
        guard let parts = value?.list, parts.count == 4 else { return nil }
        switch parts[0].text {
        case "granted":
            guard let until = parts[1].int, (0...Limits.wallClockMillisecondsMax).contains(until) else { return nil }
            self.until = until
        case "rejected":
            guard parts[1].isNull else { return nil }
        default: return nil
        }
        guard parts[2...].allSatisfy({ $0.isNull || $0.text != nil }),
            (parts[2].text?.utf8.count ?? 0) <= Limits.ownerReasonSizeBytesMax
        else { return nil }
        reason = parts[2].text
        code = parts[3].text
    }

    /// `[granted|rejected, until, reason, code]`, with `-` for what is not said.
    package var value: Value {
        .list([
            .text(until == nil ? "rejected" : "granted"), until.map(Value.int) ?? .null,
            reason.map(Value.text) ?? .null, code.map(Value.text) ?? .null,
        ])
    }
}

extension Edit {
    func checkRequest() throws(Refusal) {
        let isValid =
            switch key.field {
            case Field.about: value.text.flatMap(ViewRequest.Subject.init) != nil
            case Field.reason: value.text.map { $0.utf8.count <= Limits.ownerReasonSizeBytesMax } ?? false
            case Field.until: value.int.map { (0...Limits.wallClockMillisecondsMax).contains($0) } ?? false
            case Field.what: value.text.map { !$0.isEmpty && $0.utf8.count <= Limits.ownerReasonSizeBytesMax } ?? false
            case Field.answer: ViewAnswer(value) != nil || ApprovalAnswer(value) != nil
            case Field.archived: value.bool != nil
            default: true
            }
        guard isValid else { throw Refusal("bad_value", "\(key.field) of a request is not valid.") }
    }
}
