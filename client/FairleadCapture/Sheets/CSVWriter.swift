/// Writes separated values that every spreadsheet reads back (RFC 4180, lines end with CR LF).
package struct CSVWriter {
    /// The document so far.
    package private(set) var text: String

    /// - Parameter hasMark: whether a byte order mark comes first; without it Excel takes UTF-8 for something else.
    package init(hasMark: Bool) {
        text = hasMark ? "\u{FEFF}" : ""
    }

    /// Adds a row; values that a spreadsheet would run are made plain text.
    package mutating func add(_ cells: [String]) {
        text += cells.map { CSVWriter.quoted(CellText.protected($0)) }.joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ cell: String) -> String {
        let needsQuotes = cell.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\t")
        }
        let hasEdgeBlank = cell.utf8.first == UInt8(ascii: " ") || cell.utf8.last == UInt8(ascii: " ")
        guard needsQuotes || hasEdgeBlank else { return cell }
        var result = "\""
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
