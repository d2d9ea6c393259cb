import FairleadTestKit
import Foundation
import Testing

@Suite("What is found out about a lead beside what capture asks for")
struct LeadDetailTests {
    private let device: TestDevice

    init() throws { device = try TestDevice() }

    @Test("facts and fields of the team's own are typed, shown, in the history, and taken back (IN-25, IN-28, IN-38)")
    func details() throws {
        let code = try device.add(
            "宏图制造", "--contact", "王芳", "--set", "industry=机械", "--set", "x_region2=华东", "--set", "tags=重点,展会")
        try device.ok("lead", "edit", code, "employees=500", "pain=换线慢", "x_region2=华南")
        let lead = try device.lead(code)
        #expect(
            lead["details"]
                == .dictionary([
                    "industry": .string("机械"), "employees": .string("500"), "pain": .string("换线慢"),
                    "x_region2": .string("华南"),
                ]))
        #expect(lead["tags"].texts == ["重点", "展会"])
        let page = try device.ok("lead", "show", code).output
        #expect(page.contains("industry") && page.contains("机械") && page.contains("x_region2"))
        #expect(try device.json("history", code, "x_region2").list.map { $0["value"].text } == ["华南", "华东"])
        try device.ok("undo")
        #expect(try device.lead(code)["details"]["x_region2"].text == "华东")
        #expect(try device.run("lead", "edit", code, "x_=1").code == 65)
        #expect(try device.run("lead", "edit", code, "region=1").code == 65)
    }

    @Test("a value is assumed until the prospect confirms it, and again after it was changed (IN-26)")
    func confirmed() throws {
        let code = try device.add("Acme", "--budget", "200000-300000CNY")
        #expect(try device.lead(code)["confirmed"].texts == [])
        try device.ok("lead", "edit", code, "confirmed+=budget")
        #expect(try device.lead(code)["confirmed"].texts == ["budget"])
        #expect(try device.ok("lead", "show", code).output.contains("(confirmed)"))
        try device.ok("lead", "edit", code, "budget=200000-300000CNY")
        #expect(try device.lead(code)["confirmed"].texts == ["budget"])
        try device.ok("lead", "edit", code, "budget=100000CNY")
        #expect(try device.lead(code)["confirmed"].texts == [])
        try device.ok("lead", "edit", code, "confirmed+=budget", "budget=150000CNY")
        #expect(try device.lead(code)["confirmed"].texts == ["budget"])
        #expect(try device.run("lead", "edit", code, "confirmed+=colour").code == 65)
    }

    @Test("who has a say in the purchase, each in one of five roles (IN-29 to IN-31)")
    func buyers() throws {
        let code = try device.add("Acme")
        try device.ok("lead", "edit", code, "buyers+=Technical: 李雷 (integrates, fast); user:韩梅梅")
        let buyers = try device.lead(code)["buyers"].list
        #expect(buyers.map { $0["role"].text } == ["technical", "user"])
        #expect(buyers.map { $0["person"].text } == ["李雷 (integrates, fast)", "韩梅梅"])
        let refused = try device.run("lead", "edit", code, "buyers+=boss:Anna")
        #expect(refused.code == 65 && refused.talk.contains("procurement"))
    }

    @Test("what a lead still needs is named, and capture never asks for it (IN-10 to IN-13, IN-24)")
    func missing() throws {
        let code = try device.add("Acme")
        #expect(
            try device.lead(code)["missing"].texts == ["contact", "title", "phones", "need", "budget", "expected"])
        try device.ok(
            "lead", "edit", code, "contact=Anna", "title=CTO", "emails+=anna@acme.example", "product=robots",
            "budget=50000EUR", "expected=this autumn")
        #expect(try device.lead(code)["missing"].texts == [])
        #expect(!(try device.ok("lead", "show", code).output.contains("missing")))
    }

    @Test("export has all of it, and import reads it back")
    func roundTrip() throws {
        let code = try device.add("Acme", "--contact", "Anna", "--set", "x_region=north", "--set", "industry=机械")
        try device.ok("lead", "edit", code, "buyers+=user:Bea; technical:Carl", "confirmed+=industry")
        let folder = try TemporaryFolder()
        let file = folder.file("leads.csv")
        try device.ok("export", "--output", file)
        let other = try TestDevice()
        try other.ok("import", file)
        let (first, second) = (try device.lead("Acme"), try other.lead("Acme"))
        for key in ["details", "buyers", "confirmed", "missing"] { #expect(first[key] == second[key], "\(key)") }
    }

    @Test("the tracking sheet goes out with its 14 columns and comes back (IN-33)")
    func tracking() throws {
        let code = try device.add(
            "宏图制造", "--contact", "王芳", "--title", "采购经理", "--phone", "13900139000", "--wechat", "wangfang",
            "--need", "自动化产线", "--set", "industry=机械", "--set", "employees=500人", "--note", "竞品：甲公司")
        try device.ok("log", "call", code, "-m", "约了演示", "--next", "发方案", "--due", "2031-01-05")
        let folder = try TemporaryFolder()
        let file = folder.file("tracking.csv")
        try device.ok("export", "--format", "tracking", "--output", file)
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 14 })
        for name in ["Acme, Inc.", "西门子（中国）", "Novo Nordisk A/S"] { try device.add(name, "--contact", "Smith, John") }
        try device.ok("export", "--format", "tracking", "--output", file, "--force")
        let other = try TestDevice()
        try other.ok("import", file)
        #expect(try other.companies() == device.companies(), "a slash, a comma or a bracket in a name stays in it")
        #expect(try other.lead("Novo")["contact"].text == "Smith, John")
        let lead = try other.lead("宏图")
        #expect(lead["company"].text == "宏图制造" && lead["contact"].text == "王芳" && lead["title"].text == "采购经理")
        #expect(lead["phones"].texts == ["13900139000"] && lead["wechat"].text == "wangfang")
        #expect(lead["details"]["industry"].text == "机械")
        let note = try #require(lead["activities"].list.first?["content"].text)
        for kept in ["500人", "发方案", "约了演示", "竞品：甲公司"] { #expect(note.contains(kept), "\(note)") }
    }
}
