import FairleadCore
import FairleadMatch
import FairleadProtocol
import FairleadServerStore
import Foundation

/// One erasure: the leads that are one person, and everything that belongs to them.
struct Erasure {
    /// Those that are here, the one captured first first.
    private let leads: [RecordState]
    /// What people asked about them.
    private let requests: [RecordState]
    private let children: [RecordState]
    private let links: [RecordID]
    /// All that is replaced by what is left of it, also what was never here.
    private let roots: [RecordID]
    private let audiences: [RecordID: [Principal]]

    /// - Parameter withWhatIsOne: whether the leads go that these are one with.
    init(of ids: [RecordID], withWhatIsOne: Bool = true, _ ledger: inout Ledger) throws {
        try ledger.loadRecords(ids)
        var found: [RecordID: RecordState] = [:]
        for id in ids {
            guard let state = ledger.set.records[id]?.state, state.kind == .lead else { continue }
            try ledger.loadChildren(of: id)
            let members = withWhatIsOne ? try ledger.members(with: id) : [state]
            for member in members { found[member.id] = member }
        }
        leads = found.values.sorted { ($0.capturedAt, $0.id) < ($1.capturedAt, $1.id) }
        let asked = try RecordTable.ids(ledger.transaction, of: .request)
        try ledger.loadRecords(asked)
        let names = Set(leads.flatMap(Erasure.names))
        requests = asked.compactMap { ledger.set.records[$0]?.state }.filter { request in
            ids.contains(request.id) || ViewRequest(request).map { names.contains($0.about) } ?? false
        }
        let belonging = leads.flatMap { ledger.set.children[$0.id] ?? [] }
        try ledger.loadRecords(belonging)
        children = belonging.compactMap { ledger.set.records[$0]?.state }
        links = Set(leads.flatMap { ledger.set.links[$0.id] ?? [] }).sorted()
        let gone = ids.filter { ledger.set.records[$0]?.state.kind != .erased }
        roots = Array(Set(leads.map(\.id) + requests.map(\.id) + gone)).sorted()
        var audiences: [RecordID: [Principal]] = [:]
        for id in roots { audiences[id] = ledger.set.records[id]?.audience ?? [] }
        self.audiences = audiences
    }

    private static func names(of lead: RecordState) -> [ViewRequest.Subject] {
        let number = lead.value(Field.number)?.int
        return [.lead(lead.id), .code(LeadCode.code(of: lead.id))] + (number.map { [.number($0)] } ?? [])
    }

    /// All records that change sets can name.
    var names: Set<RecordID> { Set(roots + links) }

    /// The report with where else the person is named, for which everything is read.
    func foretold(_ ledger: Ledger) throws -> ErasureReport {
        var report = try report(ledger)
        report.quarantined = try AnswerTable.quarantined(ledger.transaction).count { _, body in
            (try? ChangeSetCodec.decode(body))?.redacted(erased, roots: Set(roots)) != nil
        }
        let besides = Set(leads.map(\.id)).union(try others(ledger))
        report.mentions = try MentionSearch(of: leads).leads(ledger.transaction, besides: besides).compactMap {
            mention in
            let lead = try RecordTable.load(ledger.transaction, [mention.lead]).first?.state
            return lead.map { .init(lead: ErasureReport.Lead($0), places: mention.places) }
        }
        return report
    }

    /// Leads that look like the same person.
    private func others(_ ledger: Ledger) throws -> [RecordID] {
        let ids = leads.map(\.id)
        let pairs = try MatchTables.edges(ledger.transaction, of: ids).keys
        return Set(pairs.flatMap { [$0.one, $0.other] }).subtracting(ids).sorted()
    }

    func report(_ ledger: Ledger) throws -> ErasureReport {
        let alike = try RecordTable.load(ledger.transaction, try others(ledger)).map(\.state).sorted { $0.id < $1.id }
        return ErasureReport(
            leads: leads.map(ErasureReport.Lead.init), alike: alike.map(ErasureReport.Lead.init),
            activities: children.count { $0.kind == .activity }, requests: requests.count, roots: roots, links: links)
    }

