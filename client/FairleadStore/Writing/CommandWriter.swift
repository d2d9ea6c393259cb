import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Collects what one command writes, and turns it into change sets with what their author had in view (R2).
///
/// It lives within one transaction of `DeviceStore.write`.
package struct CommandWriter {
    /// The moment of the command on this device's wall clock, milliseconds since 1970.
    package let now: Int64

    let database: Database
    let store: DeviceStore
    let command: RecordID
    let commandName: String
    var exchange: ExchangeState
    /// The records of the change set that is being put together.
    private(set) var records: [RecordChange] = []
    private var groups: [RecordID: LeadGroup] = [:]
    private var dice: AnyDice
    var before = CommandBefore()
    var touched: Set<RecordID> = []
    /// Rows of the change sets written so far.
    private(set) var sequences: [Int64] = []

    init(_ database: Database, store: DeviceStore, commandName: String, command: RecordID? = nil) throws {
        self.database = database
        self.store = store
        self.commandName = commandName
        now = store.environment.wallMilliseconds()
        dice = AnyDice(store.environment.makeDice())
        self.command = command ?? RecordID.make(atMilliseconds: now, using: &dice)
        exchange = try ExchangeState(database)
    }

    // MARK: what commands call

    /// Returns a record as the rep sees it now, the root of a merged lead with the fields of all; `nil` when there is none.
    package mutating func state(_ id: RecordID) throws -> RecordState? {
        let views = try RecordViews(database)
        if let link = try LinkIndex(database).entry(id) { return try views.linkState(link) }
        if let merged = try views.merged(id), merged.merged != nil, merged.lead.id == id { return merged.lead }
        return try ownState(id)
    }

    /// Returns a record by itself, also that of a lead which is one with others; `nil` when there is none.
    package mutating func ownState(_ id: RecordID) throws -> RecordState? {
        guard let place = try place(of: id) else { return nil }
        return try group(of: place.lead ?? id)?.state(id) ?? RecordViews(database).state(id, lead: place.lead)
    }

    /// Brings a record into being and returns its id; a child carries its lead's context too (R10).
    package mutating func create(_ kind: RecordKind, lead: RecordID?, edits: [Edit]) throws -> RecordID {
        let id = RecordID.make(atMilliseconds: now, using: &dice)
        if let lead { try see(lead) }
        records.append(RecordChange(id: id, kind: kind, lead: lead, isCreation: true, edits: edits))
        before.noteCreation(of: id)
        touched.insert(lead ?? id)
        return id
    }

    /// Brings a record into being again that the server has lost, under its own id.
    mutating func recreate(_ id: RecordID, _ kind: RecordKind, lead: RecordID?, edits: [Edit]) throws {
        if let lead { try see(lead) }
        records.append(RecordChange(id: id, kind: kind, lead: lead, isCreation: true, edits: edits))
        before.noteCreation(of: id)
        touched.insert(lead ?? id)
    }

    /// Writes cells of a record that is there; of two edits of one cell the later one counts. A child carries its lead's
    /// context too (R10).
    package mutating func edit(_ id: RecordID, _ edits: [Edit]) throws {
        if try LinkIndex(database).entry(id) == nil {
            let record = records[try entry(of: id)]
            if record.kind == .lead, !record.isCreation, let merged = try RecordViews(database).merged(id)?.merged {
                before.note(edits.map(\.key), of: id, in: merged)
                if merged.root.id == id { try nameAsOne(merged.members.map(\.id)) }
            } else if !record.isCreation {
                before.note(edits.map(\.key), of: try ownState(id))
            }
        }
        try editAlone(id, edits)
    }

    /// Writes cells of one lead and says nothing of others that it is one with: what counts of theirs goes on counting.
    mutating func editAlone(_ id: RecordID, _ edits: [Edit]) throws {
        if let link = try LinkIndex(database).entry(id) { return try judge(link.first, link.second, edits) }
        let index = try entry(of: id)
        if let lead = records[index].lead, lead != id { try see(lead) }
        add(edits, at: index)
        touched.insert(records[index].lead ?? id)
    }

    /// Of two edits of one cell the later one counts.
    mutating func add(_ edits: [Edit], at index: Int) {
        for edit in edits {
            records[index].edits.removeAll { $0.key == edit.key }
            records[index].edits.append(edit)
        }
    }

    /// Says that the author had a record in view, without writing to it.
    package mutating func see(_ id: RecordID) throws {
        _ = try entry(of: id)
    }

    // MARK: change sets

    /// Ends the change set that is being put together; the next edit begins another (R25).
    ///
    /// - Parameter seenOwn: the number up to which its author had own change sets in view; all of them when left out.
    mutating func endChangeSet(seenOwn: UInt64? = nil) throws {
        defer { (records, groups) = ([], [:]) }
        guard records.contains(where: { !$0.edits.isEmpty }) else { return }
        var own = exchange.formers
        own[exchange.replica] = seenOwn ?? exchange.highest.number
        try append(records, own: own, time: deviceTime())
    }

    /// Stores a change set of this device under the next number.
    mutating func append(_ records: [RecordChange], own: VersionVector, time: DeviceTime) throws {
        let change = ChangeSet(
            dot: Dot(exchange.replica, exchange.highest.number + 1),
            origin: RecordID.make(atMilliseconds: now, using: &dice),
            command: command, commandName: commandName, previousDigest: [UInt8](exchange.highest.digest), time: time,
            own: own, records: records)
        let body: Data
        do {
            try change.check()
            body = try ChangeSetCodec.encode(change)
        } catch let refusal as Refusal {
            throw StoreError.invalid(refusal.message)
        } catch let error as ProtocolError {
            throw StoreError.invalid(error.message + ".")
        }
        let digest = ChangeSetCodec.digest(body)
        let author = try Meta(database).text(.userName) ?? ""
        sequences.append(
            try store.insertChange(
                change, body: body, digest: digest, carried: false, author: author, seal: nil, in: database))
        exchange.highest = Checkpoint(number: change.dot.counter, digest: digest)
        touched.formUnion(records.filter { !$0.edits.isEmpty }.map { $0.lead ?? $0.id })
    }

    func deviceTime() throws -> DeviceTime {
        DeviceTime(
            wallMilliseconds: now, bootID: store.environment.bootID,
            bootMilliseconds: store.environment.bootMilliseconds(),
            lastExchangeMilliseconds: try Meta(database).signed(.lastExchange))
    }

    /// Ends the command: its last change set, its numbers, and the view of what it touched.
    ///
    /// - Returns: whether it wrote anything.
    @discardableResult
    mutating func finish() throws -> Bool {
        try endChangeSet()
        guard !sequences.isEmpty else { return false }
        let meta = Meta(database)
        try meta.set(.counter, exchange.highest.number)
        try meta.set(.lastDigest, exchange.highest.digest)
        try ViewRefresher(database).refresh(leads: touched)
        return true
    }

    // MARK: contexts

    /// Returns the place of a record in this change set, putting it there with what is in view of it.
    private mutating func entry(of id: RecordID) throws -> Int {
        if let index = records.firstIndex(where: { $0.id == id }) { return index }
        guard let place = try place(of: id), let group = try group(of: place.lead ?? id), let state = group.state(id)
        else { throw StoreError.notFound("There is no record \(id) here.") }
        let seen = group.pulled[id] ?? 0
        records.append(
            RecordChange(
                id: id, kind: state.kind, lead: state.lead, seen: seen, dots: try dots(in: state, beyond: seen)))
        return records.count - 1
    }

    /// Returns the place of a link in this change set; a link that nobody has judged yet has nothing in view.
    mutating func linkEntry(_ one: RecordID, _ other: RecordID) throws -> Int {
        let id = RecordID.link(one, other)
        if let index = records.firstIndex(where: { $0.id == id }) { return index }
        let views = try RecordViews(database)
        let seen = try views.pulledRecord(id)?.position ?? 0
        let state = try LinkIndex(database).entry(id).flatMap(views.linkState)
        records.append(
            RecordChange(
                id: id, kind: .link, seen: seen, dots: try state.map { try dots(in: $0, beyond: seen) } ?? []))
        return records.count - 1
    }

    /// Versions in view that the position does not cover and that are not this device's own: they have no position yet,
    /// or one in a history that the server lost (R27), where the server's own dots stand for something else by now. And own
    /// change sets that stand under another dot (R20).
    private func dots(in state: RecordState, beyond seen: UInt64) throws -> [ListedDot] {
        let formers = exchange.formers
        let standing = state.cells.values.flatMap(\.versions) + state.past.map(\.version)
        let carried = standing.filter { version in
            !version.isServers && version.position.map { $0 > seen } ?? true
                && version.dot.replica != exchange.replica && !formers.contains(version.dot)
        }
        let log = ChangeLog(database)
        let listed = try Set(carried.filter { $0.position == nil }.map(\.dot)).map { dot in
            ListedDot(dot, origin: try log.origin(of: dot))
        }
        let others = (carried.map(\.dot) + exchange.known).map { ListedDot($0) }
        return Array(ListedDot.distinct(listed + others).prefix(Limits.contextDotsMax))
    }

    private mutating func group(of lead: RecordID) throws -> LeadGroup? {
        if let group = groups[lead] { return group }
        let group = try RecordViews(database).lead(lead)
        groups[lead] = group
        return group
    }

    /// The lead that a record belongs to, from what was pulled or written here.
    private func place(of id: RecordID) throws -> (lead: RecordID?, isKnown: Bool)? {
        let bytes = Data(id.bytes)
        if let record = records.first(where: { $0.id == id }) { return (record.lead, true) }
        if let row = try Row.fetchOne(database, sql: "SELECT lead FROM base WHERE id = ?", arguments: [bytes]) {
            return ((row["lead"] as Data?).flatMap { RecordID(bytes: $0) }, true)
        }
        let lead = try Data.fetchOne(
            database, sql: "SELECT lead FROM change_records WHERE record = ? LIMIT 1", arguments: [bytes])
        guard let lead = lead.flatMap({ RecordID(bytes: $0) }) else { return nil }
        return (lead == id ? nil : lead, true)
    }
}
