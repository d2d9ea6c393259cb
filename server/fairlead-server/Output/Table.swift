import FairleadCore

/// Lines up columns of text, Chinese included, and keeps control characters away from the terminal.
struct Table {
    private var rows: [[String]]

    init(_ header: [String]) {
        rows = [header]
    }

    mutating func add(_ row: [String]) {
        rows.append(row.map(Self.harmless))
    }

    /// The lines without the last line's end; the last column is not padded.
    var text: String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], DisplayWidth.columns(of: cell))
            }
        }
        let lines = rows.map { row in
            row.enumerated().map { column, cell in
                let padding = column == row.count - 1 ? 0 : widths[column] - DisplayWidth.columns(of: cell)
                return cell + String(repeating: " ", count: padding)
            }.joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }

    /// Names come from people and devices: one must not be able to move the cursor.
    static func harmless(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