    // MARK: the log

    private var erased: Set<RecordID> { Set(roots + links + children.map(\.id)) }

    /// Takes what was written of the person out of the log; each row keeps its place, its digest, and so the chain.
    ///
    /// - Returns: how many rows something was taken out of.
    func redactLog(at positions: [UInt64], _ transaction: any DatabaseTransaction) throws -> Int {
        var count = 0
        for position in Set(positions).sorted() {
            guard let row = try LogTable.rows(transaction, after: position - 1, limit: 1).first,
                let change = try? ChangeSetCodec.decode(row.body),
                let redacted = change.redacted(erased, roots: Set(roots))
            else { continue }
            try LogTable.replace(transaction, at: position, body: try ChangeSetCodec.encode(redacted))
            count += 1
        }
        return count
    }

    /// Takes it out of what waits for review, whole when nothing else is in it.
    func redactQuarantine(_ transaction: any DatabaseTransaction) throws -> Int {
        var count = 0
        for (dot, body) in try AnswerTable.quarantined(transaction) {
            guard let change = try? ChangeSetCodec.decode(body),
                let redacted = change.redacted(erased, roots: Set(roots))
            else { continue }
            let isLeft = redacted.records.contains { $0.kind != .erased }
            try AnswerTable.setQuarantined(transaction, dot, isLeft ? try ChangeSetCodec.encode(redacted) : nil)
            count += 1
        }
        return count
    }

    // MARK: the state

    func run(as identity: ServerIdentity, at now: Int64, _ ledger: inout Ledger) throws {
        let transaction = ledger.transaction
        let gone = leads.map { ($0.id, MatchEntry?.none) }
        let near = try MatchIndex.put(Dictionary(gone) { first, _ in first }, transaction)
        for id in roots {
            try transaction.execute("DELETE FROM records WHERE id = $1 OR lead = $1", [.id(id)])
            try transaction.execute("DELETE FROM feed WHERE lead = $1 AND record <> $1", [.id(id)])
            for table in ["holdings", "views", "links"] {
                try transaction.execute("DELETE FROM \(table) WHERE lead = $1", [.id(id)])
            }
        }
        for id in links {
            try transaction.execute("DELETE FROM records WHERE id = $1", [.id(id)])
            try transaction.execute("DELETE FROM feed WHERE record = $1", [.id(id)])
            try transaction.execute("DELETE FROM links WHERE link = $1", [.id(id)])
        }
        ledger.set.forget(erased, links: Set(links))
        let changes = OwnChanges("erase", identity: identity, now: now, after: ledger.set.head)
        for id in roots {
            // Everybody hears that something with this id is gone: who has it from a file, or from a history that this server
            // lost, nobody can tell.
            let audience = (audiences[id] ?? []) + [.everyone]
            let seenBy = audience.map { Edit(CellKey(Field.seenBy, element: $0.name), .int(0)) }
            let edits = [Edit(Field.erasedAt, .int(now))] + seenBy
            try changes.write([RecordChange(id: id, kind: .erased, isCreation: true, edits: edits)], to: &ledger)
        }
        // Those that looked like the same person are alone now.
        try Matching(identity: identity, now: now).settle(near.subtracting(roots), &ledger)
    }
}

extension WorkingSet {
    /// Lets go of records that are not in the database any more.
    fileprivate mutating func forget(_ erased: Set<RecordID>, links gone: Set<RecordID>) {
        for id in erased {
            records[id] = nil
            children[id] = nil
            links[id] = nil
        }
        for lead in links.keys { links[lead]?.removeAll(where: gone.contains) }
    }
}

extension ErasureReport.Lead {
    init(_ lead: RecordState) {
        let names = [Field.company, Field.contact].compactMap { lead.value($0)?.text }.filter { !$0.isEmpty }
        self.init(
            code: LeadCode.code(of: lead.id), number: lead.value(Field.number)?.int,
            name: names.joined(separator: " · "), owner: lead.owner)
    }
}
