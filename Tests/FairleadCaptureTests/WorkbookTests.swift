import FairleadCore
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadCapture

@Suite("Workbooks")
struct WorkbookTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Workbooks")

    /// As openpyxl 3.1 and XlsxWriter 3.2 wrote them.
    private func file(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: name)))
    }

    private func spreadsheet(_ rows: [SheetRow]) throws -> Spreadsheet {
        try Spreadsheet(rows, map: [], now: 1_777_896_000_000, offset: { _ in 8 * 3600 })
    }

    private func rows(_ sheet: String, strings: String = "", styles: String = "") throws -> [SheetRow] {
        let workbook = try Workbook(ZipFile.workbook(sheet: sheet, strings: strings, styles: styles).bytes)
        return try workbook.rows(of: workbook.sheets[0])
    }

    @Test("a register as openpyxl writes it: two sheets and a hidden one, days, numbers, one company over two people")
    func register() throws {
        let workbook = try Workbook(file("openpyxl.xlsx"))
        #expect(workbook.sheets.map(\.name) == ["填写说明", "名单", "old"])
        #expect(workbook.sheets.map(\.isHidden) == [false, false, true])
        #expect(throws: Spreadsheet.Problem.noHeader(columns: ["请填写第二张表"])) {
            try spreadsheet(workbook.rows(of: workbook.sheets[0]))
        }
        let sheet = try spreadsheet(workbook.rows(of: workbook.sheets[1]))
        let drafts = try sheet.rows.map { try $0.result.get() }
        #expect(sheet.rows.map(\.line) == [3, 4, 5])
        #expect(drafts.map { $0[Field.company] } == ["华星科技有限公司", "华星科技有限公司", "Acme GmbH"])
        #expect(drafts.map { $0[Field.contact] } == ["李雷", "韩梅梅", "Anna Müller"])
        #expect(drafts.map(\.phones) == [["13800138000"], ["021-55556666"], ["+49 511 5550100"]])
        #expect(drafts.map { $0[Field.budget] } == ["12.5万", "30万", "10-20万"])
        #expect(drafts.map { $0[Field.industry] } == ["机械", "机械", "TRUE"])
        #expect(drafts.map(\.note) == ["三楼\n会议室", nil, "=1+1 & <b>\nmet twice"])
        let days = drafts.compactMap(\.capturedAt).map { RFC3339.text(milliseconds: $0) }
        #expect(days == ["2026-03-12T06:30:00.000Z", "2026-03-12T16:00:00.000Z", "2026-03-13T16:00:00.000Z"])
    }

    @Test("a sheet as XlsxWriter writes it: a number with zeros in front, a day in Chinese, a formula, words in bold")
    func formats() throws {
        let workbook = try Workbook(file("xlsxwriter.xlsx"))
        let rows = try workbook.rows(of: workbook.sheets[0])
        #expect(
            rows.map(\.cells) == [
                ["Company", "Contact", "Mobile", "Date", "Words"],
                ["Nova Ltd", "Bo Li", "02155556666", "2026-03-12", "plain bold again"], ["Broken", "", "by letter"],
                ["Formula Inc", "", "13900139000", "", "4.1"],
            ])
        let sheet = try spreadsheet(rows)
        #expect(sheet.rows.map(\.line) == [2, 3, 5])
        #expect(sheet.rows.count { (try? $0.result.get()) != nil } == 2)
    }

    @Test(
        "what a number means follows from its format",
        arguments: [
            ("General", .plain), ("0.00", .plain), ("#,##0.00_);[Red]\\(#,##0.00\\)", .plain), ("0%", .plain),
            ("0.00E+00", .plain), ("@", .plain), ("0\" days\"", .plain), ("G/通用格式", .plain), ("0", .plain),
            ("[Magenta]0", .plain), ("yyyy-mm-dd", .moment), ("m/d/yy h:mm", .moment), ("[$-409]d-mmm-yy;@", .moment),
            ("yyyy\"年\"m\"月\"d\"日\";@", .moment), ("[h]:mm:ss", .moment), ("上午/下午h时mm分", .moment),
            ("00000000000", .digits(11)), ("", .plain), ("\"", .plain), ("[", .plain), ("\\", .plain),
        ] as [(String, CellFormats.Format)])
    func codes(code: String, format: CellFormats.Format) {
        #expect(CellFormats.format(code) == format)
    }

    @Test(
        "numbers are shown as their cells show them",
        arguments: [
            (0, "13800138000", "13800138000"), (0, "1.3800138E10", "13800138000"), (0, "4.0999999999999996", "4.1"),
            (0, "-0.5", "-0.5"), (0, "0", "0"), (0, "1E-3", "0.001"), (0, "not a number", "not a number"), (0, "", ""),
            (1, "46093", "2026-03-12"), (1, "46093.604166666664", "2026-03-12 14:30"), (1, "0.5", "12:00"),
            (1, "-1", "-1"), (1, "1E300", "1e+300"), (1, "2958466", "2958466"), (2, "2155556666", "02155556666"),
            (2, "138001380001", "138001380001"), (2, "-5", "-5"), (2, "1.5", "1.5"), (7, "46093", "46093"),
        ])
    func numbers(style: Int, number: String, text: String) throws {
        let styles = """
            <styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000000000"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>
            """
        #expect(try CellFormats(Array(styles.utf8), isFrom1904: false).text(number, style: style) == text)
    }

    @Test("days may be counted from 1904 on")
    func days1904() throws {
        let styles = Array("<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>".utf8)
        #expect(try CellFormats(styles, isFrom1904: true).text("44631", style: 0) == "2026-03-12")
    }

    @Test("texts come in runs, with what XML cannot hold spelled out, without how they are pronounced")
    func texts() throws {
        let strings = """
            <si><t>公司</t></si><si><r><t>李</t></r><r><rPr><b/></rPr><t xml:space="preserve">雷 &amp; Söhne</t></r>
            <rPh sb="0" eb="1"><t>リ</t></rPh></si><si><t>a_x000D_b_x005F_x0041__x00_</t></si>
            """
        let sheet = """
            <sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"/>
            <c t="inlineStr"><is><t>in</t><t>line</t></is></c><c t="str"><f>A1</f><v>x_x0021_</v></c><c t="b"><v>0</v></c>
            <c t="e"><v>#N/A</v></c><c t="d"><v>2026-03-12</v></c></row></sheetData>
            """
        #expect(
            try rows(sheet, strings: strings).map(\.cells) == [
                ["公司", "李雷 & Söhne", "a\rb_x0041__x00_", "", "inline", "x!", "FALSE", "#N/A", "2026-03-12"]
            ])
    }

    @Test("cells stand where they say, in rows of any length; names may have a prefix")
    func places() throws {
        let rows = try rows(
            """
            <x:sheetData xmlns:x="y"><x:row r="7"><x:c r="C7"><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c><x:c r="A7"><x:v>3</x:v></x:c>
            <x:c r="F7"/></x:row><x:row><x:c r="B8"><x:v>4</x:v></x:c></x:row><x:row r="2"><x:c><x:v>5</x:v></x:c></x:row>
            <x:row r="3"/></x:sheetData>
            """)
        #expect(rows.map(\.line) == [2, 7, 8])
        #expect(rows.map(\.cells) == [["5"], ["3", "", "1", "2"], ["", "4"]])
    }

    @Test("what stands over several rows holds for each of them, and makes no row of an empty one")
    func merged() throws {
        let rows = try rows(
            """
            <sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c></row>
            <row r="3"><c r="A3"/></row><row r="4"><c r="A4"><v>4</v></c></row><row r="5"><c r="B5"><v>5</v></c></row></sheetData>
            <mergeCells><mergeCell ref="A1:A4"/><mergeCell ref="B2:C2"/><mergeCell ref="Z9:Z99"/><mergeCell ref="?"/></mergeCells>
            """)
        #expect(rows.map(\.cells) == [["1", "2"], ["1", "3"], ["4"], ["", "5"]])
    }

    @Test("a remark beside the columns is kept; what is too far right, or too long, is a bad row")
    func widths() throws {
        let long = String(repeating: "x", count: CaptureLimits.cellSizeBytesMax + 1)
        let sheet = try spreadsheet(
            rows(
                """
                <sheetData><row><c t="str"><v>Company</v></c><c t="str"><v>City</v></c></row>
                <row><c t="str"><v>Acme</v></c><c/><c/><c t="str"><v>met twice</v></c></row>
                <row><c t="str"><v>Beta</v></c></row><row><c t="str"><v>\(long)</v></c></row>
                <row><c t="str"><v>Far</v></c><c r="AMA5"><v>1</v></c></row></sheetData>
                """))
        let drafts = sheet.rows.compactMap { try? $0.result.get() }
        #expect(drafts.map { $0[Field.company] } == ["Acme", "Beta"])
        #expect(drafts.map(\.note) == ["met twice", nil])
        #expect(sheet.rows.map(\.line) == [2, 3, 4, 5])
    }
}

