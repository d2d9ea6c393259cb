import FairleadCore
import FairleadProtocol

@testable import FairleadServer

/// The usual team with pools: the reps of both departments are members of `public`, marketing of `incoming`.
struct OwnerTeam {
    let server: TestServer
    let a: TestDevice
    let b: TestDevice
    let manager: TestDevice
    let west: TestDevice
    let marketing: TestDevice
    let admin: TestDevice

    init(_ change: (inout Policy) -> Void = { _ in }) async throws {
        server = try await TestServer()
        try await server.addTeam()
        try await server.accounts.addUser(name: "mia", role: .marketing, department: "ads")
        var policy = Policy.standard
        policy.pools[1].claimsPerDay = 3
        change(&policy)
        _ = try await server.services.policies.apply(policy)
        a = try await server.device("a")
        b = try await server.device("b")
        manager = try await server.device("m")
        west = try await server.device("w")
        marketing = try await server.device("mia")
        admin = try await server.device("root")
        try await syncAll()
    }

    var all: [TestDevice] { [a, b, manager, west, marketing, admin] }

    func syncAll() async throws { for device in all { try await device.sync() } }

    static func claim(_ user: String) -> Edit { Edit(Field.owner, Holding(.user(user), OwnerReason(.claimed)).value) }

    static func giveBack(_ reason: String = "no time", to pool: String = "public") -> Edit {
        Edit(Field.owner, Holding(.pool(pool), OwnerReason(.returned, text: reason)).value)
    }

    /// The answers that make a grade of the standard scheme.
    static func answers(_ grade: Grade) -> [Edit] {
        let letters =
            switch grade {
            case .a: "AAAC"
            case .b: "AACC"
            case .c: "ACCC"
            }
        return zip(["budget", "authority", "need", "timeline"], letters).map { Edit("answer_\($0)", .text(String($1))) }
    }

    /// A lead in the public pool, seen by all of its members.
    func pooled(_ edits: [Edit] = [], by device: TestDevice? = nil) async throws -> RecordID {
        let author = device ?? manager
        let lead = try author.addLead([Edit(Field.company, .text("Acme \(author.written.count)"))] + edits)
        try author.edit(lead, [Self.giveBack()])
        try await author.sync()
        try await syncAll()
        return lead
    }

    func owner(_ lead: RecordID) throws -> Holder? { try admin.state(lead)?.holding?.holder }

    func collaborators(_ lead: RecordID) throws -> [String] {
        try admin.state(lead)?.elements(Field.collaborators) ?? []
    }

    /// Whether all devices and the server agree, and the state is what the log says.
    func problems() async throws -> [String] {
        try await syncAll()
        try await syncAll()
        var problems = try await server.accounts.check()
        for device in all where device.digest() != (try await server.accounts.digest(user: device.user)) {
            problems.append("\(device.user) has another state")
        }
        return problems
    }
}
