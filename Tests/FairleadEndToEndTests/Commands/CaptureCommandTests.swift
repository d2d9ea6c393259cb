import FairleadTestKit
import Foundation
import Testing

@Suite("import, scan and export")
struct CaptureCommandTests {
    private let device: TestDevice

    init() throws { device = try TestDevice() }

    private func write(_ text: String, to name: String, _ encoding: String = "UTF-8") throws -> String {
        let file = device.folder.file(name)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        guard encoding != "UTF-8" else { return file }
        let script =
            "import sys; p = sys.argv[1]; t = open(p, encoding='utf-8').read(); open(p, 'wb').write(t.encode(sys.argv[2]))"
        let result = try ChildProcess.run("python3", ["-c", script, file, encoding])
        guard result.code == 0 else { throw Trouble(result.all) }
        return file
    }

    private static let chinese = """
        客户名称,联系人,职位,电话,邮箱,来源,需求,备注
        深圳华星科技有限公司,李雷,采购总监,13800138000,lilei@huaxing.example,展会,三条装配线,五月回访
        苏州锐捷达自动化,韩梅梅,生产经理,13900139000,han@rjd.example,朋友介绍,"码垛,两台",

        """

    @Test(
        "a spreadsheet with Chinese headers, in UTF-8 and in GB18030, with and without a mark",
        arguments: [
            "UTF-8", "utf-8-sig", "gb18030", "gbk",
        ])
    func chineseSheet(_ encoding: String) throws {
        let file = try write(Self.chinese, to: "leads.csv", encoding)
        let report = try device.json("import", file)
        #expect(Contract.imported.isSubset(of: report.keys))
        #expect(report["added"].int == 2)
        #expect(report["bad"].int == 0)
        let lead = try device.lead("李雷")
        #expect(lead["company"].text == "深圳华星科技有限公司")
        #expect(lead["title"].text == "采购总监")
        #expect(lead["phones"].list.count == 1)
        #expect(lead["emails"].texts == ["lilei@huaxing.example"])
        #expect(lead["need"].text == "三条装配线")
        #expect(lead["activities"].list.map { $0["content"].text } == ["五月回访"])
        #expect(try device.lead("韩梅梅")["need"].text == "码垛,两台")
    }

