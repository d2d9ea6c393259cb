import FairleadCore
import GRDB
import Testing

@testable import FairleadStore

@Suite("Lists of leads")
struct LeadListTests {
    private static func filter(_ conditions: LeadFilter.Condition..., words: [String] = []) -> LeadFilter {
        var filter = LeadFilter()
        filter.conditions = conditions
        filter.words = words
        return filter
    }

    @Test("the lead written last comes first, also when what was written is a visit")
    func order() throws {
        let device = try TestDevice()
        let first = try device.add([Field.company: "A"])
        let second = try device.add([Field.company: "B"])
        #expect(try device.store.leads(LeadFilter()).map(\.id) == [second, first])
        try device.log("visit", first, "Came back")
        #expect(try device.store.leads(LeadFilter()).map(\.id) == [first, second])
        #expect(try device.store.leads(LeadFilter(), limit: 1).map(\.id) == [first])
        #expect(try device.store.countLeads(LeadFilter()) == 2)
    }

    @Test(
        "a condition leaves what it names",
        arguments: [
            (LeadFilter.Condition.owner("li"), ["A", "B", "C"]), (.owner("L"), []), (.stage("won"), ["B"]),
            (.source("trade show"), ["A"]), (.source("Trade Show"), ["A"]), (.event("CIIF"), ["B"]),
            (.tag("vip"), ["A"]),
            (.tag("vi"), []), (.tag("两 字"), ["A"]), (.companyContains("ÄB"), ["B"]), (.companyContains("%"), ["C"]),
            (.companyContains("_"), []), (.dueBefore(2_000), ["A"]), (.dueBefore(1_000), []),
            (.hasConflicts(true), []), (.hasConflicts(false), ["A", "B", "C"]), (.isArchived(true), ["D"]),
            (.isArchived(false), ["A", "B", "C"]), (.sync(.pending), ["A", "B", "C"]), (.sync(.refused), []),
            (.grade(.a), []), (.grade(nil), ["A", "B", "C"]),
        ] as [(LeadFilter.Condition, [String])])
    func conditions(condition: LeadFilter.Condition, expected: [String]) throws {
        let device = try TestDevice()
        let first = try device.add(
            [Field.contact: "A", Field.company: "Acme", Field.source: "trade show"], [Field.tags: ["vip", "两 字"]])
        try device.log("visit", first, "x", due: 1_000)
        try device.add([Field.contact: "B", Field.company: "Jäb", Field.stage: "won", Field.event: "CIIF"])
        try device.add([Field.contact: "C", Field.company: "100% Ltd"])
        let archived = try device.add([Field.contact: "D"])
        try device.edit(archived, Edit(Field.archived, .bool(true)))
        let found = try device.store.leads(Self.filter(condition)).compactMap(\.contact).sorted()
        #expect(found == expected)
        #expect(try device.store.countLeads(Self.filter(condition)) == expected.count)
        #expect(try device.store.countLeads(Self.filter(condition), upTo: 2) == min(2, expected.count))
    }

    @Test("all conditions and words have to hold")
    func conjunction() throws {
        let device = try TestDevice()
        try device.add([Field.contact: "A", Field.company: "Acme", Field.stage: "won"])
        try device.add([Field.contact: "B", Field.company: "Acme"])
        let filter = Self.filter(.stage("won"), .companyContains("acme"), words: ["acme", "a"])
        #expect(try device.store.leads(filter).map(\.contact) == ["A"])
        #expect(try device.store.leads(Self.filter(.stage("won"), words: ["acme", "zz"])).isEmpty)
    }

