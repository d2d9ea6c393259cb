import FairleadCore

/// Writes business cards in vCard 3.0, which the address books of phones old and new read.
package struct VCardWriter {
    /// A lead as it goes onto a card.
    package struct Card: Sendable {
        package var id: String
        package var company: String?
        package var contact: String?
        package var title: String?
        package var phones: [String]
        package var emails: [String]
        package var wechat: String?
        package var city: String?
        package var tags: [String]
        package var note: String?

        package init(
            id: String, company: String?, contact: String?, title: String?, phones: [String], emails: [String],
            wechat: String?, city: String?, tags: [String], note: String?
        ) {
            self.id = id
            (self.company, self.contact, self.title) = (company, contact, title)
            (self.phones, self.emails, self.wechat, self.city) = (phones, emails, wechat, city)
            (self.tags, self.note) = (tags, note)
        }
    }

    /// The document so far.
    package private(set) var text = ""

    package init() {}

    package mutating func add(_ card: Card) {
        let contact = card.contact ?? ""
        let company = card.company ?? ""
        line("BEGIN:VCARD")
        line("VERSION:3.0")
        line("UID:" + VCardWriter.escaped(card.id))
        let name = contact.isEmpty ? company.isEmpty ? card.phones.first ?? card.emails.first ?? "" : company : contact
        line("FN:" + VCardWriter.escaped(name))
        let (family, given) = VCardWriter.halves(of: contact)
        line("N:\(VCardWriter.escaped(family));\(VCardWriter.escaped(given));;;")
        optional("ORG", company)
        optional("TITLE", card.title)
        for phone in card.phones { optional("TEL;TYPE=VOICE", phone) }
        for email in card.emails { optional("EMAIL;TYPE=INTERNET", email) }
        optional("X-WECHAT", card.wechat)
        if let city = card.city, !city.isEmpty { line("ADR;TYPE=WORK:;;;\(VCardWriter.escaped(city));;;") }
        if !card.tags.isEmpty { line("CATEGORIES:" + card.tags.map(VCardWriter.escaped).joined(separator: ",")) }
        optional("NOTE", card.note)
        line("END:VCARD")
    }

    private mutating func optional(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { line("\(name):" + VCardWriter.escaped(value)) }
    }

    /// Writes a line in pieces of 75 bytes, never within a character.
    private mutating func line(_ content: String) {
        var width = 0
        for scalar in content.unicodeScalars {
            let size = String(scalar).utf8.count
            if width + size > 75 {
                text += "\r\n "
                width = 1
            }
            text.unicodeScalars.append(scalar)
            width += size
        }
        text += "\r\n"
    }

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result.append(contentsOf: ["\\", scalar])
            case "\n": result.append(contentsOf: ["\\", "n"])
            // A line end inside would let a name write properties of its own.
            case "\r": continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Splits a name for sorting: the last word is the family's, in Chinese the first character, or two of the old ones.
    private static func halves(of name: String) -> (family: String, given: String) {
        if CaptureText.containsHan(name), !name.contains(" ") {
            let length = Surnames.length(in: name)
            return (String(name.prefix(length)), String(name.dropFirst(length)))
        }
        let words = name.split(separator: " ")
        return (words.last.map(String.init) ?? "", words.dropLast().joined(separator: " "))
    }
}
