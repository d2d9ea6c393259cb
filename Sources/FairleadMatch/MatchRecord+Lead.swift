import FairleadCore

/// What the matcher looks at of a lead, and the form in which it is kept beside the lead.
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

    /// One text, in the form of a list value; what a lead has none of is not in it.
    package var encoded: String {
        Value.list(
            [.list(phones.map(Value.text)), .list(emails.map(Value.text))]
                + [company, contact, title, wechat, city].map(Value.text)
        ).encoded
    }

    /// Reads what `encoded` wrote; `nil` for anything else.
    package init?(encoded: String) {
        guard let parts = Value(encoded: encoded)?.list, parts.count == 7, let phones = parts[0].list,
            let emails = parts[1].list
        else { return nil }
        self.phones = phones.compactMap(\.text)
        self.emails = emails.compactMap(\.text)
        company = parts[2].text ?? ""
        contact = parts[3].text ?? ""
        title = parts[4].text ?? ""
        wechat = parts[5].text ?? ""
        city = parts[6].text ?? ""
    }
}
