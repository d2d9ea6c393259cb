import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("Pushing: each change set has one effect and one answer", .everyDatabase)
struct PushTests {
    @Test("I3: a push that arrives five times has one effect and the same outcomes")
    func idempotent() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead()
        try device.edit(lead, Field.city, .text("Bonn"))
        let request = device.request()
        let first = try await server.services.sync.sync(request, session: device.session)
        let digest = try await server.accounts.digest(user: nil)
        #expect(first.outcomes.map(\.kind) == [.accepted, .accepted] && first.outcomes.allSatisfy { $0.position > 0 })
        for _ in 2...5 {
            let again = try await server.services.sync.sync(request, session: device.session)
            #expect(again.outcomes == first.outcomes && again.status == .ok)
        }
        // Composed differently on a retry, with more behind it.
        try device.edit(lead, Field.city, .text("Ulm"))
        let longer = try await device.exchange()
        #expect(Array(longer.outcomes.prefix(2)) == first.outcomes && longer.outcomes.count == 3)
        #expect(try await server.accounts.digest(user: nil) != digest)
        #expect(try await server.accounts.check() == [])
    }

    @Test("what is pushed is in the page of the same answer")
    func readYourWrites() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead()
        let response = try await device.exchange()
        #expect(response.page?.complete == true && device.leads == [lead])
        #expect(try device.state(lead)?.value(Field.number) == .int(1))
        #expect(device.digest() == (try await server.accounts.digest(user: "a")))
        let idle = try await device.exchange()
        #expect(idle.page?.records == [] && idle.page?.complete == true && idle.outcomes.isEmpty)
    }

    @Test("two leads of one change set have two numbers, and the next lead the one after")
    func numbers() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        try device.write(
            (0..<2).map { _ in
                RecordChange(id: device.newID(), kind: .lead, isCreation: true, edits: [Edit(Field.city, .text("x"))])
            })
        try device.addLead()
        try await device.sync()
        #expect(Set(try device.leads.map { try device.state($0)?.value(Field.number)?.int }) == [1, 2, 3])
        #expect(try await server.accounts.check() == [])
    }

    @Test("R22: a change set that cannot be taken in holds up nothing behind it")
    func poison() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead()
        device.written.append(Data("no change set at all".utf8))
        try device.edit(lead, Field.stage, .text("dancing"))
        try device.edit(lead, Field.city, .text("Bonn"))
        let outcomes = try await device.sync()
        #expect(outcomes.map(\.kind.code) == [nil, "bad_change", "bad_value", nil])
        #expect(try device.text(lead, Field.city) == "Bonn" && device.text(lead, Field.stage) == "new")
        let again = try await server.services.sync.sync(device.request(), session: device.session)
        #expect(again.outcomes.isEmpty && again.status == .ok)
        #expect(try await server.accounts.check() == [])
    }

    @Test("R21: a change set without content keeps its number taken, comes to nothing, and holds up nothing behind it")
    func placeholder() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead()
        let head = try await server.services.sync.head()
        let empty = try device.write([])
        try device.edit(lead, Field.city, .text("Bonn"))
        #expect(try await device.sync().map(\.kind.code) == [nil, "withdrawn", nil])
        #expect(try await server.services.sync.head() == head + 2)
        // Its origin can still come under another dot.
        let other = try await server.device("a")
        let record = RecordChange(
            id: other.newID(), kind: .lead, isCreation: true, edits: [Edit(Field.company, .text("A"))])
        try other.write([record]) { $0.origin = empty.origin }
        #expect(try await other.sync().map(\.kind) == [.accepted])
        #expect(try await server.accounts.check() == [])
    }

    @Test("what depends on a refused creation is held with it")
    func refusedCreation() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead([Edit(Field.owner, .text("b"))])
        try device.addNote(to: lead)
        #expect(try await device.sync().map(\.kind.code) == ["not_allowed", "depends_on_refused"])
    }

    @Test("R20: an origin is integrated once, whatever dot it comes back with")
    func origins() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let (a, b) = (try await server.device("a"), try await server.device("a"))
        let lead = a.newID()
        let record = RecordChange(id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.company, .text("A"))])
        let first = try a.write([record])
        let second = try b.write([record]) { $0.origin = first.origin }
        try await a.sync()
        #expect(try await b.sync() == [Outcome(dot: second.dot, kind: .known(first.dot), position: 7)])
        #expect(try await server.services.sync.head() == 7)
    }

    @Test("R20: an edit in the same push as what it builds on has that in view, also where it stands under another dot")
    func knownInOnePush() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let (a, b) = (try await server.device("a"), try await server.device("a"))
        let lead = a.newID()
        let record = RecordChange(id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.city, .text("Bonn"))])
        let first = try a.write([record])
        try b.write([record]) { $0.origin = first.origin }
        try b.edit(lead, Field.city, .text("Ulm"))
        try await a.sync()
        #expect(try await b.sync().map(\.kind) == [.known(first.dot), .accepted])
        #expect(try b.state(lead)?.cells[CellKey(Field.city)]?.versions.map(\.value) == [.text("Ulm")])
        #expect(try await server.accounts.check() == [])
    }

    @Test("R19: another change set under a known number, or more than the device knows of, is a fork")
    func fork() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let lead = try device.addLead()
        try await device.sync()
        let clone = device.disk
        try device.edit(lead, Field.city, .text("Bonn"))
        try await device.sync()
        // The copy does not know of the second one.
        device.disk = clone
        #expect(try await device.exchange().status == .fork(common: 1))
        // It has written another second one.
        try device.edit(lead, Field.city, .text("Ulm"))
        #expect(try await device.exchange().status == .fork(common: 1))
        let head = try await server.services.sync.head()
        try await takeNewIncarnation(device, former: device.replica, through: 1)
        #expect(try await server.services.sync.head() == head + 2)
        let versions = try device.state(lead)?.cells[CellKey(Field.city)]?.versions.compactMap(\.value.text)
        #expect(versions.map(Set.init) == ["Bonn", "Ulm"])
        #expect(try await server.accounts.check() == [])
    }

    /// The copy goes on under a new name with its last change set.
    private func takeNewIncarnation(_ device: TestDevice, former: ReplicaID, through: UInt64) async throws {
        let last = try ChangeSetCodec.decode(try #require(device.written.last))
        var dice = SystemRandomNumberGenerator()
        device.replica = .random(using: &dice)
        device.written = []
        device.acknowledged = Checkpoint(number: 0, digest: Data())
        device.incarnation = Incarnation(
            publicKey: device.key.publicKey.rawRepresentation, former: former, formerThrough: through)
        try device.write(last.records) {
            $0.origin = last.origin
            $0.own = VersionVector([former: through])
        }
        #expect(try await device.sync().map(\.kind) == [.conflicting])
        device.incarnation = nil
        try device.edit(try #require(device.leads.first), Field.need, .text("x"))
        #expect(try await device.sync().map(\.kind) == [.accepted])
    }

    @Test("a new incarnation's former one has to run on the same device")
    func foreignIncarnation() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let (a, b) = (try await server.device("a"), try await server.device("b"))
        let own = b.replica
        b.replica = a.replica
        #expect(await codeOfFailure { try await b.exchange() } == "other_device")
        var dice = SystemRandomNumberGenerator()
        b.replica = .random(using: &dice)
        b.incarnation = Incarnation(
            publicKey: b.key.publicKey.rawRepresentation, former: a.replica, formerThrough: 9)
        #expect(await codeOfFailure { try await b.exchange() } == "other_device")
        b.replica = own
        #expect(try await b.exchange().status == .ok)
    }

    @Test("change sets that do not follow each other are no push")
    func gap() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let head = try await server.services.sync.head()
        let lead = try device.addLead()
        try device.edit(lead, Field.city, .text("Bonn"))
        var request = device.request()
        request.changeSets = [device.written[1]]
        #expect(await codeOfFailure { try await device.exchange(request) } == "not_contiguous")
        request.changeSets = device.written
        request.highest = 1
        #expect(await codeOfFailure { try await device.exchange(request) } == "bad_numbers")
        request.highest = .max
        request.acknowledged = Checkpoint(number: .max, digest: Data(count: 32))
        #expect(await codeOfFailure { try await device.exchange(request) } == "bad_numbers")
        request = device.request()
        request.cursor = Data("abc".utf8)
        #expect(await codeOfFailure { try await device.exchange(request) } == "bad_cursor")
        request = device.request()
        request.server = device.newID()
        #expect(await codeOfFailure { try await device.exchange(request) } == "other_server")
        #expect(try await server.services.sync.head() == head)
    }

    @Test("a listener hears of the head after the transaction that moved it, and not of an idle exchange")
    func heads() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        try await device.sync()
        var heads = server.services.heads.heads().makeAsyncIterator()
        try await device.sync()
        try device.addLead()
        try await device.sync()
        #expect(await heads.next() == 7)
    }
}
