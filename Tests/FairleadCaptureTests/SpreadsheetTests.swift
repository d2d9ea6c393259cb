import FairleadCore
import Testing

@testable import FairleadCapture

@Suite("Sheets")
struct SpreadsheetTests {
    @Test(
        "columns are known by their names",
        arguments: [
            ("客户名称", Field.company), ("公司", Field.company), ("公司名称", Field.company), ("单位", Field.company),
            ("Company", Field.company), ("ORGANIZATION", Field.company), ("＊公司名称", Field.company),
            ("联系人", Field.contact),
            ("姓名", Field.contact), ("Contact Person", Field.contact), ("职位", Field.title), ("职务", Field.title),
            ("Job-Title", Field.title), ("电话", Field.phones), ("手机", Field.phones), ("联系电话", Field.phones),
            ("Phone 2", Field.phones), ("ｐｈｏｎｅ", Field.phones), ("邮箱", Field.emails), ("电子邮箱", Field.emails),
            ("E-mail", Field.emails), ("微信号", Field.wechat), ("WeChat ID", Field.wechat), ("城市", Field.city),
            ("来源", Field.source), ("线索来源", Field.source), ("展会", Field.event), ("展位", Field.booth),
            ("需求描述", Field.need), ("初步需求", Field.need), ("预算范围", Field.budget), ("标签", Field.tags),
            ("备注", ColumnNames.note),
            ("当前状态", Field.stage), ("获取时间", Field.capturedAt), ("序号", ColumnNames.none),
        ])
    func names(header: String, field: String) {
        let mapping = ColumnMapping(headers: [header], given: [])
        #expect(mapping.columns[0].parts.map(\.field) == [field])
    }

