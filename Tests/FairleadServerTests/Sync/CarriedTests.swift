import Crypto
import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("R24: what a colleague carries is its author's, or nothing", .everyDatabase)
struct CarriedTests {
    private let server: TestServer
    private let author: TestDevice
    private let carrier: TestDevice

    init() async throws {
        server = try await TestServer()
        try await server.addTeam()
        author = try await server.device("a")
        carrier = try await server.device("b")
    }

    private func carry(_ chains: [Chain]) async throws -> [Outcome] {
        var request = carrier.request()
        request.carried = chains
        return try await carrier.exchange(request).outcomes
    }

    @Test("it is judged as its author's, and its author's own push gets the same outcomes")
    func carried() async throws {
        let lead = try author.addLead()
        try author.edit(lead, Field.city, .text("Bonn"))
        let outcomes = try await carry([try author.chain()])
        #expect(outcomes.map(\.kind) == [.accepted, .accepted])
        #expect(carrier.leads.isEmpty)
        #expect(try await carry([try author.chain()]) == outcomes)
        #expect(try await author.sync() == outcomes)
        #expect(try author.text(lead, Field.owner) == "a")
        #expect(try await server.accounts.check() == [])
    }

    @Test("the author's own clock error corrects it, never the carrier's")
    func offset() async throws {
        // The author's clock is an hour ahead, which the server learnt at his last exchange.
        var request = author.request()
        request.wallMilliseconds += 3_600_000
        try await author.exchange(request)
        let written = server.time.now
        let lead = author.newID()
        try author.write([
            RecordChange(id: lead, kind: .lead, isCreation: true, edits: [Edit(Field.company, .text("A"))])
        ]) {
            $0.time = DeviceTime(
                wallMilliseconds: written + 3_600_000, bootID: "", bootMilliseconds: 0,
                lastExchangeMilliseconds: written)
        }
        server.time.advance(by: 86_400_000)
        _ = try await carry([try author.chain()])
        try await author.sync()
        #expect(try author.state(lead)?.value(Field.capturedAt) == .int(written))
    }

    @Test("an altered, cut off or foreign chain is refused, and uses up none of the author's numbers")
    func forged() async throws {
        let lead = try author.addLead()
        try author.edit(lead, Field.city, .text("Bonn"))
        let chain = try author.chain()
        var cut = chain
        cut.changeSets.removeLast()
        var foreign = chain
        foreign.seal = try carrier.seal(chain.changeSets)
        var elsewhere = chain
        elsewhere.seal.cursor = Data("elsewhere".utf8)
        var altered = chain
        var change = try ChangeSetCodec.decode(chain.changeSets[0])
        change.records[0].edits = [Edit(Field.company, .text("Evil"))]
        altered.changeSets[0] = try ChangeSetCodec.encode(change)
        var garbage = chain
        garbage.changeSets[1] = Data("x".utf8)
        for chain in [cut, foreign, elsewhere, altered, garbage] {
            let codes = try await carry([chain]).map(\.kind.code)
            #expect(!codes.isEmpty && codes.allSatisfy { $0 == "bad_signature" })
        }
        #expect(try await server.rows("SELECT 1 FROM answers WHERE kind <> 'accepted'").isEmpty)
        #expect(try await author.sync().map(\.kind) == [.accepted, .accepted])
        #expect(try author.text(lead, Field.company) == "Acme")
    }

    @Test("of an author who has not joined, and after a gap, it waits with the carrier")
    func waits() async throws {
        let stranger = TestDevice(server, user: "w")
        try stranger.addLead()
        #expect(try await carry([try stranger.chain()]).isEmpty)
        let lead = try author.addLead()
        try author.edit(lead, Field.city, .text("Bonn"))
        var tail = try author.chain()
        tail.changeSets.removeFirst()
        #expect(try await carry([tail]).isEmpty)
        try await stranger.join(code: try await server.accounts.invite("w").code)
        #expect(try await carry([try stranger.chain()]).map(\.kind) == [.accepted])
    }

    @Test("a change set that the author has written anew is superseded, and those behind it too")
    func superseded() async throws {
        try author.addLead()
        try author.addLead()
        let chain = try author.chain()
        var change = try ChangeSetCodec.decode(chain.changeSets[0])
        change.commandName = "anew"
        author.written = [try ChangeSetCodec.encode(change)]
        try await author.sync()
        let lead = author.leads
        #expect(try await carry([chain]).map(\.kind) == [.known(Dot(author.replica, 1)), .refused(.superseded)])
        try await author.sync()
        #expect(author.leads == lead)
    }

