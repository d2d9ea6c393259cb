import FairleadTestKit
import Foundation
import Testing

/// What somebody is to a lead of lena's, who is a rep in the east.
private enum Place: String, CaseIterable, CustomTestStringConvertible {
    case owner, coOwner, collaborator, viewer, colleague, stranger, manager, otherManager, marketing, admin

    var testDescription: String { rawValue }

    var role: String {
        switch self {
        case .manager, .otherManager: "manager"
        case .marketing: "marketing"
        case .admin: "admin"
        default: "rep"
        }
    }

    var department: String {
        switch self {
        case .viewer, .stranger, .otherManager: "west"
        case .admin, .marketing: ""
        default: "east"
        }
    }

    /// What the table of rights lets him do; everything else is refused. See `Permissions`.
    var allowed: Set<Deed> {
        switch self {
        case .owner, .manager, .admin: Set(Deed.allCases)
        case .coOwner: [.show, .log, .edit, .archive, .merge]
        case .collaborator: [.show, .log]
        case .viewer: [.show]
        case .colleague, .stranger, .otherManager, .marketing: []
        }
    }
}

/// What can be done to a lead, with the command, and what it comes to.
private enum Deed: String, CaseIterable {
    case show, log, edit, grade, assign, giveBack, collaborators, grant, archive, merge

    func command(_ lead: String, beside other: String) -> [String] {
        switch self {
        case .show: ["lead", "show", lead]
        case .log: ["log", "call", lead, "-m", "Said hello"]
        case .edit: ["lead", "edit", lead, "city=Bonn"]
        case .grade: ["grade", lead, "--override", "B", "--reason", "I know them"]
        case .assign: ["assign", lead, "--to", "bob"]
        case .giveBack: ["return", lead, "--reason", "no time"]
        case .collaborators: ["collaborators", "add", lead, "bob"]
        case .grant: ["grant-view", lead, "bob"]
        case .archive: ["lead", "archive", lead]
        case .merge: ["merge", lead, other]
        }
    }

    /// Whether it shows in what everybody knows of the lead in the end.
    func isDone(_ lead: JSONValue) -> Bool {
        switch self {
        case .show: true
        case .log: lead["activities"].list.contains { $0["content"].text == "Said hello" }
        case .edit: lead["city"].text == "Bonn"
        case .grade: lead["grade"].text == "B"
        case .assign: lead["owner"].text == "bob"
        case .giveBack: lead["pool"].text == "public"
        case .collaborators: lead["collaborators"].texts.contains("bob")
        case .grant: lead["viewers"].texts.contains("bob")
        case .archive: lead["archived"].bool == true
        case .merge: lead["members"].list.count == 1
        }
    }
}

@Suite("Who may do what: the table of rights, through the real programs (OW-01 to OW-18)")
struct RightsMatrixTests {
    @Test("role, command and relation", arguments: Place.allCases)
    fileprivate func matrix(place: Place) throws {
        let server = try TestServer()
        let lena = try server.device(of: "lena")
        let ada = try server.device(of: "ada", role: "admin", department: "")
        try server.add("bob")
        let actor =
            switch place {
            case .owner: lena
            case .admin: ada
            default: try server.device(of: "max", role: place.role, department: place.department)
            }
        try lena.sync()
        var leads: [Deed: (lead: String, other: String)] = [:]
        for deed in Deed.allCases {
            let lead = try lena.add("marker-66 \(deed.rawValue)", "--contact", "Person \(deed.rawValue)")
            let other = deed == .merge ? try lena.add("marker-66 other", "--contact", "Somebody") : lead
            leads[deed] = (lead, other)
        }
        switch place {
        case .coOwner: try lena.ok("assign", "owner:me", "--co-owner", "max")
        case .collaborator: try lena.ok("collaborators", "add", "owner:me", "max")
        case .viewer:
            for lead in leads.values { try lena.ok("grant-view", lead.lead, "max") }
            try lena.ok("grant-view", try #require(leads[.merge]).other, "max")
        default: break
        }
        try settle(lena, actor)
        for deed in Deed.allCases {
            let (lead, other) = try #require(leads[deed])
            try check(deed, lead, other, actor, place)
        }
        try settle(actor, ada)
        for deed in Deed.allCases where deed != .show {
            let lead = try ada.lead(try #require(leads[deed]).lead)
            #expect(deed.isDone(lead) == place.allowed.contains(deed), "\(place) \(deed)")
        }
        #expect(try actor.holds("marker-66") == !place.allowed.isEmpty, "\(place)")
        #expect(try actor.digest() == server.digest(of: actor.user))
        // Nobody erases from a device.
        #expect(try actor.run("erase", "marker-66").code == 64)
        #expect(try server.ok("check").code == 0)
    }

    /// Does it, and looks at how the command and the sync after it end.
    private func check(_ deed: Deed, _ lead: String, _ other: String, _ actor: TestDevice, _ place: Place) throws {
        let what = "\(place) \(deed)"
        let done = try actor.run(deed.command(lead, beside: other))
        guard !place.allowed.isEmpty else {
            // As if there were no such lead.
            let nothing = try actor.run(deed.command("ZZZZZZZZ", beside: "ZZZZZZZY"))
            #expect(done.code == 65 && nothing.code == 65, "\(what): \(done.all)")
            return #expect(done.all.replacing(lead, with: "ZZZZZZZZ") == nothing.all, "\(what)")
        }
        #expect(done.code == 0, "\(what): \(done.all)")
        let sync = try actor.run("sync")
        let rejected = try actor.json("rejected", "list").list
        guard place.allowed.contains(deed) else {
            #expect(sync.code == 65 && rejected.map { $0["code"].text } == ["not_allowed"], "\(what): \(sync.all)")
            try actor.ok("rejected", "drop", rejected.first?["number"].int.map(String.init) ?? "")
            return
        }
        #expect(sync.code == 0 && rejected.isEmpty, "\(what): \(sync.all)")
    }
}