    @Test("a word also means a lead by its code, with # by its number; a team's own field is no filter")
    func codes() throws {
        let device = try TestDevice()
        try device.pull([
            Pulled.record(
                position: 2,
                [
                    Field.company: [Pulled.version(.text("Acme"), position: 2)],
                    Field.number: [Pulled.version(.int(17), position: 2)],
                ])
        ])
        try device.add([Field.company: "Globex"])
        let code = try #require(try device.store.leads(Self.filter(words: ["acme"])).first).code
        for word in [code, String(code.prefix(4)), code.lowercased(), "#17"] {
            #expect(try device.store.leads(Self.filter(words: [word])).map(\.company) == ["Acme"], "\(word)")
        }
        #expect(try device.store.leads(Self.filter(words: [code, "globex"])).isEmpty)
        #expect(try device.store.leads(Self.filter(words: ["#18"])).isEmpty)
        #expect(throws: FilterWords.Flaw.unknown("x_region")) {
            try FilterWords.filter(["x_region:east"], user: "li", now: 0, offset: { _ in 0 })
        }
    }

    @Test("what is due is what the last plan says, until there is contact again; a note changes nothing")
    func due() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.contact: "A"])
        let soon = Self.filter(.dueBefore(10_000))
        try device.log("visit", lead, "x", due: 20_000)
        #expect(try device.store.countLeads(soon) == 0)
        try device.log("call", lead, "x", due: 5_000)
        try device.log("note", lead, "x")
        #expect(try device.store.countLeads(soon) == 1)
        try device.log("call", lead, "x")
        #expect(try device.store.countLeads(soon) == 0)
    }

    @Test("a visit that was taken back is neither listed nor found nor due")
    func undoneLog() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.contact: "A"])
        let visit = try device.log("visit", lead, "Hydraulics", due: 5_000)
        #expect(try device.store.countLeads(Self.filter(words: ["hydraulics"])) == 1)
        try device.edit(visit, Edit(Field.archived, .bool(true)))
        #expect(try device.store.activities(of: lead).isEmpty)
        #expect(try device.store.children(of: lead) == [visit])
        #expect(try device.store.countLeads(Self.filter(words: ["hydraulics"])) == 0)
        #expect(try device.store.countLeads(Self.filter(.dueBefore(10_000))) == 0)
    }

    @Test("an archived lead leaves the lists, one whose archive is up for review stays")
    func archiveUnderReview() throws {
        let device = try TestDevice()
        let archived = Pulled.version(.bool(true))
        try device.pull([Pulled.record([Field.archived: [archived]])])
        #expect(try device.store.leads(LeadFilter()).isEmpty)
        let review = Pulled.version(.bool(true))
        try device.pull([Pulled.record(position: 10, [Field.archived: [archived], Field.archiveReview: [review]])])
        #expect(try device.store.leads(LeadFilter()).map(\.conflicts) == [[Field.archived]])
    }

    @Test(
        "a lead is found by Chinese, pinyin, initials, English without accents, phone and notes",
        arguments: [
            ("华星", "华星科技"), ("huaxing", "华星科技"), ("HXKJ", "华星科技"), ("李雷", "华星科技"), ("lilei", "华星科技"),
            ("上海", "华星科技"), ("13800138000", "华星科技"), ("138-0013", "华星科技"), ("muller", "Müller GmbH"),
            ("MÜLLER", "Müller GmbH"), ("mueller", "Müller GmbH"), ("anna@", "Müller GmbH"), ("Robotik", "Müller GmbH"),
            ("4951112", "Müller GmbH"), ("Angebot", "Müller GmbH"),
        ])
    func search(word: String, company: String) throws {
        let device = try TestDevice()
        try device.add(
            [Field.company: "华星科技", Field.contact: "李雷", Field.city: "上海"], [Field.phones: ["138 0013 8000"]])
        let german = try device.add(
            [Field.company: "Müller GmbH", Field.contact: "Anna"],
            [Field.emails: ["anna@mueller.example"], Field.tags: ["Robotik"], Field.phones: ["+49 511 123"]])
        try device.log("note", german, "Angebot bis Mai")
        #expect(try device.store.leads(Self.filter(words: [word])).map(\.company) == [company])
    }

    @Test("the pipeline has every stage in order and every live lead once")
    func pipeline() throws {
        let device = try TestDevice()
        try device.add([Field.contact: "A"])
        try device.add([Field.contact: "B", Field.stage: "won"])
        let blank = try device.add([Field.contact: "C"])
        try device.edit(blank, Edit(Field.stage, .null))
        let archived = try device.add([Field.contact: "D"])
        try device.edit(archived, Edit(Field.archived, .bool(true)))
        let stages = try device.store.pipeline()
        #expect(stages.map(\.stage) == Stage.all)
        #expect(stages.filter { $0.count > 0 }.map { $0.leads.map(\.contact) } == [["C", "A"], ["B"]])
        let shortened = try device.store.pipeline(limit: 1).filter { $0.count > 0 }
        #expect(shortened.map { $0.leads.map(\.contact) } == [["C"], ["B"]] && shortened.map(\.count) == [2, 1])
    }

    @Test("activities come in the order in which they happened")
    func activities() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.contact: "A"])
        let late = try device.log("call", lead, "late")
        let early = try device.store.write("log visit", summary: "") { writer in
            try writer.create(
                .activity, lead: lead,
                edits: [
                    Edit(Field.type, .text("visit")), Edit(Field.content, .text("early")),
                    Edit(Field.occurredAt, .int(TestDevice.start - 5_000)), Edit(Field.minutes, .int(30)),
                ])
        }
        let activities = try device.store.activities(of: lead)
        #expect(activities.map(\.id) == [early, late])
        #expect(activities.map(\.kind) == ["visit", "call"])
        #expect(activities.map(\.author) == ["li", "li"])
        #expect(activities.map(\.minutes) == [30, nil])
        #expect(activities[0].recordedAt > activities[0].occurredAt)
    }

    @Test("a probable duplicate is named with its owner, an archived one is not")
    func duplicates() throws {
        let device = try TestDevice()
        let lead = try device.add(
            [Field.company: "Acme GmbH", Field.contact: "Anna Müller"], [Field.emails: ["anna@acme.example"]])
        try device.add([Field.company: "华星科技", Field.contact: "李雷"])
        let draft = TestDevice.edits([Field.contact: "Anna Mueller"], [Field.emails: ["ANNA@acme.example"]])
        let found = try device.store.likelyDuplicates(of: draft)
        #expect(found.map(\.lead.id) == [lead])
        #expect(found.first?.lead.owner == "li")
        #expect(found.first?.reason == "same e-mail, same name")
        try device.edit(lead, Edit(Field.archived, .bool(true)))
        #expect(try device.store.likelyDuplicates(of: draft).isEmpty)
    }

    @Test("a duplicate is found by what a lead says now, and after a purge of the file as before")
    func duplicatesLater() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme GmbH", Field.contact: "Anna Müller"])
        let other = try device.add([Field.company: "华星科技", Field.contact: "李雷"])
        func found(_ company: String, _ contact: String) throws -> [RecordID] {
            let draft = TestDevice.edits([Field.company: company, Field.contact: contact])
            return try device.store.likelyDuplicates(of: draft).map(\.lead.id)
        }
        #expect(try found("Acme", "Anna Mueller") == [lead])
        try device.edit(lead, Edit(Field.contact, .text("Bernd Krause")), Edit(Field.company, .text("Zeta AG")))
        #expect(try found("Acme", "Anna Mueller") == [])
        #expect(try found("Zeta", "Bernd Krause") == [lead])
        _ = try device.store.undoLast()
        #expect(try found("Acme", "Anna Mueller") == [lead])
        try device.store.purge()
        #expect(try found("华星科技", "李雷") == [other])
        #expect(try device.store.verify().isEmpty)
    }

    @Test("an index that has lost a lead's keys is named by `verify`")
    func keysLost() throws {
        let device = try TestDevice()
        try device.add([Field.company: "Acme GmbH", Field.contact: "Anna Müller"])
        let sql = "DELETE FROM lead_keys WHERE key = (SELECT min(key) FROM lead_keys)"
        try device.store.transaction { try $0.execute(sql: sql) }
        let problem = "The index that finds duplicates does not agree with the leads."
        #expect(try device.store.verify().map(\.what) == [problem])
    }

    @Test(
        "rows of one file that are one prospect are alike",
        arguments: [
            (["A", "李雷", "138 0013 8001"], ["A", "李雷", "+86 13800138001"], true),
            (["恒瑞电子", "李雷", ""], ["Hengrui", "Li Lei", ""], true), (["A", "李雷", ""], ["A", "王五", ""], false),
            (["A", "李雷", "138 0013 8001"], ["B", "王五", "138 0013 8001"], false),
        ])
    func repeats(first: [String], second: [String], areAlike: Bool) {
        var repeats = LikelyRepeats()
        let rows = [first, second].map { row in
            TestDevice.edits(
                [Field.company: row[0], Field.contact: row[1]], [Field.phones: row[2].isEmpty ? [] : [row[2]]])
        }
        #expect(repeats.add(rows[0], line: 7) == nil)
        #expect(repeats.add(rows[1], line: 8) == (areAlike ? 7 : nil))
    }
}