// MARK: - What cannot be read

extension WorkbookTests {
    @Test(
        "what is no workbook says what to do",
        arguments: [
            ([0xD0, 0xCF, 0x11, 0xE0], "without a password"), ([0x50, 0x4B, 3, 4, 0, 0], "its end is missing"),
            (ZipFile([("a.txt", "hello")]).bytes, "save it as .xlsx"),
            (ZipFile(ZipFile.parts(sheets: "")).bytes, "save it as .xlsx"),
            (ZipFile([("_rels/.rels", "<Relationships>")]).bytes, "no XML"),
        ] as [([UInt8], String)])
    func others(bytes: [UInt8], words: String) {
        #expect(Workbook.isOne(bytes))
        let flaw = #expect(throws: CaptureFlaw.self) { try Workbook(bytes) }
        #expect(flaw?.sentence.contains(words) == true, "\(flaw?.sentence ?? "")")
    }

    @Test("a row of which a text is missing is a bad one")
    func missingText() throws {
        let sheet = try spreadsheet(
            rows(
                """
                <sheetData><row><c t="str"><v>Company</v></c></row><row><c t="s"><v>0</v></c></row>
                <row><c t="s"><v>1</v></c></row></sheetData>
                """, strings: "<si><t>Acme</t></si>"))
        let flaws = sheet.rows.map { row in
            if case .failure(let flaw) = row.result { flaw } else { CaptureFlaw?.none }
        }
        #expect(flaws == [nil, .missingText])
    }

