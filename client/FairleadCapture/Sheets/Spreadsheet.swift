import FairleadCore

/// A sheet of leads: its columns as they were understood, and its rows one by one.
///
///     let sheet = try Spreadsheet(text, map: [(Field.contact, "Ansprechpartner")], now: now, offset: offset)
///     for row in sheet.rows { ... }
package struct Spreadsheet: Sendable {
    package struct Row: Sendable {
        /// The line of the file that the row starts in.
        package var line: Int
        package var cells: [String]
        package var result: Result<LeadDraft, CaptureFlaw>
    }

    /// Why no row can be read at all.
    package enum Problem: Error, Hashable, Sendable {
        case empty
        /// No column by which a lead could be found; with the columns there are.
        case noHeader(columns: [String])
        case unknownField(String)
        case unknownColumn(String, columns: [String])
    }

    /// The columns that are added to bad rows; they are left out when the mended rows come back.
    package static let lineColumn = "fairlead_line"
    package static let reasonColumn = "fairlead_reason"
    static let ownColumns = [lineColumn, reasonColumn]

    package let mapping: ColumnMapping
    package let headers: [String]
    package let rows: [Row]

    /// Reads a sheet of separated values.
    ///
    /// - Parameters:
    ///   - map: what the user said of columns, named by their headers or counted from 1.
    ///   - now: milliseconds since 1970; dates later than that are mistakes.
    ///   - offset: seconds east of UTC at a moment in milliseconds since 1970.
    /// - Throws: `Problem` when there is no header to go by.
    package init(
        _ text: String, map: [(field: String, column: String)], now: Int64, offset: @escaping (Int64) -> Int
    ) throws(Problem) {
        var reader = DelimitedReader(text)
        try self.init(&reader, width: nil, map: map, dates: CaptureDate(now: now, offset: offset))
    }

    /// Reads the rows of a workbook's sheet. Each ends with its last cell that holds anything, so they differ in length; what
    /// stands beside the header's columns is a remark, and kept.
    package init(
        _ rows: [SheetRow], map: [(field: String, column: String)], now: Int64, offset: @escaping (Int64) -> Int
    ) throws(Problem) {
        var reader = rows.makeIterator()
        let width = rows.reduce(0) { max($0, $1.cells.count) }
        try self.init(&reader, width: width, map: map, dates: CaptureDate(now: now, offset: offset))
    }

    /// - Parameter width: how many columns there are; `nil` when every row has as many cells as the header, or is damaged.
    private init<Reader: IteratorProtocol<SheetRow>>(
        _ reader: inout Reader, width: Int?, map: [(field: String, column: String)], dates: CaptureDate
    ) throws(Problem) {
        let (header, following) = try Spreadsheet.header(&reader, width: width, map: map)
        headers = header.cells
        mapping = try Spreadsheet.mapping(header.cells, map: map)
        guard mapping.canReach else { throw .noHeader(columns: Spreadsheet.shown(headers)) }
        let rowReader = RowReader(mapping: mapping, dates: dates)
        var read: [Row] = []
        let columnCount = headers.count
        func add(_ row: SheetRow) {
            guard !row.isBlank else { return }
            read.append(Spreadsheet.row(row, columnCount: columnCount, areAllThere: width == nil, rowReader))
        }
        for row in following { add(row) }
        while let row = reader.next() { add(row) }
        rows = read
    }

    private static func row(
        _ row: SheetRow, columnCount: Int, areAllThere: Bool, _ reader: RowReader
    ) -> Row {
        var cells = row.cells
        // Empty cells at the end are what spreadsheets leave of columns that are gone.
        while cells.count > columnCount, let last = cells.last, CaptureText.line(last).isEmpty { cells.removeLast() }
        let isCut = row.cellCount > row.cells.count
        let isShort = areAllThere && cells.count < columnCount
        let result: Result<LeadDraft, CaptureFlaw>
        if let flaw = row.flaw {
            result = .failure(flaw)
        } else if cells.count > columnCount || isShort || isCut {
            result = .failure(.fieldCount(isCut ? row.cellCount : cells.count, expected: columnCount))
        } else {
            do throws(CaptureFlaw) { result = .success(try reader.draft(cells)) } catch { result = .failure(error) }
        }
        return Row(line: row.line, cells: cells, result: result)
    }

    // MARK: the header

    /// Finds the header: the first row that names two columns, else the first that names one. Titles may stand above it.
    private static func header<Reader: IteratorProtocol<SheetRow>>(
        _ reader: inout Reader, width: Int?, map: [(field: String, column: String)]
    ) throws(Problem) -> (SheetRow, following: [SheetRow]) {
        var seen: [SheetRow] = []
        while seen.count < CaptureLimits.headerSearchRows, let row = reader.next() { seen.append(row) }
        let filled = seen.indices.filter { !seen[$0].isBlank }
        guard let first = filled.first else { throw .empty }
        // A column that was named by its number says nothing about where the header is.
        let named = map.map { CaptureText.folded($0.column) }.filter { Int($0) == nil }
        func score(_ index: Int) -> Int {
            let known = ColumnMapping(headers: seen[index].cells, given: []).knownCount
            return known + seen[index].cells.count { named.contains(CaptureText.folded($0)) }
        }
        let index = filled.first { score($0) > 1 } ?? filled.first { score($0) > 0 } ?? first
        var header = seen[index]
        while let last = header.cells.last, CaptureText.line(last).isEmpty { header.cells.removeLast() }
        header.cells = header.cells.map { CaptureText.line(CellText.plain($0)) }
        while let width, header.cells.count < width { header.cells.append("") }
        return (header, Array(seen[(index + 1)...]))
    }

    private static func mapping(
        _ headers: [String], map: [(field: String, column: String)]
    ) throws(Problem) -> ColumnMapping {
        var given: [(field: String, index: Int)] = []
        for (typed, column) in map {
            guard let field = ColumnNames.mappable(typed) else { throw .unknownField(typed) }
            guard let index = index(of: column, in: headers) else {
                throw .unknownColumn(column, columns: shown(headers))
            }
            given.append((field, index))
        }
        return ColumnMapping(headers: headers, given: given)
    }

    private static func index(of column: String, in headers: [String]) -> Int? {
        let exact = CaptureText.line(column)
        if let index = headers.firstIndex(where: { $0.utf8.elementsEqual(exact.utf8) }) { return index }
        let word = CaptureText.folded(column)
        if !word.isEmpty, let index = headers.firstIndex(where: { CaptureText.folded($0) == word }) { return index }
        guard let number = Int(exact), (1...max(headers.count, 1)).contains(number), !headers.isEmpty else {
            return nil
        }
        return number - 1
    }

    private static func shown(_ headers: [String]) -> [String] {
        headers.filter { !$0.isEmpty }.prefix(50).map { $0.count <= 60 ? $0 : $0.prefix(60) + "…" }
    }

    /// The names that `--map` takes for fields.
    package static var mappableFields: [String] { ColumnNames.mappable }
}
