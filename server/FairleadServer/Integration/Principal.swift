import FairleadCore

/// A reason to see records: being a certain user, managing a department, being a member of a pool, being anybody at all.
struct Principal: Hashable, Sendable, Comparable {
    let name: String

    static func user(_ name: String) -> Principal { Principal(name: "u:" + name) }
    static func department(_ name: String) -> Principal { Principal(name: "d:" + name) }
    static func pool(_ name: String) -> Principal { Principal(name: "p:" + name) }
    static let everyone = Principal(name: "everyone")
    /// Sees every record; has no rows of its own in the feed.
    static let all = Principal(name: "all")

    static func < (left: Principal, right: Principal) -> Bool {
        ByteOrder.precedes(left.name, right.name)
    }

    // Identity is bytes, as in the database (I15).
    static func == (left: Principal, right: Principal) -> Bool { ByteOrder.areEqual(left.name, right.name) }

    func hash(into hasher: inout Hasher) {
        var name = name
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Actor {
    /// Everything that lets this user see records, sorted.
    var principals: [Principal] {
        if role == .admin { return [.all] }
        var reasons = pools.map(Principal.pool) + [.user(name)]
        if role == .manager, !department.isEmpty { reasons.append(.department(department)) }
        let pairs = reasons.enumerated().flatMap { index, one in
            reasons.dropFirst(index + 1).compactMap { Principal.both(one, $0) }
        }
        return (reasons + pairs + [.everyone]).sorted()
    }
}

/// Who may see a lead, or a record of the directory, as principals.
enum Audience {
    /// Returns the principals of a record that belongs to no lead; sorted. Admins see all without being named.
    static func of(_ state: RecordState, departmentOf: (String) -> String) -> [Principal] {
        if state.kind == .user || state.kind == .policy { return [.everyone] }
        if state.kind == .erased { return state.elements(Field.seenBy).map(Principal.init(name:)).sorted() }
        if state.kind == .request { return state.value(Field.author)?.text.map { [.user($0)] } ?? [] }
        let access = LeadAccess(state, departmentOf: departmentOf)
        var principals = Set((access.collaborators + access.viewers).map(Principal.user))
        if !access.owner.isEmpty { principals.insert(.user(access.owner)) }
        if !access.ownerDepartment.isEmpty { principals.insert(.department(access.ownerDepartment)) }
        if let pool = access.pool { principals.insert(.pool(pool)) }
        if let coOwner = access.coOwner { principals.insert(.user(coOwner)) }
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
