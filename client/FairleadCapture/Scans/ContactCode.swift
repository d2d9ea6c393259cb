import FairleadCore

/// Reads the codes of one line that name one address: `mailto:a@b.example?subject=…`, `MATMSG:TO:a@b.example;SUB:…;;`,
/// `tel:+49301234`, `SMSTO:+49301234:…`.
package enum ContactCode {
    private static let mail = ["MAILTO:", "MATMSG:"]
    private static let message = ["SMSTO:", "SMS:"]
    private static let call = "TEL:"

    /// Tells whether a line is such a code, wherever it stands; `Mailto: a@b.example` is a line of a badge.
    package static func isCode(_ line: some StringProtocol) -> Bool {
        hasPrefix(line, among: mail + message) && !isLabel(line)
    }

    /// Tells whether a line that begins a scan is such a code; further down `Tel:+49301234` belongs to a badge.
    package static func isCodeAtStart(_ line: some StringProtocol) -> Bool {
        isCode(line) || hasPrefix(line, among: [call]) && !isLabel(line)
    }

    /// People write a blank after a colon, codes do not.
    private static func isLabel(_ line: some StringProtocol) -> Bool {
        line.drop { $0 != ":" }.dropFirst().first?.isWhitespace ?? true
    }

    private static func hasPrefix(_ line: some StringProtocol, among prefixes: [String]) -> Bool {
        let head = line.prefix(8).uppercased()
        return prefixes.contains { head.hasPrefix($0) }
    }

    /// Reads one line.
    ///
    /// - Throws: `CaptureFlaw` when it names nobody.
    package static func draft(_ line: String) throws(CaptureFlaw) -> LeadDraft {
        let text = CaptureText.line(line)
        let rest = String(text.drop { $0 != ":" }.dropFirst())
        var lead = LeadDraft()
        if text.prefix(7).uppercased() == "MATMSG:" {
            for field in rest.split(separator: ";") {
                let value = String(field.drop { $0 != ":" }.dropFirst())
                if field.uppercased().hasPrefix("TO:") { take(value, into: &lead) } else { lead.addNote(value) }
            }
        } else if hasPrefix(text, among: mail) {
            let address = rest.prefix { $0 != "?" }
            for one in address.split(separator: ",") { take(String(one.replacing("%40", with: "@")), into: &lead) }
        } else if hasPrefix(text, among: message) {
            take(String(rest.prefix { $0 != ":" && $0 != "?" }), into: &lead)
            lead.addNote(String(rest.drop { $0 != ":" }.dropFirst()))
        } else {
            take(String(rest.prefix { $0 != ";" && $0 != "?" }), into: &lead)
        }
        try lead.check()
        return lead
    }

    private static func take(_ value: String, into lead: inout LeadDraft) {
        let address = ContactText.bare(CaptureText.narrowed(value))
        if ContactText.isEmail(address) {
            lead.addEmail(address)
        } else if ContactText.isPhone(address) {
            lead.addPhone(address)
        } else {
            lead.addNote(value)
        }
    }
}
