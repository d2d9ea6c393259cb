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
        let none = Version(
            value: .null, dot: Dot(ReplicaID(rawValue: 0), 0), stamp: .zero, position: nil, author: "")
        var draft = RecordState(id: RecordID(high: 0, low: 0), kind: .lead, lead: nil)
        for edit in edits {
            var version = none
            version.value = edit.value
            draft.set(Cell(versions: [version]), for: edit.key)
        }
        self.init(draft)
    }

    /// Tells whether both are written alike, byte by byte.
    package func isIdentical(to other: MatchRecord) -> Bool {
        func areEqual(_ one: [String], _ other: [String]) -> Bool {
            one.count == other.count && zip(one, other).allSatisfy(ByteOrder.areEqual)
        }
        return areEqual(texts, other.texts) && areEqual(phones, other.phones) && areEqual(emails, other.emails)
    }

    private var texts: [String] {
        [company, contact, title, wechat, city, street, locality, postcode, birthDate, identity]
    }
}
