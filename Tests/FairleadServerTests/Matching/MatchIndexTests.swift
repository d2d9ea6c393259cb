import FairleadCore
import FairleadMatch
import FairleadMatchMeasuring
import FairleadServerStore
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadServer

@Suite("The match index in the database", .everyDatabase)
struct MatchIndexTests {
    private let place: TestDatabase
    private let database: any ServerDatabase

    init() async throws {
        place = try TestDatabase()
        database = try place.open()
        try await ServerSchema.migrate(database)
    }

    private static func id(_ number: Int) -> RecordID { RecordID(high: 1, low: UInt64(number)) }

    private func put(_ leads: [RecordID: MatchRecord?]) async throws -> Set<RecordID> {
        try await database.write { try MatchIndex.put(leads.mapValues { $0.map(MatchEntry.init) }, $0) }
    }

    private func edges(_ ids: [RecordID]) async throws -> [LeadPair: String] {
        try await database.read { try MatchTables.edges($0, of: ids) }
    }

    @Test("finds the pairs that the index in memory finds, whatever the order and the batches")
    func sameAsInMemory() async throws {
        let records = MeasuredSet.generated(count: 300, seed: TestSeed.value).records
        var graph = MatchGraph<RecordID>()
        for (number, record) in records.enumerated() { graph.insert(Self.id(number), record) }
        var dice = SplitMix64(seed: TestSeed.value)
        var rest = Array(records.indices).shuffled(using: &dice)
        while !rest.isEmpty {
            let batch = rest.prefix(Int.random(in: 1...90, using: &dice))
            rest.removeFirst(batch.count)
            _ = try await put(
                Dictionary(uniqueKeysWithValues: batch.map { (Self.id($0), MatchRecord?.some(records[$0])) }))
        }
        let found = try await edges(records.indices.map(Self.id))
        var expected: [LeadPair: String] = [:]
        for edge in graph.edges { expected[LeadPair(edge.one, edge.other)] = edge.judgement.encoded }
        #expect(!expected.isEmpty)
        #expect(found == expected, "\(TestSeed.hint(TestSeed.value))")
    }

    @Test("a lead that changes or goes takes its pairs and keys along, and coming back brings them again")
    func change() async throws {
        let (one, other) = (Self.id(1), Self.id(2))
        var lead = MatchRecord()
        lead.company = "Acme GmbH"
        lead.contact = "Anna Müller"
        lead.phones = ["+49 151 20473319"]
        #expect(try await put([one: lead]) == [])
        #expect(try await put([other: lead]) == [one, other])
        #expect(try await put([other: lead]) == [], "nothing has changed")
        let before = try await edges([one])
        #expect(before.count == 1)
        var changed = lead
        changed.contact = "Bernd Schmidt"
        changed.phones = []
        #expect(try await put([other: changed]) == [one, other])
        #expect(try await edges([one]).isEmpty)
        #expect(try await put([other: lead]) == [one, other])
        #expect(try await edges([other]) == before)
        #expect(try await put([one: nil]) == [one, other])
        #expect(try await edges([one, other]).isEmpty)
        #expect(try await put([other: nil]) == [])
        for table in ["match_leads", "match_keys", "match_edges"] {
            let count = try await database.read { try $0.query("SELECT COUNT(*) FROM \(table)", []) }
            #expect(count == [[.int(0)]], "\(table)")
        }
    }

    @Test("a key that too many share finds nobody any more, and takes the pairs along that rest on it alone")
    func closing() async throws {
        // All share one number and nothing else; the last two have their e-mail in common too.
        var leads: [RecordID: MatchRecord?] = [:]
        for number in 0..<99 {
            var lead = MatchRecord()
            lead.phones = ["+49 151 20473319"]
            lead.contact = "Anna Müller"
            if number >= 97 { lead.emails = ["anna.mueller@acme.example"] }
            lead.company = "Brand\(number) GmbH"
            leads[Self.id(number)] = lead
        }
        _ = try await put(leads)
        let pair = LeadPair(Self.id(97), Self.id(98))
        #expect(try await edges([pair.one])[pair] != nil)
        let busy = try await edges([Self.id(0)]).count
        for number in 99...101 {
            var lead = MatchRecord()
            lead.phones = ["+49 151 20473319"]
            lead.contact = "Anna Müller"
            lead.company = "Brand\(number) GmbH"
            _ = try await put([Self.id(number): lead])
        }
        #expect(busy > 0)
        #expect(try await edges([Self.id(0)]).isEmpty)
        #expect(try await edges([pair.one])[pair] != nil)
    }

    @Test("a judgement is read as it was written, and one of a newer version as far as it can be")
    func judgementText() throws {
        var lead = MatchRecord()
        lead.company = "上海恒瑞电子有限公司"
        lead.contact = "王伟"
        lead.phones = ["+86 13864027915"]
        let judgement = Matcher.judge(Profile(lead), Profile(lead))
        let read = try #require(Judgement(encoded: judgement.encoded))
        #expect(read.encoded == judgement.encoded)
        #expect(read.tier == .automatic)
        #expect(read.reason == judgement.reason)
        #expect(Judgement(encoded: judgement.withheld(by: .fitsOthers).encoded)?.rule == .fitsOthers)
        #expect(Judgement(encoded: "2 suggest 900 newRule sameMobile:1100 newKind:3")?.evidence.count == 1)
        for text in ["", "x", "1 sometimes 5 -", "1 suggest many -"] { #expect(Judgement(encoded: text) == nil) }
    }
}
