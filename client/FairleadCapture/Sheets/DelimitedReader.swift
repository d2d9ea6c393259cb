/// Reads separated values (RFC 4180 and what spreadsheets make of it), row by row.
///
/// Our own rather than SwiftCSV's: that one throws away a whole file for one stray quotation mark, the spaces at the
/// start of each value, and an empty value at the end of the last line, and does not say in which line a row stands. Bad
/// rows have to be handed back one by one here, all of the others taken.
package struct DelimitedReader: IteratorProtocol {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var position = 0
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let newLine = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    package init(_ text: String) {
        bytes = Array(text.utf8)
        if let (separator, start) = DelimitedReader.announced(bytes) {
            self.separator = separator
            position = start
            line = 2
        } else {
            separator = DelimitedReader.guessed(bytes)
        }
    }

    /// Returns the next row, or `nil` at the end.
    package mutating func next() -> SheetRow? {
        guard position < bytes.count else { return nil }
        let start = (position: position, line: line)
        var row = SheetRow(line: line, cells: [], cellCount: 0, flaw: nil)
        while true {
            guard let cell = nextCell() else {
                // The quote was never closed: only its own line is lost, and the next one starts a row again.
                (position, line) = start
                return brokenRow()
            }
            row.cellCount += 1
            if row.cells.count < CaptureLimits.columnsMax {
                row.cells.append(String(decoding: cell.bytes, as: UTF8.self))
            }
            if cell.bytes.count > CaptureLimits.cellSizeBytesMax { row.flaw = .tooLarge }
            if cell.isLast { return row }
        }
    }

    /// Reads a cell and what ends it; `nil` when a quote runs to the end of the file, or further than a cell may.
    private mutating func nextCell() -> (bytes: ArraySlice<UInt8>, isLast: Bool)? {
        let start = position
        var unquoted: [UInt8]?
        if position < bytes.count, bytes[position] == DelimitedReader.quote {
            guard let text = quotedText() else { return nil }
            unquoted = text
        }
        // After a closing quote the rest of the cell is taken as it is, as spreadsheets do.
        let rest = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == DelimitedReader.newLine || byte == DelimitedReader.carriageReturn { break }
            position += 1
        }
        let cell = unquoted.map { ArraySlice($0 + bytes[rest..<position]) } ?? bytes[start..<position]
        return (cell, endsRow())
    }

    private mutating func quotedText() -> [UInt8]? {
        let startLine = line
        var text: [UInt8] = []
        position += 1
        while position < bytes.count, text.count <= CaptureLimits.cellSizeBytesMax {
            let byte = bytes[position]
            position += 1
            if byte == DelimitedReader.quote {
                guard position < bytes.count, bytes[position] == DelimitedReader.quote else { return text }
                position += 1
            } else if byte == DelimitedReader.newLine {
                line += 1
            }
            text.append(byte)
        }
        line = startLine
        return nil
    }

    /// Steps over what ends a cell, and tells whether it ends the row, too.
    private mutating func endsRow() -> Bool {
        guard position < bytes.count else { return true }
        let byte = bytes[position]
        position += 1
        if byte == separator { return false }
        if byte == DelimitedReader.carriageReturn, position < bytes.count, bytes[position] == DelimitedReader.newLine {
            position += 1
        }
        line += 1
        return true
    }

    /// Reads one line without looking at its quotes.
    private mutating func brokenRow() -> SheetRow {
        var row = SheetRow(line: line, cells: [], cellCount: 0, flaw: .notClosed)
        var isLast = false
        while !isLast {
            let start = position
            while position < bytes.count {
                let byte = bytes[position]
                if byte == separator || byte == DelimitedReader.newLine || byte == DelimitedReader.carriageReturn {
                    break
                }
                position += 1
            }
            row.cellCount += 1
            if row.cells.count < CaptureLimits.columnsMax {
                let cell = bytes[start..<position].prefix(CaptureLimits.cellSizeBytesMax)
                row.cells.append(String(decoding: cell, as: UTF8.self))
            }
            isLast = endsRow()
        }
        return row
    }

    /// Reads the line `sep=;` that some spreadsheets put first.
    private static func announced(_ bytes: [UInt8]) -> (separator: UInt8, start: Int)? {
        guard bytes.count > 5, String(decoding: bytes.prefix(4), as: UTF8.self).lowercased() == "sep=" else {
            return nil
        }
        var start = 5
        guard bytes[start] == carriageReturn || bytes[start] == newLine else { return nil }
        if bytes[start] == carriageReturn, start + 1 < bytes.count, bytes[start + 1] == newLine { start += 1 }
        return (bytes[4], start + 1)
    }

    /// Finds the separator that the first lines have most of, outside of quotes.
    private static func guessed(_ bytes: [UInt8]) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes.prefix(64 * 1024) {
            if byte == quote { isQuoted.toggle() }
            if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
            // Prose further down is full of commas, so the first line with any decides.
            if !isQuoted, byte == newLine || byte == carriageReturn, counts.contains(where: { $0 > 0 }) { break }
        }
        let most = counts.max() ?? 0
        return most == 0 ? candidates[0] : candidates[counts.firstIndex(of: most) ?? 0]
    }
}