    @Test("a workbook: the first sheet that has leads, or the one that is named; bad rows come back as CSV")
    func workbook() throws {
        func sheet(_ rows: [[String]]) -> String {
            let cells = { (row: [String]) in row.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() }
            let all = rows.map { "<row>\(cells($0))</row>" }.joined()
            return "<worksheet><sheetData>\(all)</sheetData></worksheet>"
        }
        let parts = ZipFile.parts(sheets: #"<sheet name="说明" r:id="a"/><sheet name="名单" r:id="b"/>"#)
        let sheets = [
            ("xl/worksheets/sheet1.xml", sheet([["请填写"]])),
            (
                "xl/worksheets/sheet2.xml",
                sheet([["公司", "联系人", "电话"], ["华星", "李雷", "13800138000"], ["Acme", "Bob", "soon"]])
            ),
        ]
        let (file, errors) = (device.folder.file("register.xlsx"), device.folder.file("errors.csv"))
        try Data(ZipFile(parts + sheets).bytes).write(to: URL(filePath: file))
        let result = try device.run("import", file, "--errors", errors, "--json")
        #expect(result.code == 65 && result.talk.contains("名单") && result.talk.contains("说明"), "\(result.all)")
        #expect(try result.json()["added"].int == 1)
        #expect(try device.lead("李雷")["phones"].texts.count == 1)
        let bad = try String(contentsOfFile: errors, encoding: .utf8)
        #expect(bad.contains("Acme,Bob,soon,3,"), "\(bad)")
        let mended = bad.replacingOccurrences(of: "soon", with: "13900139000")
        try mended.write(toFile: device.folder.file("mended.csv"), atomically: true, encoding: .utf8)
        #expect(try device.json("import", device.folder.file("mended.csv"))["added"].int == 1)
        let named = try device.run("import", file, "--sheet", "说明")
        #expect(named.code == 65 && named.talk.contains("No column"), "\(named.all)")
        let unknown = try device.run("import", file, "--sheet", "3")
        #expect(unknown.code == 65 && unknown.talk.contains("说明 · 名单"), "\(unknown.all)")
        #expect(try device.run("import", device.folder.file("mended.csv"), "--sheet", "1").code == 64)
    }

    @Test("--dry-run writes nothing and reports the same; --map names columns that nobody could guess")
    func dryRun() throws {
        let file = try write("Firma X;Wer;Handy\nAcme;Anna;+49 511 5550100\n", to: "odd.csv")
        let mapping = ["--map", "company=Firma X", "--map", "contact=Wer", "--map", "phone=Handy"]
        let dry = try device.run(["import", file, "--dry-run", "--json"] + mapping)
        #expect(dry.code == 0, "\(dry.all)")
        #expect(try dry.json()["added"].int == 1)
        #expect(try device.companies().isEmpty)
        let real = try device.run(["import", file, "--json"] + mapping)
        #expect(try real.json()["added"].int == 1)
        #expect(try device.lead("Anna")["phones"].texts.count == 1)
    }

    @Test("bad rows go to the error file with their reason, the good ones in, and the exit code is 65")
    func badRows() throws {
        let file = try write(
            "Company,Contact,Email,Note\nAcme,Anna,anna@acme.example,\n,,,only a note\nBeta,Bob,not-an-address,\nGamma,Gus,,\n",
            to: "leads.csv")
        let errors = device.folder.file("errors.csv")
        let result = try device.run("import", file, "--errors", errors, "--json")
        #expect(result.code == 65, "\(result.all)")
        let report = try result.json()
        #expect(report["added"].int == 2)
        #expect(report["bad"].int == 2)
        #expect(try device.companies() == ["Acme", "Gamma"])
        let text = try String(contentsOfFile: errors, encoding: .utf8)
        #expect(text.contains("only a note") && text.contains("not-an-address"))
        #expect(text.contains("is not an e-mail address"), "\(text)")
    }

    @Test("the same file twice is noticed, and undo takes a whole import back (R25)")
    func twice() throws {
        let file = try write(Self.chinese, to: "leads.csv")
        #expect(try device.json("import", file)["duplicates"].int == 0)
        #expect(try device.json("import", file)["duplicates"].int == 2)
        try device.ok("undo")
        try device.ok("undo")
        #expect(try device.companies().isEmpty)
    }

    @Test("what is no spreadsheet is refused, and nothing is written")
    func noSheet() throws {
        let file = try write("", to: "empty.csv")
        #expect(try device.run("import", file).code == 65)
        let binary = device.folder.file("binary.csv")
        try Data((0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }).write(to: URL(filePath: binary))
        #expect(try device.run("import", binary).code == 65)
        #expect(try device.companies().isEmpty)
    }

    private static let cards = """
        BEGIN:VCARD
        VERSION:2.1
        N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E9=9B=B7;;;
        ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=8D=8E=E6=98=9F
        TEL;CELL:13800138000
        END:VCARD
        BEGIN:VCARD
        VERSION:3.0
        FN:Anna Müller
        ORG:Acme\\, Sons & Co;Sales
        TITLE:Head of
          Purchasing
        EMAIL;TYPE=INTERNET:anna@acme.example
        END:VCARD
        BEGIN:VCARD
        VERSION:4.0
        FN:Zoë Dubois
        ORG:Beta SAS
        TEL;VALUE=uri:tel:+33-4-72-55-53-47
        END:VCARD

        """

    @Test("vCards 2.1, 3.0 and 4.0 become one lead each")
    func vcards() throws {
        let report = try device.json("scan", try write(Self.cards, to: "cards.vcf"))
        #expect(report.list.count == 3, "\(report)")
        #expect(report.list.allSatisfy { Set($0.keys) == Contract.lead })
        #expect(try device.lead("李雷")["company"].text == "华星")
        let anna = try device.lead("Anna")
        #expect(anna["title"].text == "Head of Purchasing")
        #expect(anna["emails"].texts == ["anna@acme.example"])
        #expect(try device.lead("Dubois")["phones"].list.count == 1)
    }

    @Test("a scanner's stream on stdin: MECARD in one line, vCard, plain text up to an empty line")
    func stream() throws {
        let stream =
            "MECARD:N:Baker,Paul;ORG:Halberg Medical;TEL:+39 011 5550586;EMAIL:paul@halberg.example;;\n" + Self.cards
            + "Tilda Vogel\nQuality Manager\nFeldkamp Optics SAS\ntilda@feldkamp.example\n+33 4 72 55 53 96\n\n"
            + "王小明\n采购经理\n深圳华星科技有限公司\n13700137000\n\n"
        let result = try device.run(["scan", "-", "--json"], input: stream)
        #expect(result.code == 0, "\(result.all)")
        #expect(try device.json("lead", "list").list.count == 6)
        #expect(try device.lead("Baker")["company"].text == "Halberg Medical")
        let tilda = try device.lead("Tilda")
        #expect(tilda["company"].text == "Feldkamp Optics SAS")
        #expect(tilda["title"].text == "Quality Manager")
        #expect(try device.lead("王小明")["company"].text == "深圳华星科技有限公司")
        // `scan` with no file reads the scanner too.
        #expect(try device.run(["scan"], input: "MECARD:N:Second,Sam;ORG:Solo;;\n").code == 0)
        #expect(try device.companies().contains("Solo"))
    }

    @Test(
        "leads that are exported and imported elsewhere are the same; formulas are made harmless (trap CSV)",
        arguments: [
            "csv", "json", "vcard",
        ])
    func roundTrip(_ format: String) throws {
        try device.add(
            "华星科技, \"Ltd\"", "--contact", "李雷", "--phone", "13800138000", "--email", "lilei@huaxing.example", "--city",
            "深圳")
        try device.add("Acme", "--contact", "Anna Müller", "--need", "=HYPERLINK(\"http://evil.example\")")
        let text = try device.ok("export", "--format", format).output
        switch format {
        case "json":
            let leads = try JSONValue(parsing: text).list
            #expect(leads.count == 2)
            #expect(leads.allSatisfy { Contract.lead.isSubset(of: $0.keys) })
            return
        case "csv":
            #expect(!text.contains(",=HYPER") && !text.contains(",\"=HYPER"), "\(text)")
        default:
            #expect(text.contains("BEGIN:VCARD"))
        }
        let other = try TestDevice()
        let file = other.folder.file("leads.\(format == "csv" ? "csv" : "vcf")")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try other.run(format == "csv" ? "import" : "scan", file).code == 0)
        #expect(try other.companies() == device.companies())
        let lead = try other.lead("李雷")
        #expect(lead["emails"].texts == ["lilei@huaxing.example"])
        #expect(lead["phones"] == (try device.lead("李雷")["phones"]))
    }

    @Test("each imported lead is a change set of its own, and goes to the server like any other (R25)")
    func synced() throws {
        let server = try TestServer()
        try server.join(device)
        #expect(try device.json("import", try write(Self.chinese, to: "leads.csv"))["added"].int == 2)
        #expect(try device.json("status")["pending"].int == 2)
        #expect(try device.sync()["pushed"].int == 2)
        #expect(try device.digest() == server.digest(of: "lena"))
    }
}
