import FairleadCore
import FairleadProtocol
import Foundation

/// What one transaction has loaded and what it is going to write: integration works on this, never on the database.
///
/// `Ledger` loads into it before a change set is judged and stores what changed at the end of the batch.
struct WorkingSet: Sendable {
    var head: LogHead
    var users: [String: UserRow]
    let policy: Policy
    /// Where leads begin by the policy as the log has it so far.
    var intake: IntakePolicy

    // Loaded, and kept up to date.
    var replicas: [ReplicaID: ReplicaRow] = [:]
    var records: [RecordID: StoredRecord] = [:]
    /// Ids of a lead's children, for the leads whose children were asked for.
    var children: [RecordID: [RecordID]] = [:]
    /// Ids of the links of which a lead is an end, for the leads whose children were asked for.
    var links: [RecordID: [RecordID]] = [:]
    var origins: [OriginID: LogPlace] = [:]
    var answers: [Dot: Answer] = [:]
    /// Of each replica the change sets whose origin stands under another dot, by their numbers (R20).
    var aliases: [ReplicaID: [UInt64: Dot]] = [:]
    var feed: [FeedKey: FeedRow] = [:]
    /// Replicas of which a creation of this record was refused.
    var refusedCreations: [RecordID: Set<ReplicaID>] = [:]

    // To be written.
    var newLog: [LogRow] = []
    var newAnswers: [Answer] = []
    var newQuarantine: [QuarantineRow] = []
    var newRefusedCreations: [RefusedCreation] = []
    var newLinks: [Link] = []
    var newClaims: [ClaimRow] = []
    var changedHoldings: Set<RecordID> = []
    var changedRecords: Set<RecordID> = []
    var changedReplicas: Set<ReplicaID> = []

    // Owners.
    /// What claims of the change set that is being judged come to, by lead.
    var claimVerdicts: [RecordID: Claim.Verdict] = [:]
    /// Who has claimed what, and has how much; loaded for those who claim.
    var claimants: [String: ClaimantFacts] = [:]
    var claimedFacts: [RecordID: ClaimedFacts] = [:]
    /// Whose leads were before a replica first said in this transaction whose they are.
    var heldBefore: [HeldKey: Holder] = [:]
    /// What the server has still to see to.
    var ownerWork = OwnerWork()

    init(head: LogHead, users: [String: UserRow], policy: Policy = .standard) {
        self.head = head
        self.users = users
        self.policy = policy
        intake = policy.intake
    }

    func department(of user: String) -> String {
        users[user]?.actor.department ?? ""
    }

    mutating func note(_ answer: Answer) {
        let dot = answer.outcome.dot
        answers[dot] = answer
        guard case .known(let standing) = answer.outcome.kind else { return }
        aliases[dot.replica, default: [:]][dot.counter] = standing
    }

    func isActive(_ user: String) -> Bool {
        // Swift calls two spellings of one character equal, the databases do not: users are known by their bytes.
        users[user].map { $0.isActive && ByteOrder.areEqual($0.actor.name, user) } ?? false
    }

    /// The replica and its former incarnations with the number up to which each stands, nearest first.
    func lineage(of replica: ReplicaID) -> [(replica: ReplicaID, through: UInt64)] {
        var result: [(replica: ReplicaID, through: UInt64)] = []
        var next = replicas[replica]
        while let row = next, let former = row.former, result.count < Limits.contextEntriesMax {
            result.append((replica: former, through: row.formerThrough))
            next = replicas[former]
        }
        return result
    }
}

/// What one replica says of one lead.
struct HeldKey: Hashable, Sendable {
    var lead: RecordID
    var replica: ReplicaID
}

/// Where a change set stands in the log.
struct LogPlace: Hashable, Sendable {
    var dot: Dot
    var position: UInt64
}

/// One principal's row for one record.
struct FeedKey: Hashable, Sendable, Comparable {
    var principal: Principal
    var record: RecordID

    static func < (left: FeedKey, right: FeedKey) -> Bool {
        left.principal != right.principal ? left.principal < right.principal : left.record < right.record
    }
}

/// Why and since when a principal sees a record, or that it no longer does.
struct FeedRow: Hashable, Sendable {
    var lead: RecordID
    /// The later of the record's last change and the last change of its visibility.
    var position: UInt64
    var isVisible: Bool
    /// Where the principal first got sight of it; a row in the database keeps its own.
    var since: UInt64
    /// Whether it is to be written.
    var isChanged = false

    /// Becomes what another row says, but for where it began.
    mutating func take(_ new: FeedRow) {
        let since = since
        self = new
        self.since = since
    }
}

/// A record that does not exist because its creation was refused.
struct RefusedCreation: Hashable, Sendable {
    var record: RecordID
    var dot: Dot
}
