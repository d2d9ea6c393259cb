import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Integrates a stored log once more, from nothing, and notes everything in which the database says something else (R29).
struct LogReplay {
    /// What the log makes of the state; compared with what is stored.
    private(set) var set: WorkingSet
    private(set) var problems: [String] = []
    private var isBroken = false
    /// Answers in the order in which they were given, and how many of them have been so far.
    private let answers: [Answer]
    private let logged: [Dot: Answer]
    private var given = 0
    /// What the log says of claims and of whose turn it was.
    private(set) var decisions = LoggedDecisions()
    /// Leads whose creation was taken out of the log.
    private var erasedLeads: Set<RecordID> = []

    /// Rows of the log that are held at one time.
    private static let rowsPerRead = 500

    /// Replays all of the log.
    init(_ transaction: any DatabaseTransaction) throws(DatabaseError) {
        set = WorkingSet(
            head: LogHead(position: 0, chain: Data(), nextNumber: 1), users: try UserTable.all(transaction))
        answers = try AnswerTable.all(transaction)
        logged = Dictionary(answers.map { ($0.outcome.dot, $0) }) { first, _ in first }
        for var replica in try ReplicaTable.all(transaction) {
            replica.lastCounter = 0
            replica.lastDigest = Data()
            replica.lastStamp = .zero
            set.replicas[replica.replica] = replica
        }
        while !isBroken {
            let rows = try LogTable.rows(transaction, after: set.head.position, limit: LogReplay.rowsPerRead)
            if rows.isEmpty { break }
            for row in rows where !isBroken { replay(row) }
        }
        giveAnswers(upTo: set.head.position)
        if !isBroken { compareEnd(with: try LogTable.head(transaction), try ReplicaTable.all(transaction)) }
    }

    /// True when the log could not be read to its end, so that nothing can be said of the state.
    var stopped: Bool { isBroken }

    private mutating func replay(_ row: LogRow) {
        let place = "The log's position \(row.position)"
        guard row.position == set.head.position + 1 else {
            return stop("The log has a gap before position \(row.position).")
        }
        giveAnswers(upTo: set.head.position)
        let written = try? ChangeSetCodec.decode(row.body)
        // What was taken out of an erased change set is in no digest any more; the chain still holds the whole one's.
        let redacted = written?.redactedRecords ?? []
        guard !redacted.isEmpty || ChangeSetCodec.digest(row.body) == row.digest, let written,
            let change = try? set.placed(written, under: row.dot), change.origin == row.origin
        else { return stop("\(place) does not hold the change set that its digest names.") }
        guard set.replicas[row.dot.replica] != nil else { return stop("\(place) is by a device that is not known.") }
        decisions.note(change, row)
        erasedLeads.formUnion(change.records.filter(\.isErasedLead).map(\.id))
        for record in change.records {
            let lead = record.lead ?? record.id
            set.children[lead, default: []] += []
            set.links[lead, default: []] += []
        }
        let author = Author(actor: Actor(name: row.author, role: .rep, department: ""), former: [])
        let incoming = Incoming(
            dot: row.dot, body: row.body, digest: row.digest, change: .success(change), author: author, reading: nil,
            knownOffsetMilliseconds: 0, receivedMilliseconds: row.receivedMilliseconds,
            givenStamp: redacted.isEmpty ? nil : row.stamp)
        let kind = set.merge(change, time: row.time, incoming: incoming)
        if let made = set.newLog.last {
            if made.chain != row.chain { stop("\(place) breaks the chain: it, or what stands before it, was changed.") }
            if made.stamp != row.stamp || made.number != row.number {
                note("\(place) has another stamp or number than follows from it.")
            }
        }
        compare(logged[row.dot], with: row, kind: redacted.isEmpty ? kind : nil)
        set.forgetWritten()
    }

    /// - Parameter kind: what follows from the log; `nil` when part of what it followed from is gone.
    private mutating func compare(_ answer: Answer?, with row: LogRow, kind: Outcome.Kind?) {
        let isRight =
            answer.map {
                $0.digest == row.digest && $0.outcome.position == row.position && $0.head == row.position
                    && $0.outcome.kind == kind ?? $0.outcome.kind
            } ?? false
        if !isRight { note("The answer to position \(row.position) of the log is not the one that follows from it.") }
    }

    /// Brings the numbers of the devices' change sets up to what had been answered when the head stood there.
    private mutating func giveAnswers(upTo head: UInt64) {
        while given < answers.count, answers[given].head <= head {
            let answer = answers[given]
            let dot = answer.outcome.dot
            given += 1
            set.note(answer)
            guard let replica = set.replicas[dot.replica] else {
                note("An answer is for the device \(dot.replica), which is not known.")
                continue
            }
            guard dot.counter == replica.lastCounter + 1 else {
                note("The answers to the device \(dot.replica) have a gap before its change set \(dot.counter).")
                continue
            }
            set.replicas[dot.replica]?.lastCounter = dot.counter
            set.replicas[dot.replica]?.lastDigest = answer.digest
        }
    }

    private mutating func compareEnd(with head: LogHead, _ replicas: [ReplicaRow]) {
        if set.head != head { note("The log's counter does not stand where the log ends.") }
        if given < answers.count { note("There are answers to what the log does not hold.") }
        for replica in replicas where set.replicas[replica.replica] != replica {
            note("The device \(replica.replica) does not stand where its last change set left it.")
        }
        for lead in erasedLeads.sorted() where set.records[lead]?.state.kind != .erased {
            note("The log does not hold how the lead \(lead) came to be, and it was not erased.")
        }
        var positions: UInt64 = 0
        for outcome in answers.map(\.outcome) where outcome.position > 0 {
            guard case .known(let standing) = outcome.kind else {
                positions += 1
                continue
            }
            guard logged[standing]?.outcome.position != outcome.position else { continue }
            note("The answer to \(outcome.dot) names a place in the log that is not that of \(standing).")
        }
        if positions != head.position { note("Not every position of the log has its answer.") }
    }

    private mutating func note(_ problem: String) { problems.append(problem) }

    private mutating func stop(_ problem: String) {
        note(problem)
        isBroken = true
    }
}

extension WorkingSet {
    /// Lets go of what a transaction would write.
    fileprivate mutating func forgetWritten() {
        newLog = []
        newLinks = []
        changedHoldings = []
        ownerWork = OwnerWork()
        changedRecords = []
    }
}
