import FairleadCore

/// A reason to see records: being a certain user, managing a department, being anybody at all.
struct Principal: Hashable, Sendable, Comparable {
    let name: String

    static func user(_ name: String) -> Principal { Principal(name: "u:" + name) }
    static func department(_ name: String) -> Principal { Principal(name: "d:" + name) }
    static let everyone = Principal(name: "everyone")
    /// Sees every record; has no rows of its own in the feed.
    static let all = Principal(name: "all")

    static func < (left: Principal, right: Principal) -> Bool {
        ByteOrder.precedes(left.name, right.name)
    }

    // Identity is bytes, as in the database (I15).
    static func == (left: Principal, right: Principal) -> Bool { ByteOrder.areEqual(left.name, right.name) }

    func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
    }
}

extension Actor {
    /// Everything that lets this user see records, sorted.
    var principals: [Principal] {
        switch role {
        case .admin: [.all]
        case .manager where !department.isEmpty:
            ([.department(department), .everyone, .user(name)]
                + [Principal.both(.department(department), .user(name))].compactMap { $0 }).sorted()
        case .manager, .rep, .marketing: [.everyone, .user(name)]
        }
    }
}

/// Who may see a lead, or a record of the directory, as principals.
enum Audience {
    /// Returns the principals of a record that belongs to no lead; sorted. Admins see all without being named.
    static func of(_ state: RecordState, departmentOf: (String) -> String) -> [Principal] {
        if state.kind == .user || state.kind == .policy { return [.everyone] }
        let access = LeadAccess(state, departmentOf: departmentOf)
        var principals = Set(access.collaborators.map(Principal.user))
        if !access.owner.isEmpty { principals.insert(.user(access.owner)) }
        if !access.ownerDepartment.isEmpty { principals.insert(.department(access.ownerDepartment)) }
        return principals.sorted()
    }

    /// The stored form: names, one a line.
    static func encode(_ principals: [Principal]) -> String {
        principals.map(\.name).joined(separator: "\n")
    }

    static func decode(_ text: String) -> [Principal] {
        text.split(separator: "\n").map { Principal(name: String($0)) }
    }
}

extension LeadAccess {
    init(_ lead: RecordState, departmentOf: (String) -> String) {
        let owner = lead.value(Field.owner)?.text ?? ""
        self.init(
            owner: owner, ownerDepartment: owner.isEmpty ? "" : departmentOf(owner),
            collaborators: lead.elements(Field.collaborators))
    }
}
