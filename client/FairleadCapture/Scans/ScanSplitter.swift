/// One thing that was scanned, in the bytes it came in.
package struct Scan: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// `BEGIN:VCARD` … `END:VCARD`
        case card
        /// One line that begins with `MECARD:`
        case mecard
        /// One line with one address, such as `mailto:a@b.example`
        case contact
        /// Other lines, up to an empty one
        case text
    }

    package var kind: Kind
    package var bytes: [UInt8]
    /// The line in which it began, the first one being 1.
    package var line: Int
    /// False for a card without its end.
    package var isWhole: Bool
    /// True when there was more than is kept.
    package var isCut: Bool
}

/// Cuts what a scanner types, or a file holds, into scans; each is out as soon as its end is seen.
///
///     var splitter = ScanSplitter()
///     for scan in splitter.feed(bytes) { ... }
///     if let scan = splitter.finish() { ... }
package struct ScanSplitter: Sendable {
    private var current: Scan?
    private var lineBytes: [UInt8] = []
    private var isLineCut = false
    private var lineNumber = 1
    private var afterReturn = false

    private static let begin = Array("BEGIN:VCARD".utf8)
    private static let end = Array("END:VCARD".utf8)

    package init() {}

    /// Takes in bytes, in pieces of any size.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Scan] {
        var scans: [Scan] = []
        for byte in bytes {
            let isReturn = byte == UInt8(ascii: "\r")
            let isNewLine = byte == UInt8(ascii: "\n")
            defer { afterReturn = isReturn }
            // Scanners end lines in one way or another; CR LF is one end.
            if isNewLine, afterReturn { continue }
            if isReturn || isNewLine {
                endLine(&scans)
            } else {
                append(byte)
                // The end of a card does not wait for the end of its line, which may be the next scan's first key.
                if byte == UInt8(ascii: "D") || byte == UInt8(ascii: "d"), current?.kind == .card,
                    ScanSplitter.isSame(lineBytes, ScanSplitter.end)
                {
                    takeLine(&scans)
                }
            }
        }
        return scans
    }

    /// Takes the end of the input; what is pending comes out.
    package mutating func finish() -> [Scan] {
        var scans: [Scan] = []
        if !lineBytes.isEmpty { takeLine(&scans) }
        flush(&scans)
        return scans
    }

    private mutating func append(_ byte: UInt8) {
        // A byte order mark is no part of what was scanned.
        if lineNumber == 1, lineBytes == [0xEF, 0xBB], byte == 0xBF { return lineBytes.removeAll() }
        let size = (current?.bytes.count ?? 0) + lineBytes.count
        if size < CaptureLimits.scanSizeBytesMax { lineBytes.append(byte) } else { isLineCut = true }
    }

    private mutating func endLine(_ scans: inout [Scan]) {
        takeLine(&scans)
        lineNumber += 1
    }

    private mutating func takeLine(_ scans: inout [Scan]) {
        let line = lineBytes
        let isCut = isLineCut
        lineBytes.removeAll(keepingCapacity: line.count < 4096)
        isLineCut = false
        if ScanSplitter.isSame(line, ScanSplitter.begin) {
            flush(&scans)
            start(.card, line, isCut)
        } else if let kind = ScanSplitter.code(line, isFirst: current == nil) {
            flush(&scans)
            scans.append(Scan(kind: kind, bytes: line, line: lineNumber, isWhole: true, isCut: isCut))
        } else if current?.kind == .card {
            extend(line, isCut)
            guard ScanSplitter.isSame(line, ScanSplitter.end) else { return }
            current?.isWhole = true
            flush(&scans)
        } else if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
            flush(&scans)
        } else if current == nil {
            start(.text, line, isCut)
        } else {
            extend(line, isCut)
        }
    }

    /// What a line is that is a scan by itself; `nil` for one that is not.
    private static func code(_ line: [UInt8], isFirst: Bool) -> Scan.Kind? {
        let text = String(decoding: line, as: UTF8.self)
        if MecardReader.isCard(text) { return .mecard }
        return ContactCode.isCode(text) || isFirst && ContactCode.isCodeAtStart(text) ? .contact : nil
    }

    private mutating func start(_ kind: Scan.Kind, _ line: [UInt8], _ isCut: Bool) {
        current = Scan(kind: kind, bytes: line, line: lineNumber, isWhole: kind == .text, isCut: isCut)
    }

    private mutating func extend(_ line: [UInt8], _ isCut: Bool) {
        current?.bytes.append(UInt8(ascii: "\n"))
        current?.bytes.append(contentsOf: line)
        if isCut { current?.isCut = true }
    }

    private mutating func flush(_ scans: inout [Scan]) {
        if let scan = current { scans.append(scan) }
        current = nil
    }

    /// Compares a line without the blanks around it, whatever its case.
    private static func isSame(_ line: [UInt8], _ word: [UInt8]) -> Bool {
        guard line.count >= word.count, line.count < word.count + 64 else { return false }
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let core = line.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        guard core.count == word.count else { return false }
        return zip(core, word).allSatisfy { ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") ? $0 - 32 : $0) == $1 }
    }
}
