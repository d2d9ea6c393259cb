/// Writes ZIP archives, for tests of what reads them. Nothing is packed.
package struct ZipFile {
    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    package init() {}

    package init(_ files: [(name: String, text: String)]) {
        for file in files { add(file.name, Array(file.text.utf8)) }
    }

    package mutating func add(_ name: String, _ bytes: [UInt8]) {
        let offset = body.count
        let name = Array(name.utf8)
        // Version, flags, method, time, day, checksum, both sizes, sizes of the name and of what comes after it.
        let facts =
            little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(Int(ZipFile.checksum(bytes)), 4)
            + little(bytes.count, 4) + little(bytes.count, 4) + little(name.count, 2) + little(0, 2)
        body += little(0x0403_4B50, 4) + facts + name + bytes
        directory +=
            little(0x0201_4B50, 4) + little(20, 2) + facts + little(0, 6) + little(0, 4) + little(offset, 4) + name
        count += 1
    }

    package var bytes: [UInt8] {
        body + directory + little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
            + little(directory.count, 4) + little(body.count, 4) + little(0, 2)
    }

    private func little(_ number: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// CRC-32, bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
    }
}

extension ZipFile {
    /// A workbook of one sheet.
    ///
    /// - Parameter sheet: what stands in `worksheet`, such as `<sheetData>…</sheetData>`.
    package static func workbook(sheet: String, strings: String = "", styles: String = "") -> ZipFile {
        ZipFile(
            parts(
                sheets: #"<sheet name="Leads" sheetId="1" r:id="a"/>"#, strings: strings, styles: styles)
                + [("xl/worksheets/sheet1.xml", "<worksheet>\(sheet)</worksheet>")])
    }

    /// All of a workbook but its sheets: `a` names the first of them, `b` the second.
    package static func parts(
        sheets: String, strings: String = "", styles: String = ""
    ) -> [(name: String, text: String)] {
        let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        func relations(_ list: [(id: String, type: String, target: String)]) -> String {
            let all = list.map {
                #"<Relationship Id="\#($0.id)" Type="\#(types)/\#($0.type)" Target="\#($0.target)"/>"#
            }
            return "<Relationships>\(all.joined())</Relationships>"
        }
        return [
            ("_rels/.rels", relations([("r", "officeDocument", "xl/workbook.xml")])),
            ("xl/workbook.xml", "<workbook xmlns:r=\"\(types)\"><sheets>\(sheets)</sheets></workbook>"),
            (
                "xl/_rels/workbook.xml.rels",
                relations([
                    ("a", "worksheet", "worksheets/sheet1.xml"), ("b", "worksheet", "/xl/worksheets/sheet2.xml"),
                    ("s", "sharedStrings", "sharedStrings.xml"), ("f", "styles", "./styles.xml"),
                ])
            ),
            ("xl/sharedStrings.xml", "<sst>\(strings)</sst>"),
            ("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>"),
        ]
    }
}
