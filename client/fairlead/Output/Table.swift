import FairleadCore

/// Rows under headings that fit the terminal.
///
/// Columns that may shrink give way first, the widest of them; then the least important columns are left out.
struct Table {
    struct Column {
        var title: String
        /// The columns it may shrink to; `nil` keeps it whole.
        var widthMin: Int?
        /// The greater, the earlier it is left out; 0 never.
        var dispensability: Int
        var isNumber: Bool

        init(_ title: String, widthMin: Int? = nil, dispensability: Int = 0, isNumber: Bool = false) {
            self.title = title
            self.widthMin = widthMin
            self.dispensability = dispensability
            self.isNumber = isNumber
        }
    }

    struct Item {
        var text: String
        var role: TextRole

        init(_ text: String, _ role: TextRole = .plain) {
            self.text = CleanText.line(text)
            self.role = role
        }
    }

    private static let gap = 2
    var columns: [Column]
    private(set) var rows: [[Item]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ row: [Item]) {
        rows.append(row)
    }

    /// Returns the lines of the table, the headings first, none longer than `width`.
    func rendered(width: Int, style: Style) -> String {
        let kept = fitting(width)
        var lines = [line(kept.map { (Item(columns[$0.index].title, .faint), $0) }, style: style)]
        for row in rows {
            lines.append(line(kept.map { (row[$0.index], $0) }, style: style))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private struct Fit {
        var index: Int
        var width: Int
    }

    /// Columns that nobody filled are left out; the others shrink, then go, until the line fits.
    private func fitting(_ width: Int) -> [Fit] {
        var kept = columns.indices.map { index in
            let widest = rows.lazy.map { DisplayWidth.columns(of: $0[index].text) }.max() ?? 0
            return Fit(
                index: index, width: widest == 0 ? 0 : max(widest, DisplayWidth.columns(of: columns[index].title)))
        }
        // The column of marks, which has no title, keeps its place, so that a list does not jump when all is sent.
        kept.removeAll { $0.width == 0 && !(columns[$0.index].title.isEmpty && columns[$0.index].dispensability == 0) }
        while true {
            let excess = kept.reduce(0) { $0 + $1.width } + Table.gap * max(0, kept.count - 1) - width
            if excess <= 0 { return kept }
            if shrink(&kept) { continue }
            let least = kept.indices.max {
                columns[kept[$0].index].dispensability < columns[kept[$1].index].dispensability
            }
            guard let least, kept.count > 1, columns[kept[least].index].dispensability > 0 else { return kept }
            kept.remove(at: least)
        }
    }

    /// Columns that could be left out give way before those that make the line.
    private func shrink(_ kept: inout [Fit]) -> Bool {
        let widest = kept.indices.filter { kept[$0].width > columns[kept[$0].index].widthMin ?? .max }
            .max { rank(kept[$0]) < rank(kept[$1]) }
        guard let widest else { return false }
        kept[widest].width -= 1
        return true
    }

    private func rank(_ fit: Fit) -> (Int, Int) {
        (columns[fit.index].dispensability > 0 ? 1 : 0, fit.width)
    }

    private func line(_ items: [(item: Item, fit: Fit)], style: Style) -> String {
        var result = ""
        for (position, entry) in items.enumerated() {
            let text = DisplayWidth.truncated(entry.item.text, toColumns: entry.fit.width)
            let space = String(repeating: " ", count: max(0, entry.fit.width - DisplayWidth.columns(of: text)))
            let isLast = position == items.count - 1
            let painted = style.paint(text, entry.item.role)
            result += columns[entry.fit.index].isNumber ? space + painted : painted + (isLast ? "" : space)
            if !isLast { result += String(repeating: " ", count: Table.gap) }
        }
        // An empty last cell leaves no trailing blanks behind.
        while result.last == " " { result.removeLast() }
        return result
    }
}
