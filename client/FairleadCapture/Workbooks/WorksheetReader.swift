/// Reads the rows of one sheet of a workbook.
struct WorksheetReader {
    private let strings: SharedStrings
    private let formats: CellFormats

    private var rows: [SheetRow] = []
    private var row = SheetRow(line: 0, cells: [], cellCount: 0, flaw: nil)
    private var column = 0
    private var cell = Cell()
    private var text = CellTextReader()
    private var isInValue = false
    private var merged: [(first: CellReference, last: CellReference)] = []
    private var cellsLeft = CaptureLimits.workbookCellsMax

    private struct Cell {
        var type = ""
        var style: Int?
        var value = ""
    }

    /// Returns the rows that hold anything, each up to its last cell that does.
    ///
    /// - Throws: `CaptureFlaw` when it is damaged, or has more cells than any list of leads.
    static func rows(
        of part: [UInt8], strings: SharedStrings, formats: CellFormats
    ) throws(CaptureFlaw) -> [SheetRow] {
        var reader = WorksheetReader(strings: strings, formats: formats)
        try XMLElements.forEach(in: part) { reader.take($0) }
        reader.rows.sort { $0.line < $1.line }
        reader.fillMerged()
        guard reader.cellsLeft >= 0 else { throw .largeWorkbook }
        return reader.rows.filter { !$0.cells.isEmpty }
    }

    private init(strings: SharedStrings, formats: CellFormats) {
        (self.strings, self.formats) = (strings, formats)
    }

    private mutating func take(_ event: XMLElements.Event) {
        guard cellsLeft >= 0 else { return }
        switch event {
        case .start("row", let attributes): startRow(attributes)
        case .end("row"): if row.cellCount > 0 { rows.append(row) }
        case .start("c", let attributes): startCell(attributes)
        case .end("c"): endCell()
        case .start("v", _): isInValue = true
        case .end("v"): isInValue = false
        case .text(let piece) where isInValue: cell.value += piece
        case .start("mergeCell", let attributes):
            if let range = attributes["ref"].flatMap(CellReference.range),
                merged.count < CaptureLimits.workbookMergesMax
            {
                merged.append(range)
            }
        default: text.take(event)
        }
    }

    private mutating func startRow(_ attributes: [String: String]) {
        let number = attributes["r"].flatMap { Int($0) } ?? row.line + 1
        // A number out of range would only be shown; what stands in the row is read all the same.
        let line = (1...CellReference.rowsMax).contains(number) ? number : row.line + 1
        row = SheetRow(line: line, cells: [], cellCount: 0, flaw: nil)
        column = 0
    }

    private mutating func startCell(_ attributes: [String: String]) {
        if let place = attributes["r"].flatMap({ CellReference($0[...]) }) { column = place.column }
        cell = Cell(type: attributes["t"] ?? "n", style: attributes["s"].flatMap { Int($0) })
        _ = text.finish()
    }

    private mutating func endCell() {
        defer { column += 1 }
        let content = takeContent()
        guard !content.isEmpty else { return }
        row.cellCount = max(row.cellCount, column + 1)
        guard column < CaptureLimits.columnsMax else { return }
        if content.utf8.count > CaptureLimits.cellSizeBytesMax { row.flaw = .tooLarge }
        take(column + 1 - row.cells.count)
        if cellsLeft >= 0 { row.set(content, at: column) }
    }

    /// The cell as it is shown.
    private mutating func takeContent() -> String {
        switch cell.type {
        case "s": takeSharedText()
        case "inlineStr": text.finish()
        case "b": cell.value == "1" ? "TRUE" : "FALSE"
        case "n": formats.text(cell.value, style: cell.style)
        // Of a formula, a mistake in one, or a day as people write it.
        default: CellTextReader.unescaped(cell.value)
        }
    }

    private mutating func takeSharedText() -> String {
        if cell.value.isEmpty { return "" }
        if let text = strings[cell.value] { return text }
        row.flaw = .missingText
        return "\u{FFFD}"
    }

    private mutating func take(_ cells: Int) { cellsLeft -= max(0, cells) }

    /// What stands over several rows as one cell, such as a company over its people, holds for each of them.
    private mutating func fillMerged() {
        for (first, last) in merged where last.row > first.row && first.column < CaptureLimits.columnsMax {
            let start = place(of: first.row)
            guard start < rows.count, rows[start].line == first.row, first.column < rows[start].cells.count else {
                continue
            }
            let content = rows[start].cells[first.column]
            var next = start + 1
            while !content.isEmpty, next < rows.count, rows[next].line <= last.row {
                if first.column >= rows[next].cells.count || rows[next].cells[first.column].isEmpty {
                    take(first.column + 1 - rows[next].cells.count)
                    guard cellsLeft >= 0 else { return }
                    rows[next].set(content, at: first.column)
                }
                next += 1
            }
        }
    }

    /// The first row with this number or a higher one.
    private func place(of line: Int) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].line < line { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension SheetRow {
    fileprivate mutating func set(_ content: String, at column: Int) {
        while cells.count <= column { cells.append("") }
        cells[column] = content
        cellCount = max(cellCount, column + 1)
    }
}