    @Test("a sheet that is missing, or that tries to have others read for it, is named")
    func badSheets() throws {
        let missing = try Workbook(ZipFile(ZipFile.parts(sheets: #"<sheet name="S" r:id="b"/>"#)).bytes)
        let flaw = #expect(throws: CaptureFlaw.self) { try missing.rows(of: missing.sheets[0]) }
        #expect(flaw?.sentence.contains("sheet S is missing") == true)
        let parts = ZipFile.parts(sheets: #"<sheet name="S" r:id="a"/>"#)
        for sheet in [
            "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\">]><worksheet/>", "<worksheet><sheetData>", "", "\u{0}",
        ] {
            let workbook = try Workbook(ZipFile(parts + [("xl/worksheets/sheet1.xml", sheet)]).bytes)
            #expect(throws: CaptureFlaw.self) { try workbook.rows(of: workbook.sheets[0]) }
        }
    }

    @Test("more cells than any list of leads has are not read")
    func large() {
        let wide = "<row><c r=\"ALL1\"><v>1</v></c></row>"
        let count = CaptureLimits.workbookCellsMax / CaptureLimits.columnsMax + 1
        let flaw = #expect(throws: CaptureFlaw.self) {
            try rows("<sheetData>\(String(repeating: wide, count: count))</sheetData>")
        }
        #expect(flaw == .largeWorkbook)
    }

    @Test(
        "a file that was cut off or changed anywhere is refused, or read as it was",
        arguments: ["openpyxl.xlsx", "xlsxwriter.xlsx"])
    func damaged(name: String) throws {
        let bytes = try file(name)
        func read(_ bytes: [UInt8]) throws -> [[String]] {
            let workbook = try Workbook(bytes)
            return try workbook.sheets.flatMap { try workbook.rows(of: $0).map(\.cells) }
        }
        let whole = try read(bytes)
        for size in stride(from: 0, to: bytes.count, by: 31) {
            #expect(throws: CaptureFlaw.self) { try Workbook(Array(bytes.prefix(size))) }
        }
        var dice = SplitMix64(seed: 46_093)
        for _ in 0..<400 {
            var changed = bytes
            let place = Int.random(in: 0..<bytes.count, using: &dice)
            changed[place] ^= UInt8(1) << Int.random(in: 0..<8, using: &dice)
            do {
                let rows = try read(changed)
                // Times and notes, and parts that nobody needs, are under no checksum.
                #expect(rows == whole, "byte \(place)")
            } catch is CaptureFlaw {}
        }
    }

    @Test("a part that says it is smaller or larger than it is, or is locked, is refused")
    func lies() throws {
        let bytes = ZipFile.workbook(sheet: "<sheetData/>").bytes
        // Each entry's flags, method, checksum and sizes, in the directory that comes last.
        let start = try #require(bytes.indices.last { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
        for (place, value) in [(8, UInt8(1)), (10, 8), (10, 99), (16, 1), (20, 0xFF), (24, 0xFF), (27, 0x7F), (42, 1)] {
            var changed = bytes
            changed[start + place] = value
            let workbook = try Workbook(changed)
            #expect(throws: CaptureFlaw.self) { try workbook.rows(of: workbook.sheets[0]) }
        }
    }
}
