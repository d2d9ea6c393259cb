import FairleadCore
import FairleadProtocol
import Foundation

/// One change set on its way into the log, with what the server knows of its author.
struct Incoming: Sendable {
    var dot: Dot
    var body: Data
    var digest: Data
    /// The change set, or why its bytes are none.
    var change: Result<ChangeSet, ProtocolError>
    var author: Author
    /// The author's clocks at this exchange; `nil` when a colleague carried it.
    var reading: ClockReading?
    var knownOffsetMilliseconds: Int64
    var receivedMilliseconds: Int64
    /// Whether it has passed `ChangeSet.check` already.
    var isChecked = false
    /// Why the author's device may no longer write; what it wrote is kept aside.
    var isRevoked = false
    /// The stamp that it once got, when something that it followed from was erased since.
    var givenStamp: Stamp?
}

/// Integrating one change set: pure, on what has been loaded. Whatever comes of it, its number is used up, so that
/// nothing behind it is held up (R22).
extension WorkingSet {
    mutating func integrate(_ incoming: Incoming) -> Outcome {
        let change: ChangeSet
        do {
            change = try placed(readable(incoming), under: incoming.dot)
        } catch {
            return answer(incoming, .refused(error))
        }
        if change.records.isEmpty { return answer(incoming, .refused(.withdrawn)) }
        if let place = origins[change.origin] { return answer(incoming, .known(place.dot), position: place.position) }
        let lineage = lineage(of: change.dot.replica)
        do {
            try EffectiveContext.check(
                change, lineage: lineage, head: head.position,
                isForeign: { replicas[$0].map { $0.device != replicas[change.dot.replica]?.device } ?? false })
        } catch {
            return answer(incoming, .refused(error), change: change)
        }
        if incoming.isRevoked { return quarantine(incoming, .revokedAuthor, change: change) }
        let time = change.time.effective(
            reading: incoming.reading, knownOffsetMilliseconds: incoming.knownOffsetMilliseconds,
            receivedMilliseconds: incoming.receivedMilliseconds)
        weighClaims(of: change, by: incoming.author, at: time)
        switch judge(change, by: incoming.author) {
        case .refuse(let reason):
            noteBeatenClaims(of: incoming.author)
            return answer(incoming, .refused(reason), change: change)
        case .quarantine(let reason): return quarantine(incoming, reason, change: change)
        case .accept: break
        }
        noteHolders(change, by: incoming.author)
        let kind = merge(change, time: time, incoming: incoming)
        noteGrantedClaims(of: incoming.author, at: time)
        return answer(incoming, kind, change: change)
    }

    /// Takes in a change set that the server itself has made: it needs nobody's leave, and its clock no correction.
    mutating func integrateOwn(_ change: ChangeSet, _ incoming: Incoming) -> Outcome {
        let time = EffectiveTime(milliseconds: incoming.receivedMilliseconds, isCertain: true)
        let kind = merge(change, time: time, incoming: incoming)
        return answer(incoming, kind, change: change)
    }

    private func readable(_ incoming: Incoming) throws(Refusal) -> ChangeSet {
        let change: ChangeSet
        switch incoming.change {
        case .success(let decoded): change = decoded
        case .failure(let error): throw Refusal("bad_change", error.message + ".")
        }
        if !incoming.isChecked { try change.check() }
        return change
    }

    /// Merges an accepted change set at the next position and writes its line in the log.
    mutating func merge(_ change: ChangeSet, time: EffectiveTime, incoming: Incoming) -> Outcome.Kind {
        let position = head.position + 1
        let effective = effective(change)
        var integration = Integration(records: touched(by: change))
        let last = replicas[change.dot.replica]?.lastStamp ?? .zero
        let stamp = incoming.givenStamp ?? integration.stamp(for: effective, time: time, afterReplica: last)
        let leadsBefore = integration.leadCount
        let facts = Facts(
            author: incoming.author.actor.name, time: time, wallMilliseconds: change.time.wallMilliseconds,
            stamp: stamp, position: position, nextNumber: head.nextNumber, intake: intake)
        integration.merge(effective, facts: facts, awaited: change.awaited { standing(of: $0).hasCome })
        let newLeads = integration.leadCount - leadsBefore + change.records.count(where: \.isErasedLead)
        take(integration, at: position)
        let chain = LogChain.next(
            after: head.chain, position: position, dot: change.dot, digest: incoming.digest, time: time)
        newLog.append(
            LogRow(
                position: position, dot: change.dot, origin: change.origin, digest: incoming.digest, chain: chain,
                author: facts.author, receivedMilliseconds: incoming.receivedMilliseconds, time: time, stamp: stamp,
                number: newLeads > 0 ? head.nextNumber : nil, body: incoming.body))
        origins[change.origin] = LogPlace(dot: change.dot, position: position)
        head = LogHead(position: position, chain: chain, nextNumber: head.nextNumber + Int64(newLeads))
        replicas[change.dot.replica]?.lastStamp = stamp
        if !integration.conflicts.isEmpty { return .conflicting }
        return integration.metOthers ? .merged : .accepted
    }

