import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation
import Testing

@testable import FairleadServer

@Suite("I6: a pull neither skips nor repeats its way to another state, however small its pages", .everyDatabase)
struct PageTests {
    @Test("pages of every size lead to the same state", arguments: [1, 2, 3, 7, 8, 9, 100])
    func sizes(records: Int) async throws {
        let server = try await TestServer(pageLimits: PageLimits(records: records))
        try await server.addTeam()
        let (a, manager) = (try await server.device("a"), try await server.device("m"))
        let late = try await server.device("m")
        var leads: [RecordID] = []
        for index in 0..<6 {
            leads.append(try a.addLead())
            try a.addNote(to: leads[index])
            if index.isMultiple(of: 2) { try await a.sync() }
            // In the middle of somebody else's pull.
            try await manager.exchange()
        }
        try a.edit(leads[0], Field.owner, .text("w"))
        try await a.sync()
        try await a.sync()
        try await manager.sync()
        try await late.sync()
        #expect(manager.leads == Set(leads.dropFirst()) && late.leads == manager.leads)
        for device in [a, manager, late] {
            #expect(device.digest() == (try await server.accounts.digest(user: device.user)))
        }
        #expect(a.checkpoints.last == manager.checkpoints.last)
        let idle = try await manager.exchange()
        #expect(idle.page?.records == [] && idle.page?.complete == true && idle.page?.remaining == 0)
    }

    @Test("an interrupted first pull is not complete, and says what is left")
    func interrupted() async throws {
        let server = try await TestServer(pageLimits: PageLimits(records: 2))
        try await server.addTeam()
        let device = try await server.device("a")
        let first = try await device.exchange()
        #expect(first.page?.restart == true && first.page?.complete == false && first.page?.remaining == 4)
        let second = try await device.exchange()
        #expect(second.page?.restart == false && second.page?.complete == false && second.page?.remaining == 2)
    }

    @Test("a large record ends a page, and each page moves on")
    func bytes() async throws {
        let server = try await TestServer(pageLimits: PageLimits(sizeBytes: 1))
        try await server.addTeam()
        let device = try await server.device("a")
        for _ in 0..<5 { try device.addLead([Edit(Field.need, .text(String(repeating: "x", count: 30_000)))]) }
        try await device.sync()
        #expect(device.leads.count == 5)
    }

    @Test("I10: nobody is told the end of a lead that came and went between two pulls, however small the pages")
    func cameAndWent() async throws {
        let server = try await TestServer(pageLimits: PageLimits(records: 1))
        try await server.addTeam()
        let (a, manager) = (try await server.device("a"), try await server.device("m"))
        let seen = try a.addLead()
        try await a.sync()
        try await manager.sync()
        let unseen = try a.addLead()
        try a.addLead()
        for lead in [unseen, seen] { try a.edit(lead, Field.owner, .text("w")) }
        try await a.sync()
        try await manager.sync()
        #expect(manager.gone == [seen] && manager.leads.count == 1)
    }

    @Test("a push-only exchange brings no page and moves no cursor")
    func pushOnly() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        try device.addLead()
        let response = try await device.exchange(device.request(pushOnly: true))
        #expect(response.page == nil && response.outcomes.count == 1 && device.cursor.isEmpty)
    }

    @Test("grants and withdrawals at random end with what each may see, in pages of one to three")
    func random() async throws {
        let seed = TestSeed.value
        var dice = SplitMix64(seed: seed)
        for _ in 0..<6 {
            let server = try await TestServer(pageLimits: PageLimits(records: Int.random(in: 1...3, using: &dice)))
            try await server.addTeam()
            var devices: [TestDevice] = []
            for user in ["a", "b", "m", "w", "n", "root"] { devices.append(try await server.device(user)) }
            let leads = try (0..<3).map { _ in try devices[0].addLead() }
            for step in 0..<40 {
                let device = try #require(devices.randomElement(using: &dice))
                if let lead = leads.filter({ device.base[$0] != nil }).randomElement(using: &dice) {
                    let user = try #require(["a", "b", "w", "m"].randomElement(using: &dice))
                    switch Int.random(in: 0..<4, using: &dice) {
                    case 0: try device.edit(lead, Field.owner, .text(user))
                    case 1: try device.edit(lead, [Edit(CellKey(Field.collaborators, element: user), .int(0))])
                    case 2: try device.edit(lead, [Edit(CellKey(Field.collaborators, element: user), .null)])
                    default: try device.addNote(to: lead, "\(step)")
                    }
                }
                if Bool.random(using: &dice) { try await device.exchange() } else { try await device.sync() }
            }
            for device in devices { try await device.sync() }
            for device in devices {
                try await device.sync()
                let digest = try await server.accounts.digest(user: device.user)
                #expect(device.digest() == digest, "\(device.user): \(TestSeed.hint(seed))")
            }
            #expect(try await server.accounts.check() == [], "\(TestSeed.hint(seed))")
        }
    }
}
