import FairleadCore
import Testing

@testable import FairleadCapture

/// 2026-05-04 12:00 UTC, a day on which nothing special happens.
let noon: Int64 = 1_777_896_000_000

/// Reads a sheet at noon in a zone eight hours ahead.
func sheet(_ text: String, map: [(field: String, column: String)] = []) throws -> Spreadsheet {
    try Spreadsheet(text, map: map, now: noon, offset: { _ in 8 * 3600 })
}

extension Spreadsheet {
    var drafts: [LeadDraft] { rows.compactMap { try? $0.result.get() } }
    var flaws: [String] {
        rows.compactMap { if case .failure(let flaw) = $0.result { "\($0.line): \(flaw.sentence)" } else { nil } }
    }
}

/// Returns the only lead of a sheet.
func onlyDraft(_ text: String, map: [(field: String, column: String)] = []) throws -> LeadDraft {
    let sheet = try sheet(text, map: map)
    #expect(sheet.flaws.isEmpty)
    #expect(sheet.rows.count == 1)
    return try #require(sheet.drafts.first)
}

func scans(_ text: String) -> [Scan] {
    var splitter = ScanSplitter()
    return splitter.feed(text.utf8) + splitter.finish()
}

func card(_ text: String) throws -> LeadDraft { try VCardReader.draft(Array(text.utf8)) }
