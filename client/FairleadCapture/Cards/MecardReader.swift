import FairleadCore

/// Reads the one-line cards of QR codes: `MECARD:N:Müller,Anna;ORG:Acme;TEL:+49511123;;` and `BIZCARD:`.
package enum MecardReader {
    /// Tells whether a line is such a card.
    package static func isCard(_ line: some StringProtocol) -> Bool {
        let head = line.prefix(8).uppercased()
        return head.hasPrefix("MECARD:") || head.hasPrefix("BIZCARD:")
    }

    /// Reads one line.
    ///
    /// - Throws: `CaptureFlaw` when it names nobody.
    package static func draft(_ line: String) throws(CaptureFlaw) -> LeadDraft {
        let isBizcard = line.prefix(8).uppercased() == "BIZCARD:"
        var lead = LeadDraft()
        var name = (given: "", family: "")
        // By scalars, here and below: an accent at the start of a value would hide the sign before it.
        let fields = Substring(line.unicodeScalars.drop { $0 != ":" }.dropFirst())
        for field in split(fields, at: ";").prefix(CaptureLimits.badgeLinesMax) {
            guard let colon = field.unicodeScalars.firstIndex(of: ":") else { continue }
            let key = CaptureText.line(String(field[..<colon])).uppercased()
            let raw = field[field.unicodeScalars.index(after: colon)...]
            let value = unescaped(raw)
            switch (key, isBizcard) {
            case ("N", true): name.given = value
            case ("X", true): name.family = value
            case ("T", true), ("TITLE", _): lead.set(Field.title, value)
            case ("C", true), ("ORG", _): lead.set(Field.company, value)
            case ("B", true), ("M", true), ("F", true), ("TEL", _), ("TEL-AV", _): takePhone(value, into: &lead)
            case ("E", true), ("EMAIL", _): takeEmail(value, into: &lead)
            case ("N", false): takeName(raw, into: &lead)
            case ("WECHAT", _), ("X-WECHAT", _): lead.set(Field.wechat, value)
            case ("CITY", _): lead.set(Field.city, value)
            case ("NOTE", _), ("URL", _), ("ADR", _), ("A", true), ("NICKNAME", _): lead.addNote(value)
            default: break
            }
        }
        lead.set(Field.contact, PersonName.joined(given: name.given, family: name.family))
        try lead.check()
        return lead
    }

    private static func takeName(_ raw: Substring, into lead: inout LeadDraft) {
        let parts = split(raw, at: ",").map { CaptureText.line(unescaped($0)) }
        lead.set(Field.contact, PersonName.joined(given: parts.count > 1 ? parts[1] : "", family: parts[0]))
    }

    private static func takePhone(_ value: String, into lead: inout LeadDraft) {
        let number = ContactText.bare(CaptureText.narrowed(value))
        if ContactText.isPhone(number) { lead.addPhone(number) } else { lead.addNote(number) }
    }

    private static func takeEmail(_ value: String, into lead: inout LeadDraft) {
        let address = ContactText.bare(value)
        if ContactText.isEmail(address) { lead.addEmail(address) } else { lead.addNote(address) }
    }

    private static func split(_ text: Substring, at separator: Unicode.Scalar) -> [Substring] {
        let scalars = text.unicodeScalars
        var parts: [Substring] = []
        var start = scalars.startIndex
        var isEscaped = false
        for index in scalars.indices {
            if isEscaped {
                isEscaped = false
            } else if scalars[index] == "\\" {
                isEscaped = true
            } else if scalars[index] == separator {
                parts.append(text[start..<index])
                start = scalars.index(after: index)
            }
        }
        parts.append(text[start...])
        return parts
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if scalar == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(scalar)
                isEscaped = false
            }
        }
        return String(result)
    }
}
