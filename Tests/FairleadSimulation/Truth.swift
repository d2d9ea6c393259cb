import FairleadCore
import FairleadProtocol

/// A cell of a record: where writes meet.
struct CellName: Hashable {
    var record: RecordID
    var key: CellKey
}

/// Two leads.
struct LeadPair: Hashable {
    var one: RecordID
    var other: RecordID

    func contains(_ lead: RecordID) -> Bool { lead == one || lead == other }
}

/// One change set as it was written, named by its origin, with what its author really had in view.
struct Write {
    var origin: OriginID
    /// For the trace: 1, 2, …
    var number: Int
    var user: String
    /// `nil` for what the server wrote, whose dots nobody here knows.
    var change: ChangeSet?
    /// Its stamp and its place in the log when the server wrote it. A restored one gives position and dot to another write.
    var serverStamp: Int64?
    var serverPosition: UInt64?
    var cells: [CellName: Value]
    /// The writes in view of each cell, as shown.
    var view: [CellName: Set<OriginID>]
    /// Every write in view of each lead that it touches, superseded ones and those of children included.
    var group: [RecordID: Set<OriginID>] = [:]
    /// The links that it names together with both their leads: those were shown as one, or are judged (R15).
    var links: [RecordID] = []
    /// Of such leads every write in view, superseded ones included.
    var inView: [RecordID: Set<OriginID>] = [:]

    /// Whether it says this itself. What only follows from a creation does so only where that brings the record into being,
    /// and the twin of a clone may have done so before.
    func states(_ cell: CellName) -> Bool {
        guard let change else { return true }
        return change.records.contains { $0.id == cell.record && $0.edits.contains { $0.key == cell.key } }
    }
}

/// What really happened: who wrote what, having seen what. It merges nothing; it only knows causes (I5).
struct Truth {
    private(set) var writes: [OriginID: Write] = [:]
    private(set) var order: [OriginID] = []
    /// Of a clone and its twin two change sets may have one dot.
    private var origins: [Dot: [OriginID]] = [:]
    /// Which of them the server took in under that dot.
    private var stands: [Dot: OriginID] = [:]
    /// Of each link the two leads that it is about.
    var pairs: [RecordID: LeadPair] = [:]
    private var past: [CellName: [OriginID: Set<OriginID>]] = [:]

    mutating func add(_ write: Write) {
        writes[write.origin] = write
        order.append(write.origin)
        for cell in write.cells.keys {
            let seen = write.view[cell] ?? []
            past[cell, default: [:]][write.origin] = seen.reduce(into: seen) { $0.formUnion(past[cell]?[$1] ?? []) }
        }
    }

    /// Says that the author of a write had less in view of a cell than was shown.
    ///
    /// - Parameter rest: what was in view all the same.
    mutating func hide(_ hidden: Set<OriginID>, from origin: OriginID, in cell: CellName, keeping rest: Set<OriginID>) {
        let view = writes[origin]?.view[cell] ?? []
        writes[origin]?.view[cell] = view.union(rest).subtracting(hidden)
        // Whoever saw that write saw no more by way of it.
        var pasts = past[cell] ?? [:]
        for name in order where pasts[name] != nil {
            let seen = writes[name]?.view[cell] ?? []
            pasts[name] = seen.reduce(into: seen) { $0.formUnion(pasts[$1] ?? []) }
        }
        past[cell] = pasts
    }

    /// Says that part of a write has left its author's device with a lead, before a restored server was offered it again.
    mutating func cut(_ origin: OriginID, to rest: ChangeSet) {
        guard var write = writes[origin], let whole = write.change else { return }
        let gone = Set(whole.records.map(\.id)).subtracting(rest.records.map(\.id))
        guard !gone.isEmpty else { return }
        write.cells = write.cells.filter { !gone.contains($0.key.record) }
        write.links.removeAll(where: gone.contains)
        write.group = write.group.filter { !gone.contains($0.key) }
        write.inView = write.inView.filter { !gone.contains($0.key) }
        write.change = rest
        writes[origin] = write
    }

