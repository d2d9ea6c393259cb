import FairleadCapture
import FairleadCore
import FairleadTestKit

/// Files and scans, from wherever they come.
enum CaptureChecks {
    static func sheet(_ bytes: [UInt8]) throws {
        guard let text = try? TextDecoding.decode(bytes).text else { return }
        guard let sheet = try? Spreadsheet(text, map: [], now: Samples.now, offset: { _ in 8 * 3600 }) else {
            return try rows(of: text)
        }
        try demand(sheet.rows.count <= bytes.count, "a file has no more rows than bytes")
        for row in sheet.rows {
            if case .success(let draft) = row.result { try complete(draft) }
        }
        try rows(of: text)
    }

    /// An archive, or what is a sheet, its texts or its styles in one.
    static func workbook(_ bytes: [UInt8]) throws {
        guard !Workbook.isOne(bytes) else { return try workbook(of: bytes) }
        let text = String(decoding: bytes, as: UTF8.self)
        try workbook(of: ZipFile.workbook(sheet: text, strings: text, styles: text).bytes)
    }

    private static func workbook(of bytes: [UInt8]) throws {
        guard let workbook = try? Workbook(bytes) else { return }
        for sheet in workbook.sheets {
            guard let rows = try? workbook.rows(of: sheet) else { continue }
            try demand(zip(rows, rows.dropFirst()).allSatisfy { $0.line <= $1.line }, "rows come in their order")
            for row in rows {
                try demand(
                    row.cells.last?.isEmpty == false && row.cells.count <= CaptureLimits.columnsMax
                        && row.cells.count <= row.cellCount, "a row ends with a cell that holds anything")
            }
            guard let read = try? Spreadsheet(rows, map: [], now: Samples.now, offset: { _ in 8 * 3600 }) else {
                continue
            }
            for row in read.rows {
                if case .success(let draft) = row.result { try complete(draft) }
            }
        }
    }

    /// What was read can be written, and is read again as it was: the file of bad rows comes back mended.
    private static func rows(of text: String) throws {
        var reader = DelimitedReader(text)
        var rows: [[String]] = []
        while let row = reader.next() {
            guard row.flaw == nil, row.cellCount == row.cells.count else { continue }
            rows.append(row.cells)
        }
        // What is written begins with a header of several columns, which also says what separates them.
        rows.insert([Field.company, Field.contact], at: 0)
        var writer = CSVWriter(hasMark: false)
        for row in rows { writer.add(row) }
        var again = DelimitedReader(writer.text)
        for row in rows {
            guard let read = again.next() else { throw BrokenRule(description: "a row is written and read again") }
            try demand(
                read.flaw == nil && read.cells.count == row.count && zip(read.cells, row).allSatisfy(isSame),
                "a row is read again as it was: \(row.debugDescription) came as \(read.cells.debugDescription)")
        }
        try demand(again.next() == nil, "no row is read that was not written")
    }

    private static func isSame(_ read: String, _ cell: String) -> Bool {
        let plain = CellText.plain(read)
        return plain.utf8.elementsEqual(cell.utf8) || plain.utf8.elementsEqual(CellText.plain(cell).utf8)
    }

    static func scan(_ bytes: [UInt8]) throws {
        var whole = ScanSplitter()
        let scans = whole.feed(bytes) + whole.finish()
        var pieces = ScanSplitter()
        let same = bytes.flatMap { pieces.feed(CollectionOfOne($0)) } + pieces.finish()
        try demand(scans == same, "a scan does not depend on the pieces in which it came")
        for scan in scans {
            try demand(
                ScanReader.shown(scan).count <= CaptureLimits.shownCharactersMax + 1, "what is shown of a scan is short"
            )
            if let draft = try? ScanReader.draft(scan) {
                try complete(draft)
                try card(of: draft)
            }
        }
        if CardFile.isOne(bytes) { _ = CardFile(bytes) }
    }

    /// What became a draft is one that the store takes.
    private static func complete(_ draft: LeadDraft) throws {
        try draft.check()
        if let time = draft.capturedAt {
            try demand((0...Limits.wallClockMillisecondsMax).contains(time), "a time of capture is in range")
        }
    }

    /// A lead goes onto a card and comes back.
    private static func card(of draft: LeadDraft) throws {
        var writer = VCardWriter()
        writer.add(
            VCardWriter.Card(
                id: "1", company: draft[Field.company], contact: draft[Field.contact], title: draft[Field.title],
                phones: draft.phones, emails: draft.emails, wechat: draft[Field.wechat], city: draft[Field.city],
                tags: draft.tags, note: draft.note))
        let read: LeadDraft
        do throws(CaptureFlaw) { read = try VCardReader.draft(Array(writer.text.utf8)) } catch {
            throw BrokenRule(description: "a card that was written can be read: \(error.sentence)")
        }
        for field in [Field.company, Field.title, Field.wechat, Field.city] {
            try demand(
                (read[field] ?? "").utf8.elementsEqual((draft[field] ?? "").utf8),
                "\(field) comes back from a card: \(draft[field] ?? "none") came as \(read[field] ?? "none")")
        }
        try demand(read.emails == draft.emails, "e-mail addresses come back from a card")
    }
}

enum Samples {
    /// 2026-05-04 12:00 UTC.
    static let now: Int64 = 1_777_896_000_000
}
