/// Makes a lead of one scan.
package enum ScanReader {
    /// Reads a scan in the way of its kind.
    ///
    /// - Throws: `CaptureFlaw` when no lead comes of it.
    package static func draft(_ scan: Scan) throws(CaptureFlaw) -> LeadDraft {
        guard !scan.isCut else { throw .tooLarge }
        switch scan.kind {
        case .card:
            guard scan.isWhole else { throw .cutCard }
            return try VCardReader.draft(scan.bytes)
        case .mecard: return try MecardReader.draft(text(of: scan))
        case .contact: return try ContactCode.draft(text(of: scan))
        case .text: return try BadgeReader.draft(text(of: scan))
        }
    }

    /// Returns the scan as it is quoted in a message: whole when it is short.
    package static func shown(_ scan: Scan) -> String {
        let text = TextDecoding.lenient(Array(scan.bytes.prefix(CaptureLimits.shownCharactersMax * 4)))
        let shown = text.prefix(CaptureLimits.shownCharactersMax)
        return shown.utf8.count < text.utf8.count || scan.bytes.count > CaptureLimits.shownCharactersMax * 4
            ? shown + "…" : String(shown)
    }

    private static func text(of scan: Scan) -> String {
        TextDecoding.lenient(Array(scan.bytes.prefix(CaptureLimits.badgeSizeBytesMax * 2)))
    }
}
