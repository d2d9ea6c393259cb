import FairleadCore

/// A lead as captured, before it has an id.
struct NewLead {
    /// The fields that hold one value, as typed; empty ones were not captured.
    var texts: [String: String] = [:]
    var phones: [String] = []
    var emails: [String] = []
    var tags: [String] = []
    /// Becomes an activity of its own in the same change set.
    var note: String?
    /// When it was captured, where that is known from elsewhere; milliseconds since 1970.
    var capturedAt: Int64?

    /// Tells whether there is anything by which to find the prospect again.
    var isReachable: Bool {
        let ways = [Field.company, Field.contact, Field.wechat].map { texts[$0] ?? "" } + phones + emails
        return ways.contains { !TextFold.canonical($0).isEmpty }
    }

    /// Fills in what the show that we are at says (the source is never typed there).
    mutating func fillIn(from show: CurrentShow) {
        for (field, value) in [(Field.event, show.event), (Field.booth, show.booth), (Field.source, show.source)]
        where (texts[field] ?? "").isEmpty {
            texts[field] = value
        }
    }

    /// Takes in what was typed as FIELD=VALUE; a set takes what comes on top of what it has.
    mutating func apply(_ assignment: FieldAssignment) {
        let field = assignment.field
        switch assignment.operation {
        case .set(let text) where !assignment.isSet: texts[field] = text
        case .set(let text), .add(let text):
            switch field {
            case Field.phones: phones.append(text)
            case Field.emails: emails.append(text)
            case Field.tags: tags.append(text)
            default: texts[field] = texts[field].map { "\($0);\(text)" } ?? text
            }
        case .remove: break
        }
    }

    /// Returns the edits that write it; what was not captured is left out, for it was never written.
    func edits() throws -> [Edit] {
        var edits: [Edit] = []
        let sets = [Field.phones: phones, Field.emails: emails, Field.tags: tags]
        for field in Schema.editableLeadFields + texts.keys.filter(LeadDetails.isCustom).sorted() {
            let isSet = Schema.mergeClass(of: field, in: .lead) == .set
            if let elements = sets[field] ?? (isSet ? [texts[field] ?? ""] : nil) {
                let typed = try elements.flatMap { try LeadValues.elements(of: field, typed: $0) }
                for (index, element) in NewLead.unique(typed).enumerated() {
                    edits.append(Edit(CellKey(field, element: element), .int(Int64(index))))
                }
            } else if let text = texts[field] {
                let value = try LeadValues.value(of: field, typed: text)
                if !value.isNull { edits.append(Edit(field, value)) }
            }
        }
        if let capturedAt { edits.append(Edit(Field.capturedAt, .int(capturedAt))) }
        return edits
    }

    private static func unique(_ elements: [String]) -> [String] {
        var result: [String] = []
        for element in elements where !result.contains(where: { $0.utf8.elementsEqual(element.utf8) }) {
            result.append(element)
        }
        return result
    }
}

/// The show at which leads are being captured, as `event use` remembered it.
struct CurrentShow: Sendable {
    var event: String?
    var booth: String?

    var source: String? { event == nil ? nil : Texts.eventSource }

    var json: Json {
        .object([("event", .optional(event)), ("booth", .optional(booth)), ("source", .optional(source))])
    }
}
