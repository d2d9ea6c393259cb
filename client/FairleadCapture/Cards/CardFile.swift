/// A file of business cards.
package struct CardFile: Sendable {
    package struct Card: Sendable {
        package var scan: Scan
        package var result: Result<LeadDraft, CaptureFlaw>
    }

    /// Stands before each bad card in the file of bad ones; ignored when the mended cards come back.
    package static let reasonLine = "X-FAIRLEAD-REASON:"

    package let cards: [Card]

    /// Tells whether a file holds cards rather than a sheet: the first line with anything in it begins one.
    package static func isOne(_ bytes: [UInt8]) -> Bool {
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let head = String(decoding: bytes.dropFirst(isMarked ? 3 : 0).prefix(4096), as: UTF8.self)
        let lines = head.split(whereSeparator: \.isNewline).map { CaptureText.line(String($0)) }
        let first = lines.first { !$0.isEmpty } ?? ""
        return first.uppercased() == "BEGIN:VCARD" || MecardReader.isCard(first) || first.hasPrefix(reasonLine)
    }

    /// Reads all cards of a file; text between them is handed back as a bad one.
    package init(_ bytes: [UInt8]) {
        var splitter = ScanSplitter()
        let scans = splitter.feed(bytes) + splitter.finish()
        cards = scans.compactMap { scan in
            guard scan.kind == .text else { return CardFile.card(scan) }
            let newLine = UInt8(ascii: "\n")
            let lines = scan.bytes.split(separator: newLine).filter { !$0.starts(with: CardFile.reasonLine.utf8) }
            guard !lines.isEmpty else { return nil }
            var scan = scan
            scan.bytes = Array(lines.joined(separator: [newLine]))
            return Card(scan: scan, result: .failure(CaptureFlaw("it stands outside of a card")))
        }
    }

    private static func card(_ scan: Scan) -> Card {
        do throws(CaptureFlaw) {
            return Card(scan: scan, result: .success(try ScanReader.draft(scan)))
        } catch {
            return Card(scan: scan, result: .failure(error))
        }
    }
}
