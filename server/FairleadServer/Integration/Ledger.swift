import FairleadCore
import FairleadMatch
import FairleadProtocol
import FairleadServerStore
import Foundation

/// The working set together with the transaction that fills and stores it.
struct Ledger {
    var set: WorkingSet
    let transaction: any DatabaseTransaction
    /// New leads as they are matched, worked out of their creations before the transaction.
    private var drafts: [RecordID: MatchDraft] = [:]

    // What was asked for already, found or not.
    private var askedRecords: Set<RecordID> = []
    private var askedReplicas: Set<ReplicaID> = []
    private var askedChildren: Set<RecordID> = []
    private var askedOrigins: Set<OriginID> = []

    /// Opens the ledger on the log's end.
    init(_ transaction: any DatabaseTransaction, policies: PolicyCache) throws(DatabaseError) {
        self.transaction = transaction
        let policy = try policies.policy(transaction)
        var users = try UserTable.all(transaction)
        for (name, user) in users { users[name]?.actor.pools = policy.pools(of: user.actor) }
        set = WorkingSet(head: try LogTable.head(transaction), users: users, policy: policy)
    }

    mutating func expect(_ draft: MatchDraft) { drafts[draft.lead] = draft }

    /// A lead as it is matched; what was worked out ahead counts while nothing else was written to the lead.
    func matchEntry(of lead: RecordState) -> MatchEntry {
        if let draft = drafts[lead.id], lead.isWritten(by: draft.creation) { return draft.entry }
        return MatchEntry(MatchRecord(lead))
    }

    /// Loads what a whole batch is going to need in few statements; `load` finds the rest.
    mutating func prepare(for changes: [ChangeSet]) throws(DatabaseError) {
        try loadOrigins(changes.flatMap { [$0.origin] + $0.records.flatMap { $0.dots.compactMap(\.origin) } })
        try loadRecords(changes.flatMap(\.namedRecords))
    }

    /// Loads everything that judging and merging this change set looks at.
    mutating func load(for change: ChangeSet, by author: Author) throws(DatabaseError) {
        try loadOrigins([change.origin])
        try loadReplica(change.dot.replica)
        for replica in change.own.sorted.map(\.replica) { try loadReplica(replica) }
        try loadStandings()
        let named = change.namedRecords
        try loadRecords(named)
        for record in change.records {
            try loadListed(record.dots)
            // What comes into being has nothing beside it yet.
            if set.records[record.id] != nil {
                if record.editsArchived || record.editsAudience { try loadChildren(of: record.id) }
                if record.editsArchived { try loadRecords(set.children[record.id] ?? []) }
            }
            try loadSight(of: record.lead ?? record.id, by: author)
            if record.claims(by: author.actor.name) { try loadClaim(of: record.id, by: author.actor.name) }
        }
        let missing = named.filter { id in
            set.records[id] == nil && !change.records.contains { $0.id == id && $0.isCreation }
        }
        try loadRefusedCreations(missing)
    }

    mutating func loadRecords(_ ids: [RecordID]) throws(DatabaseError) {
        let missing = ids.filter { askedRecords.insert($0).inserted && set.records[$0] == nil }
        guard !missing.isEmpty else { return }
        for record in try RecordTable.load(transaction, missing) { set.records[record.state.id] = record }
    }

    mutating func loadChildren(of lead: RecordID) throws(DatabaseError) {
        guard askedChildren.insert(lead).inserted else { return }
        var ids = try RecordTable.children(transaction, of: lead)
        // Those that came into being in this very transaction are not stored yet.
        let stored = Set(ids)
        ids += set.changedRecords.filter { set.records[$0]?.state.lead == lead && !stored.contains($0) }
        set.children[lead] = ids.sorted()
        try loadLinks(of: lead)
    }

    /// Loads the links of a lead and their other ends: who sees a link follows from both.
    private mutating func loadLinks(of lead: RecordID) throws(DatabaseError) {
        let new = set.newLinks.filter { $0.end(of: lead) != nil }.map(\.state.id)
        let links = Set(try LinkTable.links(transaction, of: [lead]) + new).sorted()
        set.links[lead] = links
        try loadRecords(links)
        let read = links.compactMap { set.records[$0].flatMap { Link($0.state) } }
        try loadRecords(read.flatMap { [$0.first, $0.second] })
    }

    /// Loads a replica and all its former incarnations.
    mutating func loadReplica(_ replica: ReplicaID) throws(DatabaseError) {
        var next: ReplicaID? = replica
        while let current = next {
            if askedReplicas.insert(current).inserted, set.replicas[current] == nil {
                set.replicas[current] = try ReplicaTable.load(transaction, current)
                let known = try AnswerTable.aliases(transaction, of: current)
                if !known.isEmpty { set.aliases[current] = known }
            }
            guard current != set.replicas[current]?.former else { return }
            next = set.replicas[current]?.former
            if let next, askedReplicas.contains(next) { return }
        }
    }