    @Test("a Chinese sheet")
    func chinese() throws {
        let draft = try onlyDraft(
            """
            客户名称,联系人,职位,电话,邮箱,微信号,城市,来源,需求,预算,标签,备注,状态,获取时间
            华星科技有限公司,李雷,采购总监,13800138000；021-5555 6666,lilei@hx.cn,lilei88,上海,展会,需要3台机器人,10-20万元,重点、制造业,回访,已联系,2026年5月3日 14:30
            """)
        #expect(
            draft.texts == [
                Field.company: "华星科技有限公司", Field.contact: "李雷", Field.title: "采购总监", Field.wechat: "lilei88",
                Field.city: "上海",
                Field.source: "展会", Field.need: "需要3台机器人", Field.budget: "10-20万元", Field.stage: "contacted",
            ])
        #expect(draft.phones == ["13800138000", "021-5555 6666"])
        #expect(draft.emails == ["lilei@hx.cn"])
        #expect(draft.tags == ["重点", "制造业"])
        #expect(draft.note == "回访")
        #expect(draft.capturedAt == 1_777_789_800_000)
    }

    @Test("an English sheet with the name in halves, below a title")
    func english() throws {
        let draft = try onlyDraft(
            """
            Leads of the spring fair;;;;
            ;;;;
            First Name;Last Name;Company;Mobile;Industry
            Anna;Müller;Acme GmbH;+49 511 123456;Robotics
            """)
        #expect(draft[Field.contact] == "Anna Müller")
        #expect(draft[Field.company] == "Acme GmbH")
        #expect(draft.phones == ["+49 511 123456"])
        #expect(draft[Field.industry] == "Robotics" && draft.note == nil)
    }

    @Test("the tracking sheet of 14 columns: nothing of it is lost")
    func tracking() throws {
        let sheet = try sheet(
            """
            序号,线索来源,客户名称/行业,联系人（姓名/职位）,联系方式（电话/微信/邮箱）,初步需求,线索等级,背景信息（规模/决策链/痛点）,跟进计划（频率/方式/目标）,跟进记录（时间/方式/反馈/下一步动作）,维护动作,当前状态,负责人（姓名）,备注
            1,展会,宏图制造/机械,王芳/采购经理,13900139000/微信：wangfang_ht/wang@ht.cn,自动化产线,A,500人,每周,5月1日电话,节日问候,跟进中,张三,竞品：甲公司
            """)
        #expect(sheet.flaws.isEmpty)
        #expect(sheet.mapping.leftOut == ["序号"])
        let draft = try #require(sheet.drafts.first)
        #expect(draft[Field.industry] == "机械")
        #expect(draft[Field.company] == "宏图制造" && draft[Field.contact] == "王芳" && draft[Field.title] == "采购经理")
        #expect(draft.phones == ["13900139000"] && draft.emails == ["wang@ht.cn"])
        #expect(draft[Field.wechat] == "wangfang_ht")
        #expect(draft[Field.need] == "自动化产线" && draft[Field.source] == "展会" && draft[Field.stage] == "contacted")
        let note = try #require(draft.note)
        for kept in ["线索等级: A", "500人", "每周", "5月1日电话", "维护动作: 节日问候", "张三", "竞品：甲公司"] {
            #expect(note.contains(kept))
        }
    }

    @Test(
        "ways to reach somebody tell themselves apart",
        arguments: [
            ("13800138000", ["13800138000"], [], nil), ("lilei@hx.cn", [], ["lilei@hx.cn"], nil),
            ("lilei_88", [], [], "lilei_88"),
            ("13800138000 lilei@hx.cn", ["13800138000"], ["lilei@hx.cn"], nil),
            ("电话：021-55556666；微信：li88", ["021-55556666"], [], "li88"),
            ("+49 511 12 34 56", ["+49 511 12 34 56"], [], nil),
        ] as [(String, [String], [String], String?)])
    func reach(cell: String, phones: [String], emails: [String], wechat: String?) throws {
        let draft = try onlyDraft("姓名,联系方式\n李雷,\(cell)\n")
        #expect(draft.phones == phones && draft.emails == emails && draft[Field.wechat] == wechat)
    }

    @Test("--map decides, by name or number, whatever the header says")
    func map() throws {
        let text = "A,B,备注\nAcme,Anna,Bonn\n"
        let draft = try onlyDraft(text, map: [("company", "a"), ("contact", "2"), ("city", "备注")])
        #expect(draft.texts == [Field.company: "Acme", Field.contact: "Anna", Field.city: "Bonn"])
        #expect(throws: Spreadsheet.Problem.unknownField("colour")) { try sheet(text, map: [("colour", "A")]) }
        #expect(throws: Spreadsheet.Problem.unknownColumn("C", columns: ["A", "B", "备注"])) {
            try sheet(text, map: [("phone", "C")])
        }
    }

    @Test("without a header there is nothing to go by")
    func noHeader() {
        #expect(throws: Spreadsheet.Problem.empty) { try sheet("") }
        #expect(throws: Spreadsheet.Problem.empty) { try sheet("\n,,\n\n") }
        #expect(throws: Spreadsheet.Problem.noHeader(columns: ["Acme", "Anna"])) { try sheet("Acme,Anna\nX,Y\n") }
        #expect(throws: Spreadsheet.Problem.noHeader(columns: ["备注"])) { try sheet("备注\nhello\n") }
    }

    @Test(
        "a bad row says what is wrong; the others are taken",
        arguments: [
            (",,,,", nil), ("A,x,,,", "not a phone number"), ("A,1.38E+10,,,", "rounded"), ("A,,x@,,", "not an e-mail"),
            ("A,,,lots,", "not a budget"), ("A,,,,3/4/2026", "not a date"), ("A,,,,2026-02-30", "not a date"),
            ("A,,,,2062-01-01", "future"), (",,,,2026-01-01", "no company"), ("A,,", "3 fields"),
            ("A,,,,,x", "6 fields"),
            ("A,无,-,待定,", nil), ("A,,,,,,", nil), ("\"A,,,,", "never closed"),
        ] as [(String, String?)])
    func badRows(row: String, reason: String?) throws {
        let sheet = try sheet("公司,电话,邮箱,预算,日期\nFirst,,,,\n\(row)\nLast,,,,\n")
        #expect(sheet.drafts.first?[Field.company] == "First")
        #expect(sheet.drafts.last?[Field.company] == "Last")
        if let reason {
            #expect(sheet.flaws.count == 1)
            #expect(sheet.flaws.first?.hasPrefix("3: ") == true)
            #expect(sheet.flaws.first?.contains(reason) == true)
        } else {
            #expect(sheet.flaws.isEmpty)
        }
    }

    @Test("what is too long for the store is a bad row")
    func tooLong() throws {
        let long = String(repeating: "长", count: Limits.textSizeBytesMax / 3 + 1)
        let tag = String(repeating: "x", count: Limits.elementSizeBytesMax + 1)
        let sheet = try sheet("公司,标签,备注\n\(long),,\nB,\(tag),\nC,,\(long)\nD,,ok\n")
        #expect(sheet.drafts.count == 1)
        #expect(sheet.flaws.count == 3)
    }

    @Test(
        "dates that can be read one way only",
        arguments: [
            ("2026-03-12", "2026-03-12 00:00"), ("2026/3/12", "2026-03-12 00:00"),
            ("2026.03.12 9:05", "2026-03-12 09:05"),
            ("2026年3月12日", "2026-03-12 00:00"), ("2026年3月12日 14时05分", "2026-03-12 14:05"),
            ("12.03.2026", "2026-03-12 00:00"),
            ("25/3/2026", "2026-03-25 00:00"), ("3/25/2026 14:05:33", "2026-03-25 14:05"),
            ("20260312", "2026-03-12 00:00"),
            ("46093", "2026-03-12 00:00"), ("46093.5", "2026-03-12 12:00"), ("3/3/2026", "2026-03-03 00:00"),
        ])
    func dates(typed: String, local: String) throws {
        let dates = CaptureDate(now: noon, offset: { _ in 8 * 3600 })
        let expected = try #require(TimeParser.milliseconds(local, now: noon, offset: { _ in 8 * 3600 }))
        #expect(try dates.milliseconds(typed) == expected)
        #expect(try dates.milliseconds("2026-03-12T01:02:03.004Z") == RFC3339.milliseconds("2026-03-12T01:02:03.004Z"))
    }

    @Test(
        "budgets in the unit of their header",
        arguments: [
            ("预算（万元）", "10-20", "10-20万"), ("预算（万元）", "约50", "50万"), ("预算（万元）", "5千", "5千"), ("预算", "10万以上", "10万以上"),
            ("Budget", "50000EUR", "50000EUR"), ("Budget (k)", "5-8", "5-8k"),
        ])
    func budgets(header: String, cell: String, budget: String) throws {
        #expect(try onlyDraft("公司,\(header)\nA,\(cell)\n")[Field.budget] == budget)
    }

    @Test(
        "phone numbers in one cell",
        arguments: [
            ("13800138000/13900139000", ["13800138000", "13900139000"]), ("0511/12345", ["0511/12345"]),
            ("１３８００１３８０００", ["13800138000"]), ("13800138000.0", ["13800138000"]), ("=\"013800\"", ["013800"]),
            ("021-5555 转 12", ["021-5555 转 12"]), ("+1 (212) 555-0100 ext. 7", ["+1 (212) 555-0100 ext. 7"]),
        ])
    func phones(cell: String, phones: [String]) throws {
        #expect(try RowReader.phones(CellText.plain(cell)) == phones)
    }

    @Test("mended rows come back without the columns that were added")
    func mended() throws {
        let sheet = try sheet("公司,备注,fairlead_line,fairlead_reason\nA,x,3,too long\n")
        #expect(sheet.drafts.first?.note == "x")
        #expect(sheet.mapping.leftOut.isEmpty)
    }

    @Test("a list of our own comes back as it was, without what the store keeps of a lead")
    func ownList() throws {
        var writer = CSVWriter(hasMark: true)
        writer.add([
            "id", "code", "number", "company", "contact", "phones", "emails", "budget", "stage", "grade", "owner",
            "tags",
            "captured_at", "sync", "note",
        ])
        writer.add([
            "01a2", "K7QF3M2A", "12", "=Acme; \"Sons\"", "Anna, Müller", "+49 511 1; +49 511 2", "a@b.de",
            "<=200000 EUR",
            "won", "A", "lena", "vip; 重点", "2026-03-12T01:02:03.004Z", "synced", "two\nlines: -1",
        ])
        let sheet = try sheet(TextDecoding.decode(Array(writer.text.utf8)).text)
        #expect(sheet.mapping.leftOut == ["id", "code", "number", "grade", "owner", "sync"])
        let draft = try #require(sheet.drafts.first)
        #expect(
            draft.texts == [
                Field.company: "=Acme; \"Sons\"", Field.contact: "Anna, Müller", Field.budget: "<=200000 EUR",
                Field.stage: "won",
            ])
        #expect(draft.phones == ["+49 511 1", "+49 511 2"] && draft.tags == ["vip", "重点"])
        #expect(draft.note == "two\nlines: -1")
        #expect(draft.capturedAt == RFC3339.milliseconds("2026-03-12T01:02:03.004Z"))
    }
}
