import FairleadCore
import FairleadProtocol
import FairleadStore

/// Leads that reps take for one, and take apart again.
extension World {
    /// One step of what came with later editions.
    func laterStep(_ device: SimulatedDevice) async throws {
        if plan.owners, roll(5) {
            time.advance(by: Int64.random(in: 1...(roll(50) ? 1 : 4) * OwnerRules.day, using: &dice))
            return note("time passes")
        }
        if plan.owners, roll(4) { return try await neglect() }
        if plan.matching, roll(25) { return try decideSuggestion(device) }
        if plan.owners, !plan.merges || roll(50) { return try moveLeads(device) }
        if plan.merges { try judgeLeads(device) }
    }

    private func judgeLeads(_ device: SimulatedDevice) throws {
        let here = try leadsHere(on: device).shuffled(using: &dice)
        guard here.count > 1 else { return }
        let before = try look(device)
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<60:
            let preferred = roll(50) ? nil : here[Int.random(in: 0...1, using: &dice)]
            let edits = roll(30)
            _ = try device.store.merge(Array(here.prefix(2)), preferred: preferred, summary: "", isDryRun: false) {
                lead in
                edits ? [Edit(Field.city, .text(self.text(for: lead.id)))] : []
            }
            try learn(device, before: before, "merges \(here.prefix(2).map(name)), for \(preferred.map(name) ?? "all")")
        case 60..<85:
            let absorbed = try here.first { try device.store.member($0)?.mergedInto != nil } ?? here[0]
            _ = try device.store.unmerge(absorbed, summary: "")
            try learn(device, before: before, "takes out \(name(absorbed))")
        default:
            try device.store.tellApart(here[0], here[1], summary: "")
            try learn(device, before: before, "tells apart \(here.prefix(2).map(name))")
        }
    }

    // MARK: the truth of it

    /// Notes the links that a change set names together with both their leads, and what was in view of the leads then.
    func noteLinks(of change: ChangeSet, in write: inout Write, inView: (RecordID) -> Set<OriginID>) {
        let named = Set(change.records.filter { $0.kind == .lead }.map(\.id))
        write.links = change.records.filter { $0.kind == .link }.map(\.id).filter { link in
            truth.pairs[link].map { named.contains($0.one) && named.contains($0.other) } ?? false
        }
        checkCopies(in: write)
        guard !write.links.isEmpty else { return }
        for link in write.links where !linksEver.contains(link) { linksEver.append(link) }
        for lead in named { write.inView[lead] = inView(lead) }
    }

    /// Nothing brings bytes of one lead to another one, not even in a merged view, where an edit is taken back (R17).
    private func checkCopies(in write: Write) {
        for (cell, value) in write.cells {
            let text = value.encoded
            for lead in leads where lead != cell.record && text.contains(marker(of: lead)) {
                guard !leads.contains(where: { activities[$0]?.contains(cell.record) == true }) else { continue }
                fail("w\(write.number) writes what \(name(lead)) says to \(name(cell.record)) (I10, R17)")
            }
        }
    }

    /// Counts what came of a change set that was just taken in.
    func countLinks(_ write: Write) {
        for link in write.links {
            let cell = CellName(record: link, key: CellKey(Field.verdict))
            let standing = model.standing(cell, truth).compactMap { truth.writes[$0]?.cells[cell]?.text }
            switch write.cells[cell]?.text {
            case "same": counts.add(.merge)
            case "different": counts.add(.unmerge)
            default: break
            }
            guard write.cells[cell] != nil, standing.count > 1 else { continue }
            if standing.allSatisfy({ $0 == "same" }) { counts.add(.mergesAtOnce) }
            if Set(standing).count > 1 { counts.add(.contradiction) }
        }
        let edited = Set(write.cells.keys.map(\.record)).filter { leads.contains($0) }
        guard write.user != "server", !edited.isEmpty, !linksEver.isEmpty else { return }
        if !write.links.isEmpty { return counts.add(.mergedEdit) }
        let existing = leads.filter(model.exists)
        let clusters = model.clusters(existing, truth)
        let isAbsorbed = edited.contains { lead in
            clusters.members(with: lead, of: existing).first { $0 != lead && leads.contains($0) } != nil
        }
        if isAbsorbed { counts.add(.lateEdit) }
    }

    // MARK: what must come of it

    /// Whoever looks sees the leads as one that are, each once, under the one captured first, with what counts (I8).
    func checkMerged(_ device: SimulatedDevice, _ states: [RecordID: RecordState]) throws {
        let visible = leads.filter { model.maySee(device.user, $0, truth) && states[$0] != nil }
        for link in linksEver {
            guard let pair = truth.pairs[link], let state = states[link] else { continue }
            guard visible.contains(pair.one), visible.contains(pair.other) else {
                fail("d\(device.number) has a link of \(name(pair.one)) and \(name(pair.other)), not both seen (I10)")
                continue
            }
            for key in model.keys[link] ?? [] { check(key, of: state, on: device) }
        }
        // What one may only look at is one with nothing.
        let clusters = model.clusters(visible.filter { !model.isLookedAt($0, by: device.user, truth) }, truth)
        let whole = leads.filter(model.exists)
        var listed: Set<RecordID> = []
        for lead in visible {
            let members = clusters.members(with: lead, of: visible)
            let root = members.min { left, right in
                let (one, other) = (capturedAt(left, states), capturedAt(right, states))
                return one != other ? one < other : left < right
            }
            guard let root else { continue }
            listed.insert(root)
            if members.count > 1, model.clusters(whole, truth).members(with: lead, of: whole).count > members.count {
                counts.add(.partlySeen)
            }
            let view = try device.store.lead(lead)
            let shown = Set((view?.members ?? []) + [view?.id].compactMap { $0 })
            if view?.id != root || shown != Set(members) {
                fail(
                    "d\(device.number) shows \(name(lead)) as \(shown.map(name).sorted()) under"
                        + " \(view.map { name($0.id) } ?? "-"), true is \(members.map(name)) under \(name(root)) (I8)")
            }
            if lead == root, members.count > 1 { try checkContent(of: members, root, on: device) }
        }
        // What the server has turned down, or lost, is listed too.
        let rows = try device.store.leads(LeadFilter()).map(\.id).filter(visible.contains)
        if Set(rows).count != rows.count || !Set(rows).isSubset(of: listed) {
            fail("d\(device.number) lists \(rows.map(name)), of which only \(listed.map(name).sorted()) are roots (I8)")
        }
    }

    private func capturedAt(_ lead: RecordID, _ states: [RecordID: RecordState]) -> Int64 {
        states[lead]?.value(Field.capturedAt)?.int ?? 0
    }

    private static let mergedFields = [
        Field.city, Field.need, Field.company, Field.contact, Field.budget, Field.tags, Field.collaborators,
    ]

    private func checkContent(of members: [RecordID], _ root: RecordID, on device: SimulatedDevice) throws {
        let merged = try device.store.write("look", summary: "") { try $0.state(root) }
        guard let merged else { return fail("d\(device.number) lacks the merged \(name(root)) (I8)") }
        let keys = Set(members.flatMap { model.keys[$0] ?? [] }).filter { Self.mergedFields.contains($0.field) }
        for key in keys.sorted() {
            let expected = model.counting(key, of: members, truth)
            let versions = merged.cells[key]?.versions ?? []
            // One change set may have written to several of them.
            let shown = Set(
                versions.compactMap { version in
                    members.lazy.compactMap { member -> OriginID? in
                        let cell = CellName(record: member, key: key)
                        // A clone's twin may have written the same to another of them under the same number.
                        return self.truth.origin(of: version, in: cell).flatMap {
                            self.model.cells[cell]?.contains($0) == true && self.model.dots[$0] == version.dot
                                ? $0 : nil
                        }
                    }.first
                })
            guard shown != Set(expected.map(\.origin)) || versions.count != expected.count else { continue }
            let text = expected.map { "\(name($0.member)):\(truth.name($0.origin))" }.sorted()
            fail(
                "d\(device.number) merged \(name(root)) \(key.encoded): shows [\(truth.names(shown))] in"
                    + " \(versions.count), true is \(text) (R15)")
        }
    }
}