    /// Loads the replicas under whose dots something stands that came under others, so that those dots count as
    /// integrated (R5).
    private mutating func loadStandings() throws(DatabaseError) {
        guard !set.aliases.isEmpty else { return }
        let standing = set.aliases.values.flatMap { $0.values.map(\.replica) }
        for replica in Set(standing).sorted() { try loadReplica(replica) }
    }

    mutating func loadOrigins(_ origins: [OriginID]) throws(DatabaseError) {
        let missing = origins.filter { askedOrigins.insert($0).inserted }
        guard !missing.isEmpty else { return }
        set.origins.merge(try LogTable.origins(transaction, missing)) { $1 }
    }

    private mutating func loadListed(_ listed: [ListedDot]) throws(DatabaseError) {
        try loadOrigins(listed.compactMap(\.origin))
        for dot in listed.map(\.dot) {
            try loadReplica(dot.replica)
            if set.answers[dot] == nil { set.answers[dot] = try AnswerTable.load(transaction, dot) }
            if case .known(let standing) = set.answers[dot]?.outcome.kind { try loadReplica(standing.replica) }
        }
    }

    /// Loads by which principals the author saw a lead, when it may turn out that none is left.
    private mutating func loadSight(of lead: RecordID, by author: Author) throws(DatabaseError) {
        guard let state = set.records[lead]?.state else { return }
        let access = LeadAccess(state, departmentOf: set.department)
        guard !Permissions.may(author.actor, .see, access) else { return }
        let principals = author.actor.principals + author.former.map(\.principal)
        for (key, row) in try FeedTable.rows(transaction, of: lead, for: principals) where set.feed[key] == nil {
            set.feed[key] = row
        }
    }

    /// Loads what a claim is decided by, what this batch has changed of it included.
    private mutating func loadClaim(of lead: RecordID, by user: String) throws(DatabaseError) {
        try storeHoldings()
        set.claimants[user] = ClaimantFacts(
            granted: try ClaimTable.granted(transaction, to: user),
            held: try HoldingTable.count(transaction, of: .user(user)))
        guard let state = set.records[lead]?.state else { return }
        set.claimedFacts[lead] = ClaimedFacts(
            claimedAt: try state.owner.flatMap { owner throws(DatabaseError) in
                try ClaimTable.last(transaction, of: lead, by: owner)
            }, companyOwners: try HoldingTable.owners(transaction, of: HoldingRow(state).company, beside: [lead]))
    }

    mutating func storeHoldings() throws(DatabaseError) {
        for id in set.changedHoldings.sorted() {
            if let record = set.records[id] { try HoldingTable.store(transaction, id, HoldingRow(record.state)) }
        }
        for claim in set.newClaims { try ClaimTable.insert(transaction, claim) }
        set.changedHoldings = []
        set.newClaims = []
    }

    private mutating func loadRefusedCreations(_ ids: [RecordID]) throws(DatabaseError) {
        guard !ids.isEmpty else { return }
        for (id, replica) in try AnswerTable.refusedCreations(transaction, ids) {
            set.refusedCreations[id, default: []].insert(replica)
        }
    }

    /// Stores what changed. The log's new end is the transaction's last write (R28).
    mutating func store() throws(DatabaseError) {
        // One table after the other: each statement runs for all its rows, and each page is touched once.
        for row in set.newLog { try LogTable.append(transaction, row) }
        for row in set.newLog { try LogTable.addOrigin(transaction, of: row) }
        for answer in set.newAnswers { try AnswerTable.insert(transaction, answer) }
        for row in set.newQuarantine { try AnswerTable.quarantine(transaction, row) }
        for refused in set.newRefusedCreations { try AnswerTable.insertRefused(transaction, refused) }
        for id in set.changedRecords.sorted() {
            if let record = set.records[id] { try RecordTable.store(transaction, record) }
        }
        try storeHoldings()
        for link in set.newLinks { try LinkTable.insert(transaction, link.state.id, of: [link.first, link.second]) }
        for (key, row) in set.feed.filter(\.value.isChanged).sorted(by: { $0.key < $1.key }) {
            try FeedTable.store(transaction, key, row)
        }
        for replica in set.changedReplicas.sorted() {
            if let row = set.replicas[replica] { try ReplicaTable.store(transaction, row) }
        }
        if !set.newLog.isEmpty { try LogTable.moveHead(transaction, to: set.head, by: set.newLog.count) }
        set.forgetStored()
    }
}

extension WorkingSet {
    fileprivate mutating func forgetStored() {
        newLog = []
        newAnswers = []
        newQuarantine = []
        newRefusedCreations = []
        newLinks = []
        changedRecords = []
        for index in feed.values.indices { feed.values[index].isChanged = false }
        changedReplicas = []
    }
}
