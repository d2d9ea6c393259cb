/// Why a row, a card or a scan did not become a lead, in a sentence for the person who mends it.
package struct CaptureFlaw: Error, Hashable, Sendable {
    package let sentence: String

    package init(_ sentence: String) {
        self.sentence = sentence
    }
}

extension CaptureFlaw {
    static let nothingToReach = CaptureFlaw("no company, contact, phone number or e-mail address")
    static let notClosed = CaptureFlaw("a quotation mark is opened and never closed")
    static let cutCard = CaptureFlaw("the card ends before END:VCARD")
    static let tooLarge = CaptureFlaw("longer than can be read")
    static let lockedWorkbook = CaptureFlaw(
        "it is an old workbook (.xls), or one with a password; save it as .xlsx without a password")
    static let otherArchive = CaptureFlaw(
        "it is not a workbook that can be read here; save it as .xlsx, or as \"CSV UTF-8\"")
    static let largeWorkbook = CaptureFlaw("it is larger than can be read; save the sheet with the leads alone")
    static let missingText = CaptureFlaw("the workbook is damaged: a text of this row is missing")
    static let unknownText = CaptureFlaw("nothing in it looks like a person or a company")

    static func fieldCount(_ count: Int, expected: Int) -> CaptureFlaw {
        CaptureFlaw(
            "\(count) \(count == 1 ? "field" : "fields"), but the header has \(expected); quote values that hold a separator"
        )
    }
    static func damagedWorkbook(_ what: String) -> CaptureFlaw {
        CaptureFlaw("the workbook is damaged (\(what)); open it in a spreadsheet and save it again")
    }
    static func tooLong(_ field: String) -> CaptureFlaw { CaptureFlaw("the \(field) is too long") }
    static func tooMany(_ field: String) -> CaptureFlaw { CaptureFlaw("too many \(field)") }
    static func badPhone(_ text: String) -> CaptureFlaw {
        CaptureFlaw("\(shortened(text)) is not a phone number")
    }
    static func cutPhone(_ text: String) -> CaptureFlaw {
        CaptureFlaw(
            "\(shortened(text)) was a phone number before the spreadsheet rounded it; format the column as text")
    }
    static func badEmail(_ text: String) -> CaptureFlaw {
        CaptureFlaw("\(shortened(text)) is not an e-mail address")
    }
    static func badBudget(_ text: String) -> CaptureFlaw {
        CaptureFlaw("\(shortened(text)) is not a budget; write 100000-200000 or 50000EUR")
    }
    static func badDate(_ text: String) -> CaptureFlaw {
        CaptureFlaw("\(shortened(text)) is not a date that can be read one way only; write 2026-03-12")
    }
    static func laterDate(_ text: String) -> CaptureFlaw { CaptureFlaw("\(shortened(text)) lies in the future") }
    static func notALead(_ kind: String) -> CaptureFlaw { CaptureFlaw("\(kind), not a person or a company") }

    /// A value as it fits into a sentence.
    private static func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= 60 ? line : line.prefix(60) + "…"
    }
}