    /// The loaded records that a change set may change or has to be compared with.
    private func touched(by change: ChangeSet) -> [RecordID: RecordState] {
        var result: [RecordID: RecordState] = [:]
        for record in change.records {
            for id in [record.id, record.lead].compactMap({ $0 }) { result[id] = records[id]?.state }
            guard record.editsArchived else { continue }
            for child in children[record.id] ?? [] { result[child] = records[child]?.state }
        }
        return result
    }

    private mutating func take(_ integration: Integration, at position: UInt64) {
        for id in integration.changed {
            guard let state = integration.records[id] else { continue }
            ownerWork.note(state, before: records[id]?.state, &changedHoldings)
            if state.kind == .policy { intake = Policy(state)?.intake ?? .standard }
            if records[id] == nil, let lead = state.lead { children[lead]?.append(id) }
            if records[id] == nil, let link = Link(state) {
                newLinks.append(link)
                for lead in [link.first, link.second] { links[lead]?.append(id) }
            }
            records[id] = StoredRecord(state: state, audience: records[id]?.audience ?? [])
            changedRecords.insert(id)
        }
        follow(integration.changed, at: position)
    }

    /// Returns a change set with what its author had in view as far as the server believes it, under the dots where that
    /// stands here.
    func effective(_ change: ChangeSet) -> ChangeSet {
        EffectiveContext.bounding(
            change, lineage: lineage(of: change.dot.replica), standing: { standing(of: $0).dots },
            ownAliases: { ownAliases(in: $0, $1) })
    }

    /// Under which dots that stands here which a context lists, and whether it has come at all.
    ///
    /// A dot that another change set than the listed one has taken says nothing of it: two twins write under one number.
    private func standing(of listed: ListedDot) -> (dots: [Dot], hasCome: Bool) {
        let isTaken = (replicas[listed.dot.replica]?.lastCounter ?? 0) >= listed.dot.counter
        guard let origin = listed.origin else { return ([listed.dot] + alias(of: listed.dot), isTaken) }
        if let place = origins[origin] { return ([place.dot], true) }
        if !isTaken { return ([listed.dot], false) }
        // Answered, and stands nowhere: refused.
        return ([], answers[listed.dot]?.origin == origin)
    }

    private func alias(of dot: Dot) -> [Dot] {
        guard case .known(let standing) = answers[dot]?.outcome.kind else { return [] }
        return [standing]
    }

    /// A device that pushes several at once has not heard yet that the first ones stand under other dots.
    private func ownAliases(in record: RecordID, _ own: VersionVector) -> [Dot] {
        guard !aliases.isEmpty else { return [] }
        let standing = own.entries.flatMap { replica, through in
            (aliases[replica] ?? [:]).filter { $0.key <= through }.values
        }
        guard !standing.isEmpty, let state = records[record]?.state else { return [] }
        let there = Set(state.cells.values.flatMap { $0.versions.map(\.dot) } + state.past.map(\.version.dot))
        return Set(standing).intersection(there).sorted()
    }
}

// MARK: - Answers

extension WorkingSet {
    /// Notes what became of a change set; the same bytes get the same answer for ever (I3).
    ///
    /// - Parameter position: of the change set that stands there already, when it is one.
    private mutating func answer(
        _ incoming: Incoming, _ kind: Outcome.Kind, change: ChangeSet? = nil, position: UInt64 = 0
    ) -> Outcome {
        let isLogged = newLog.last?.dot == incoming.dot
        let outcome = Outcome(dot: incoming.dot, kind: kind, position: isLogged ? head.position : position)
        let answer = Answer(
            outcome: outcome, digest: incoming.digest, head: head.position,
            origin: (try? incoming.change.get())?.origin)
        note(answer)
        newAnswers.append(answer)
        replicas[incoming.dot.replica]?.lastCounter = incoming.dot.counter
        replicas[incoming.dot.replica]?.lastDigest = incoming.digest
        changedReplicas.insert(incoming.dot.replica)
        if !isLogged, let change { noteRefusedCreations(of: change, kind: kind) }
        return outcome
    }

    private mutating func noteRefusedCreations(of change: ChangeSet, kind: Outcome.Kind) {
        if case .known = kind { return }
        for record in change.records where record.isCreation && records[record.id] == nil {
            guard refusedCreations[record.id, default: []].insert(change.dot.replica).inserted else { continue }
            newRefusedCreations.append(RefusedCreation(record: record.id, dot: change.dot))
        }
    }

    private mutating func quarantine(_ incoming: Incoming, _ reason: Refusal, change: ChangeSet) -> Outcome {
        if isOfErased(change) { return answer(incoming, .refused(.erased), change: change) }
        newQuarantine.append(
            QuarantineRow(
                dot: incoming.dot, user: incoming.author.actor.name,
                receivedMilliseconds: incoming.receivedMilliseconds, reason: reason, body: incoming.body))
        return answer(incoming, .quarantined(reason), change: change)
    }
}

extension RecordChange {
    var editsArchived: Bool { edits.contains { $0.key.field == Field.archived } }

    /// True when it may change who sees the lead.
    var editsAudience: Bool { edits.contains { Self.audience.contains($0.key.field) } }

    private static let audience = [Field.owner, Field.coOwner, Field.collaborators, Field.viewers]
}

extension Integration {
    fileprivate var leadCount: Int { records.values.count { $0.kind == .lead } }
}

extension Refusal {
    static let revokedAuthor = Refusal(
        "revoked", "The device that wrote this may no longer write; an administrator can read it on the server.")
}
