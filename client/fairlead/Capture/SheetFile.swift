import FairleadCapture

/// A sheet of leads in a file, and how the file was understood, for people.
struct SheetFile {
    typealias ColumnName = (field: String, column: String)

    let sheet: Spreadsheet
    let notices: [String]

    private init(_ sheet: Spreadsheet, readAs format: String) {
        self.sheet = sheet
        var notices = [Texts.readAs(format, columns: sheet.mapping.sentences)]
        if !sheet.mapping.keptInNote.isEmpty { notices.append(Texts.keptInNote(sheet.mapping.keptInNote)) }
        if !sheet.mapping.leftOut.isEmpty { notices.append(Texts.leftOut(sheet.mapping.leftOut)) }
        self.notices = notices
    }

    private init(_ sheet: Spreadsheet, readAs format: String, beside others: [Workbook.Sheet]) {
        let read = SheetFile(sheet, readAs: format)
        self.sheet = sheet
        notices = read.notices + (others.isEmpty ? [] : [Texts.otherSheets(others.map { CleanText.line($0.name) })])
    }

    /// Reads separated values.
    ///
    /// - Throws: `CaptureFlaw` for what is no text, `Spreadsheet.Problem` for what is no sheet of leads.
    static func values(
        _ bytes: [UInt8], encoding: String?, map: [ColumnName], context: CommandContext
    ) throws -> SheetFile {
        let decoded = try TextDecoding.decode(bytes, as: encoding)
        let sheet = try Spreadsheet(
            decoded.text, map: map, now: context.now, offset: context.environment.timeZoneOffsetSeconds)
        return SheetFile(sheet, readAs: decoded.encoding)
    }

    /// Reads one sheet of a workbook: the one that is named, or else the first that people see and that has leads in it.
    ///
    /// - Throws: as `values` does, and `Failure` for a sheet that is not there.
    static func workbook(
        _ bytes: [UInt8], sheet typed: String?, map: [ColumnName], context: CommandContext
    ) throws -> SheetFile {
        let workbook = try Workbook(bytes)
        let shown = workbook.sheets.filter { !$0.isHidden }
        let candidates = try typed.map { [try named($0, workbook.sheets)] } ?? shown
        var problem: Spreadsheet.Problem?
        for candidate in candidates {
            do {
                let sheet = try Spreadsheet(
                    workbook.rows(of: candidate), map: map, now: context.now,
                    offset: context.environment.timeZoneOffsetSeconds)
                return SheetFile(
                    sheet, readAs: Texts.sheetNamed(CleanText.line(candidate.name)),
                    beside: typed == nil ? shown.filter { $0 != candidate } : [])
            } catch let other as Spreadsheet.Problem {
                // What another sheet has to say is more than that one is empty.
                if problem ?? .empty == .empty { problem = other }
            }
        }
        throw problem ?? .empty
    }

    /// A sheet by its name, or counted from 1.
    private static func named(_ typed: String, _ sheets: [Workbook.Sheet]) throws -> Workbook.Sheet {
        if let sheet = sheets.first(where: { $0.name.utf8.elementsEqual(typed.utf8) }) { return sheet }
        if let number = Int(typed), sheets.indices.contains(number - 1) { return sheets[number - 1] }
        var failure = Failure.badData("unknown_sheet", Texts.unknownSheet(typed))
        failure.details = [Texts.sheetsAre(sheets.map { CleanText.line($0.name) })]
        throw failure
    }
}
