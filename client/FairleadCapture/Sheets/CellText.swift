/// What spreadsheets do to values on the way in and out.
package enum CellText {
    /// Returns a value that no spreadsheet takes for a formula: an apostrophe goes before it.
    ///
    ///     CellText.protected("=1+1")     // "'=1+1"
    package static func protected(_ text: String) -> String {
        isFormula(text.drop { $0 == "'" }) ? "'" + text : text
    }

    /// Takes back what `protected` did, and what spreadsheets write around numbers that are to stay texts (`="0123"`).
    package static func plain(_ text: String) -> String {
        if text.hasPrefix("="), text.count >= 3, text.dropFirst().hasPrefix("\""), text.hasSuffix("\"") {
            let inner = text.dropFirst(2).dropLast()
            if !inner.contains("\"") { return String(inner) }
        }
        guard text.hasPrefix("'") else { return text }
        let rest = text.drop { $0 == "'" }
        let isNumber = !rest.isEmpty && rest.allSatisfy { ("0"..."9").contains($0) }
        return isFormula(rest) || isNumber ? String(text.dropFirst()) : text
    }

    private static func isFormula(_ text: Substring) -> Bool {
        // By scalars: a line end of two is one character.
        guard let first = text.unicodeScalars.first else { return false }
        return "=+-@\t\r".unicodeScalars.contains(first)
    }
}