    @Test("positions of a log that a restored server lost are not taken for those of the new one (R27)")
    func otherLog() async throws {
        let lead = try author.addLead([Edit(Field.company, .text("A")), Edit(Field.coOwner, .text("b"))])
        try await author.sync()
        try await carrier.sync()
        let backup = try await server.backup()
        try carrier.edit(lead, Field.city, .text("lost"))
        try await carrier.sync()
        try await author.sync()
        // What claims nothing of that log stands in any.
        let new = try author.addLead()
        try author.edit(lead, Field.city, .text("Bonn"))
        let chain = try author.chain()
        try await server.restore(backup)
        let other = try await server.device("b")
        for city in ["Ulm", "Kiel"] {
            try await other.sync()
            try other.edit(lead, Field.city, .text(city))
        }
        try await other.sync()
        let (here, lost) = (other.seen(lead), author.seen(lead))
        #expect(here > lost)
        var request = other.request()
        request.carried = [chain]
        #expect(try await other.exchange(request).outcomes.map(\.kind) == [.accepted, .refused(.superseded)])
        try await other.sync()
        #expect(try other.state(lead)?.cells[CellKey(Field.city)]?.versions.map(\.value) == [.text("Kiel")])
        #expect(try await server.rows("SELECT 1 FROM records WHERE id = $1", [.bytes(Data(new.bytes))]).count == 1)
        #expect(try await server.accounts.check() == [])
    }

    // MARK: clones

    /// The author and a copy of its disk have one lead in view and write its city under the same number.
    private func twins() async throws -> (lead: RecordID, twin: TestDevice) {
        let lead = try author.addLead([
            Edit(Field.company, .text("A")), Edit(Field.city, .text("Bonn")),
            Edit(Field.coOwner, .text("b")),
        ])
        try await author.sync()
        let twin = TestDevice(server, copyOf: author)
        try author.edit(lead, Field.city, .text("Ulm"))
        try twin.edit(lead, Field.city, .text("Kiel"))
        return (lead, twin)
    }

    @Test("what a clone wrote under a number that its twin took stands beside it, and is known when it comes itself")
    func branch() async throws {
        let (lead, twin) = try await twins()
        try twin.edit(lead, Field.need, .text("pumps"))
        try await author.sync()
        let outcomes = try await carry([try twin.chain()])
        guard case .known(let first) = outcomes[0].kind, case .known(let second) = outcomes[1].kind else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(first.replica == second.replica && first.replica != author.replica)
        #expect(outcomes.map(\.dot) == [Dot(author.replica, 2), Dot(author.replica, 3)])
        // Neither saw the other, and both saw the first value: a conflict of two.
        let cities = try carrier.state(lead)?.cells[CellKey(Field.city)]?.versions ?? []
        #expect(Set(cities.map(\.value)) == [.text("Ulm"), .text("Kiel")])
        #expect(try carrier.text(lead, Field.need) == "pumps")
        // Again it is the same, and what follows goes on from it.
        #expect(try await carry([try twin.chain()]) == outcomes)
        try twin.edit(lead, Field.city, .text("Trier"))
        var tail = try twin.chain()
        tail.changeSets.removeFirst(2)
        #expect(try await carry([tail]).map(\.kind) == [.known(Dot(first.replica, 3))])
        // The clone hears that it is one, writes anew what it wrote, and all of that is there.
        let response = try await twin.exchange()
        #expect(response.status == .fork(common: 1))
        try twin.takeNewIncarnation(common: 1)
        let own = try await twin.sync()
        #expect(own.map(\.kind) == (1...3).map { .known(Dot(first.replica, $0)) })
        #expect(try twin.state(lead)?.cells[CellKey(Field.city)]?.versions.count == 2)
        #expect(try await server.accounts.check() == [])
    }

    @Test("what was written in view of a clone's carried change set supersedes that one, not its twin's")
    func inViewOfBranch() async throws {
        let (lead, twin) = try await twins()
        try await author.sync()
        try await carrier.sync()
        guard case .known(let dot) = try await carry([try twin.chain()]).first?.kind else {
            Issue.record("a branch stands under a dot of its own")
            return
        }
        try carrier.write([
            RecordChange(id: lead, kind: .lead, dots: [ListedDot(dot)], edits: [Edit(Field.city, .text("Metz"))])
        ])
        try await carrier.sync()
        let cities = try carrier.state(lead)?.cells[CellKey(Field.city)]?.versions ?? []
        #expect(Set(cities.map(\.value)) == [.text("Ulm"), .text("Metz")])
    }