    /// What somebody has in view of a cell by way of one write.
    func past(of origin: OriginID, in cell: CellName) -> Set<OriginID> { past[cell]?[origin] ?? [] }

    mutating func note(_ dot: Dot, of origin: OriginID) {
        if origins[dot]?.contains(origin) != true { origins[dot, default: []].append(origin) }
    }

    mutating func noteStanding(_ dot: Dot, of origin: OriginID) { stands[dot] = origin }

    func isNoted(_ dot: Dot, of origin: OriginID) -> Bool { origins[dot]?.contains(origin) ?? false }

    /// Tells whether one write was seen, directly or not, by the author of another.
    func saw(_ later: OriginID, _ earlier: OriginID, in cell: CellName) -> Bool {
        past[cell]?[later]?.contains(earlier) ?? false
    }

    /// Those of a cell's writes that no other of them had seen.
    func maximal(_ alive: [OriginID], in cell: CellName) -> [OriginID] {
        alive.filter { name in !alive.contains { saw($0, name, in: cell) } }
    }

    /// The write that a stored version is of; `nil` when nobody ever wrote it.
    ///
    /// - Parameter own: the change sets of the device that shows it: what has no position yet and the dot of a twin's
    ///   change set too is the device's own.
    func origin(of version: Version, in cell: CellName, own: Set<OriginID> = []) -> OriginID? {
        if version.position != nil, let standing = stands[version.dot], writes[standing]?.cells[cell] == version.value {
            return standing
        }
        if let named = origins[version.dot] {
            let fitting = named.filter { writes[$0]?.cells[cell] == version.value }
            return fitting.first(where: own.contains) ?? fitting.first ?? creation(version, in: cell)
        }
        guard version.author == "server" else { return nil }
        return order.first { origin in
            guard let write = writes[origin] else { return false }
            return write.serverStamp == version.stamp.rawValue && write.cells[cell] == version.value
        }
    }

    /// What follows from a creation that is retried stands on the device under the dot of the first edit of the lead that
    /// was written after the refused one: there it comes before the retry.
    private func creation(_ version: Version, in cell: CellName) -> OriginID? {
        guard [Field.owner, Field.stage].contains(cell.key.field) else { return nil }
        let creations = order.filter { origin in
            writes[origin]?.change?.records.contains { $0.id == cell.record && $0.isCreation } == true
        }
        return creations.last { writes[$0]?.cells[cell] == version.value } ?? creations.last
    }

    func origins(of state: RecordState?, _ key: CellKey, own: Set<OriginID> = []) -> Set<OriginID> {
        guard let state else { return [] }
        let cell = CellName(record: state.id, key: key)
        return Set((state.cells[key]?.versions ?? []).compactMap { origin(of: $0, in: cell, own: own) })
    }

    /// The writes that its state remembers of a cell.
    func past(in state: RecordState, _ key: CellKey, own: Set<OriginID>) -> Set<OriginID> {
        let cell = CellName(record: state.id, key: key)
        return Set(state.past.filter { $0.key == key }.compactMap { origin(of: $0.version, in: cell, own: own) })
    }

    /// Every write of a record that its state shows or remembers.
    func everything(in state: RecordState, own: Set<OriginID>) -> Set<OriginID> {
        var result: Set<OriginID> = []
        for key in state.cells.keys { result.formUnion(origins(of: state, key, own: own)) }
        for old in state.past {
            let cell = CellName(record: state.id, key: old.key)
            if let name = origin(of: old.version, in: cell, own: own) { result.insert(name) }
        }
        return result
    }

    /// What a clone's twin wrote under the same numbers, of the same content: what is shown may be either.
    func twins(of names: Set<OriginID>) -> [OriginID] {
        names.flatMap { name in
            writes[name]?.change.map { change in
                (origins[change.dot] ?? []).filter { $0 != name && writes[$0]?.cells == writes[name]?.cells }
            } ?? []
        }
    }

    func name(_ origin: OriginID) -> String { writes[origin].map { "w\($0.number)" } ?? "?" }

    func names(_ origins: some Sequence<OriginID>) -> String {
        origins.compactMap { writes[$0]?.number }.sorted().map { "w\($0)" }.joined(separator: " ")
    }
}
