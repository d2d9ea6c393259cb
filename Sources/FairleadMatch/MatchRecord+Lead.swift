import FairleadCore

/// What the matcher looks at of a lead.
extension MatchRecord {
    /// Longer texts are no names or numbers; comparing them would take long.
    private static let textLengthMax = 200
    private static let listCountMax = 16

    package init(_ lead: RecordState) {
        company = MatchRecord.text(lead, Field.company)
        contact = MatchRecord.text(lead, Field.contact)
        title = MatchRecord.text(lead, Field.title)
        phones = lead.elements(Field.phones).prefix(MatchRecord.listCountMax).map(MatchRecord.clipped)
        emails = lead.elements(Field.emails).prefix(MatchRecord.listCountMax).map(MatchRecord.clipped)
        wechat = MatchRecord.text(lead, Field.wechat)
        city = MatchRecord.text(lead, Field.city)
    }

    private static func text(_ lead: RecordState, _ field: String) -> String {
        clipped(lead.value(field)?.text ?? "")
    }

    private static func clipped(_ text: String) -> String {
        // As many bytes are no more letters.
        let isShort = text.utf8.count <= textLengthMax || text.unicodeScalars.count <= textLengthMax
        return isShort ? text : String(text.unicodeScalars.prefix(textLengthMax))
    }

    /// What is looked at of a lead that these edits would capture.
    package init(_ edits: [Edit]) {
        company = MatchRecord.text(edits, Field.company)
        contact = MatchRecord.text(edits, Field.contact)
        title = MatchRecord.text(edits, Field.title)
        phones = MatchRecord.elements(edits, Field.phones)
        emails = MatchRecord.elements(edits, Field.emails)
        wechat = MatchRecord.text(edits, Field.wechat)
        city = MatchRecord.text(edits, Field.city)
    }

    private static func text(_ edits: [Edit], _ field: String) -> String {
        let edit = edits.first { $0.key.element == nil && ByteOrder.areEqual($0.key.field, field) }
        return clipped(edit?.value.text ?? "")
    }

    private static func elements(_ edits: [Edit], _ field: String) -> [String] {
        var present: [(order: Int64, element: String)] = []
        for edit in edits where ByteOrder.areEqual(edit.key.field, field) && !edit.value.isNull {
            if let element = edit.key.element { present.append((order: edit.value.int ?? 0, element: element)) }
        }
        return RecordState.inOrder(present).prefix(listCountMax).map(clipped)
    }
}
