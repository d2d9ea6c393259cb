/// Where a cell stands: `C7` is in column 2 of row 7.
struct CellReference: Hashable {
    /// From 0 on.
    var column: Int
    /// From 1 on.
    var row: Int

    static let rowsMax = 1_048_576
    private static let columnsMax = 16_384

    /// `nil` for what names no cell.
    init?(_ text: Substring) {
        let letters = text.utf8.prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0 & 0xDF) }
        guard (1...3).contains(letters.count), let row = Int(text.dropFirst(letters.count)),
            (1...CellReference.rowsMax).contains(row)
        else { return nil }
        let number = letters.reduce(0) { $0 * 26 + Int($1 & 0xDF) - 64 }
        guard number <= CellReference.columnsMax else { return nil }
        (column, self.row) = (number - 1, row)
    }

    /// Reads `B2:B4`.
    static func range(_ text: String) -> (first: CellReference, last: CellReference)? {
        let ends = text.split(separator: ":", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = CellReference(ends[0]), let last = CellReference(ends[1]) else { return nil }
        return (first, last)
    }
}