    @Test(
        "what was written in view of a clone's change set means that one by its origin, whichever twin a server hears of first",
        arguments: [false, true])
    func inViewOfClone(twinComesFirst: Bool) async throws {
        let (lead, twin) = try await twins()
        let kiel = try ChangeSetCodec.decode(try #require(twin.written.last))
        try await carrier.sync()
        if twinComesFirst { try await author.sync() }
        try carrier.write([
            RecordChange(
                id: lead, kind: .lead, seen: carrier.seen(lead), dots: [ListedDot(kiel.dot, origin: kiel.origin)],
                edits: [Edit(Field.city, .text("Metz"))])
        ])
        try await carrier.sync()
        if !twinComesFirst { try await author.sync() }
        let cities = { try carrier.state(lead)?.cells[CellKey(Field.city)] }
        try await carrier.sync()
        #expect(Set(try cities()?.versions.map(\.value) ?? []) == [.text("Ulm"), .text("Metz")])
        #expect(try cities()?.awaited.map(\.origin) == [kiel.origin])
        // What it replaced comes at last, and is of the past.
        _ = try await carry([try twin.chain()])
        try await carrier.sync()
        #expect(Set(try cities()?.versions.map(\.value) ?? []) == [.text("Ulm"), .text("Metz")])
        #expect(try cities()?.awaited == [])
        #expect(try carrier.state(lead)?.past.contains { $0.version.value == .text("Kiel") } == true)
        #expect(try await server.accounts.check() == [])
    }

    @Test("two clones' branches of one number stand apart, also one that leaves another")
    func branches() async throws {
        let (lead, twin) = try await twins()
        let other = TestDevice(server, copyOf: twin)
        for device in [twin, other] { try device.edit(lead, Field.need, .text(device === twin ? "one" : "two")) }
        try await author.sync()
        let first = try await carry([try twin.chain()]).map(\.kind)
        let second = try await carry([try other.chain()]).map(\.kind)
        #expect(first[0] == second[0] && first[1] != second[1])
        let needs = try carrier.state(lead)?.cells[CellKey(Field.need)]?.versions ?? []
        #expect(Set(needs.map(\.value)) == [.text("one"), .text("two")])
        #expect(try carrier.state(lead)?.cells[CellKey(Field.city)]?.versions.count == 2)
        #expect(try await server.accounts.check() == [])
    }

    @Test("what a clone may not write is refused under no number of its twin's, and the same way again")
    func refusedBranch() async throws {
        let (lead, twin) = try await twins()
        twin.written.removeLast()
        try twin.edit(lead, Field.owner, .text("nobody"))
        let chain = try twin.chain()
        try await author.sync()
        let outcomes = try await carry([chain])
        #expect(outcomes.map(\.kind) == [.refused(.unknownUser("nobody"))])
        #expect(try await carry([chain]) == outcomes)
        #expect(try await author.sync().isEmpty)
        #expect(try await server.accounts.check() == [])
    }

    @Test("R27: what was written in view of a history that the server lost is left to its author, number and all")
    func lostHistory() async throws {
        let lead = try author.addLead()
        try await author.sync()
        let seen = try await server.services.sync.head()
        let edits = [Edit(Field.city, .text("Bonn"))]
        try author.write([RecordChange(id: lead, kind: .lead, seen: seen + 1, edits: edits)])
        let chain = try author.chain()
        #expect(try await carry([chain]).map(\.kind.code) == ["superseded"])
        author.written.removeLast()
        try author.write([RecordChange(id: lead, kind: .lead, seen: seen, edits: edits)])
        #expect(try await author.sync().map(\.kind) == [.accepted])
    }

    @Test("what an author wrote who was shut out goes into quarantine")
    func revoked() async throws {
        try author.addLead()
        let chain = try author.chain()
        try await server.accounts.revoke(device: author.session.device)
        #expect(try await carry([chain]).map(\.kind) == [.quarantined(.revokedAuthor)])
        #expect(try await server.rows("SELECT body FROM quarantine") == [[.bytes(chain.changeSets[0])]])
        #expect(try await server.accounts.check() == [])
    }

    @Test("what the carrier builds on it is taken in after it")
    func buildsOnIt() async throws {
        let lead = try author.addLead([
            Edit(Field.company, .text("A")), Edit(Field.coOwner, .text("b")),
            Edit(Field.city, .text("Bonn")),
        ])
        try carrier.write([
            RecordChange(
                id: lead, kind: .lead, dots: [ListedDot(Dot(author.replica, 1))],
                edits: [Edit(Field.city, .text("Ulm"))])
        ])
        #expect(try await carry([try author.chain()]).map(\.kind) == [.accepted, .accepted])
        #expect(try carrier.text(lead, Field.city) == "Ulm" && carrier.state(lead)?.conflicts == [])
    }
}
