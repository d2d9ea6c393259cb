import FairleadCapture
import FairleadCore

/// A file to import: a sheet or business cards, item by item.
struct ImportSource {
    struct Item {
        /// The line in which it starts.
        var line: Int
        var result: Result<LeadDraft, CaptureFlaw>
    }

    private enum Content {
        case sheet(Spreadsheet)
        case cards(CardFile)
    }

    private let content: Content
    let items: [Item]
    /// How the file was understood, for people.
    let notices: [String]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - map: `FIELD=COLUMN` as typed.
    ///   - sheet: the sheet of a workbook, by its name or its number; `nil` for the first one with leads in it.
    /// - Throws: `Failure` when nothing in it can be read; bad rows are no failure.
    init(_ path: String, map: [String], sheet: String?, encoding: String?, context: CommandContext) throws {
        let bytes = try Files.read(path, sizeBytesMax: CaptureLimits.fileSizeBytesMax)
        let name = path == "-" ? Texts.standardInput : CleanText.line(path)
        let pairs = try map.map(ImportSource.pair)
        let isWorkbook = Workbook.isOne(bytes)
        if let sheet, !isWorkbook { throw Failure.usage(Texts.noWorkbook(name, sheet)) }
        if CardFile.isOne(bytes) {
            let file = CardFile(bytes)
            content = .cards(file)
            items = file.cards.map { Item(line: $0.scan.line, result: $0.result) }
            notices = []
            return
        }
        let read: SheetFile
        do {
            read =
                try isWorkbook
                ? SheetFile.workbook(bytes, sheet: sheet, map: pairs, context: context)
                : SheetFile.values(bytes, encoding: encoding, map: pairs, context: context)
        } catch let flaw as CaptureFlaw {
            throw Failure.badData("unreadable", Texts.fileUnreadable(name, flaw.sentence))
        } catch let problem as Spreadsheet.Problem {
            throw ImportSource.failure(problem, name: name)
        }
        content = .sheet(read.sheet)
        items = read.sheet.rows.map { Item(line: $0.line, result: $0.result) }
        notices = read.notices
    }

    /// The file in which bad items go: mended, it can be imported itself.
    var errorsExtension: String {
        switch content {
        case .sheet: "csv"
        case .cards: "vcf"
        }
    }

    /// Returns the bad items as they were, each with its line and what is wrong with it.
    func errors(_ bad: [BadItem]) -> [UInt8] {
        switch content {
        case .sheet(let sheet): ImportSource.errors(bad, of: sheet)
        case .cards(let file):
            bad.flatMap { item in
                let reason = "\(CardFile.reasonLine)\(Texts.atLine(item.line)): \(item.reason)"
                return Array("\(CleanText.line(reason))\n".utf8) + file.cards[item.index].scan.bytes
                    + Array("\n\n".utf8)
            }
        }
    }

    private static func errors(_ bad: [BadItem], of sheet: Spreadsheet) -> [UInt8] {
        // With its mark Excel opens it as what it is, and Chinese stays readable.
        var writer = CSVWriter(hasMark: true)
        let added = [Spreadsheet.lineColumn, Spreadsheet.reasonColumn]
        // A file that was mended in vain has these columns already.
        let kept = sheet.headers.indices.filter { !added.contains(sheet.headers[$0]) }
        writer.add(kept.map { sheet.headers[$0] } + added)
        for item in bad {
            let cells = sheet.rows[item.index].cells
            let own = kept.map { $0 < cells.count ? cells[$0] : "" }
            let surplus = Array(cells.dropFirst(sheet.headers.count))
            writer.add(own + [String(item.line), item.reason] + surplus)
        }
        return Array(writer.text.utf8)
    }

    private static func pair(_ text: String) throws -> (field: String, column: String) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
            text.index(after: equals) != text.endIndex
        else { throw Failure.usage(Texts.badMap(text), hint: Texts.mapHint) }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    private static func failure(_ problem: Spreadsheet.Problem, name: String) -> Failure {
        switch problem {
        case .empty: return Failure.badData("empty", Texts.importEmpty(name), hint: Texts.importEmptyHint)
        case .noHeader(let columns):
            var failure = Failure.badData("no_header", Texts.noHeader(name), hint: Texts.noHeaderHint(columns.first))
            failure.details = [Texts.columnsAre(columns)]
            return failure
        case .unknownField(let field):
            return Failure.usage(Texts.unknownField(field), hint: Texts.fieldsAre(Spreadsheet.mappableFields))
        case .unknownColumn(let column, let columns):
            var failure = Failure.badData("unknown_column", Texts.unknownColumn(column, name))
            failure.details = [Texts.columnsAre(columns)]
            return failure
        }
    }
}

/// An item that was not taken, and why.
struct BadItem {
    /// Its place among the items of the file.
    var index: Int
    var line: Int
    var reason: String
}
