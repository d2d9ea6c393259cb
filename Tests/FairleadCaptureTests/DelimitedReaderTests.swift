import Testing

@testable import FairleadCapture

@Suite("Separated values")
struct DelimitedReaderTests {
    private func read(_ text: String) -> [SheetRow] {
        var reader = DelimitedReader(text)
        var rows: [SheetRow] = []
        while let row = reader.next() { rows.append(row) }
        return rows
    }

    private func rows(_ text: String) -> [[String]] { read(text).map(\.cells) }

    @Test(
        "rows are read as spreadsheets write them",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
            ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
            ("a;b\n1,5;2", [["a", "b"], ["1,5", "2"]]),
            ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
            ("sep=;\r\na;b\r\n", [["a", "b"]]),
            ("a,b\n1,", [["a", "b"], ["1", ""]]),
            (",\n", [["", ""]]),
            ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
            ("\"two\nlines\",x\n", [["two\nlines", "x"]]),
            ("\"two\r\nlines\",x\r\n", [["two\r\nlines", "x"]]),
            ("5\" pipe,x\n", [["5\" pipe", "x"]]),
            ("\"a\"b,c\n", [["ab", "c"]]),
            (" a , b \n", [[" a ", " b "]]),
            ("", []),
        ] as [(String, [[String]])])
    func reading(text: String, expected: [[String]]) {
        #expect(rows(text) == expected)
    }

    @Test("a row knows its line, after values of several lines, too")
    func lines() {
        #expect(read("a,b\n\"1\n2\n3\",x\ny,z\n").map(\.line) == [1, 2, 5])
    }

    @Test("a quote that is never closed costs its own row only")
    func unclosed() {
        let rows = read("a,b\n1,\"2\n3,4\n5,6\n")
        #expect(rows.map(\.flaw) == [nil, .notClosed, nil, nil])
        #expect(rows.map(\.cells) == [["a", "b"], ["1", "\"2"], ["3", "4"], ["5", "6"]])
    }

    @Test("giants are bounded")
    func giants() {
        let wide = read(String(repeating: ",", count: 100_000) + "\nx\n")
        #expect(wide.map(\.cellCount) == [100_001, 1])
        #expect(wide.map(\.cells.count) == [CaptureLimits.columnsMax, 1])
        let long = String(repeating: "x", count: CaptureLimits.cellSizeBytesMax + 2)
        #expect(read("a,\"\(long)\"\nb,c\n").map(\.flaw) == [.notClosed, nil])
        #expect(read("a,\(long)\nb,c\n").map(\.flaw) == [.tooLarge, nil])
    }

    @Test(
        "values that a spreadsheet would run go out as text and come back as they were",
        arguments: [
            "=1+1", "+49 511 123", "-", "@sum", "'=1", "''=1", "'quoted'", "plain", "\tx", "", "=\"", "a=b",
            "=HYPERLINK(\"x\")",
        ])
    func formulas(text: String) {
        let protected = CellText.protected(text)
        #expect(!["=", "+", "-", "@", "\t"].contains(protected.prefix(1)))
        #expect(CellText.plain(protected) == text)
    }

    @Test(
        "what spreadsheets write around texts is taken off",
        arguments: [
            ("=\"0123\"", "0123"), ("'13800138000", "13800138000"), ("'tis", "'tis"), ("=A1", "=A1"),
        ])
    func wrapped(cell: String, text: String) {
        #expect(CellText.plain(cell) == text)
    }

    @Test("what is written is read back, whatever is in it")
    func roundTrip() {
        let cells = ["a,b", "c\"d", "two\nlines", "=1+1", "半角；全角", " edges ", "", "x;y\tz", "\u{FEFF}", "e\u{301}"]
        var writer = CSVWriter(hasMark: false)
        writer.add(cells)
        #expect(rows(writer.text).map { $0.map(CellText.plain) } == [cells])
    }
}
