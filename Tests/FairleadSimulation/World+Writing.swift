import FairleadCore
import FairleadProtocol
import FairleadStore

/// What reps do on their devices.
extension World {
    private static let registers = [Field.city, Field.need, Field.company, Field.contact]
    private static let leadsMax = 6

    /// One random command on a device, whether or not it can reach the server.
    func write(_ device: SimulatedDevice) throws {
        let here = try leadsHere(on: device)
        guard let lead = pick(here) else {
            if leads.count < Self.leadsMax { try createLead(device) }
            return
        }
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<7 where leads.count < Self.leadsMax: try createLead(device)
        case 0..<36:
            try edit(device, lead) { [Edit(self.pick(Self.registers) ?? Field.city, .text(self.text(for: lead)))] }
        case 36..<41: try editTwo(device, here)
        case 41..<47: try edit(device, lead) { self.budget(of: lead) }
        case 47..<56: try editSet(device, lead, Field.tags, elements: ["t1", "t2", "t3"])
        case 56..<61: try edit(device, lead) { [Edit(Field.stage, .text(self.pick(Stage.all) ?? Stage.initial))] }
        case 61..<66: try edit(device, lead) { [Edit(Field.owner, .text(self.someUser()))] }
        case 66..<71: try editSet(device, lead, Field.collaborators, elements: people)
        case 71..<77: try archiveOrRestore(device, lead)
        case 77..<84: try logActivity(device, lead)
        case 84..<87: try edit(device, lead) { [Edit(self.pick(Self.registers) ?? Field.city, .null)] }
        case 87..<91: try undo(device)
        case 91..<94: try resolve(device, here)
        default: try retryOrDrop(device)
        }
    }

    private func someUser() -> String { roll(8) ? "nobody" : pick(people) ?? "ann" }

    private func budget(of lead: RecordID) -> [Edit] {
        texts += 1
        return [Edit(Field.budget, .list([.int(Int64(texts)), .null, .text(marker(of: lead))]))]
    }

    // MARK: looking

    /// The leads that a device shows.
    func leadsHere(on device: SimulatedDevice) throws -> [RecordID] {
        let states = try look(device)
        return leads.filter { states[$0] != nil }
    }

    /// Every lead and activity as the device shows it now.
    func look(_ device: SimulatedDevice) throws -> [RecordID: RecordState] {
        var states: [RecordID: RecordState] = [:]
        try device.store.write("look", summary: "") { writer in
            for lead in leads {
                guard let state = try writer.ownState(lead), state.kind == .lead else { continue }
                states[lead] = state
                for activity in activities[lead] ?? [] { states[activity] = try writer.ownState(activity) }
            }
            for link in linksEver { states[link] = try writer.state(link) }
        }
        return states
    }

    // MARK: commands

    func createLead(_ device: SimulatedDevice) throws {
        let index = leads.count
        let marker = Self.marker(index)
        texts += 1
        var edits = [Edit(Field.company, .text("\(marker)\(texts)")), Edit(Field.contact, .text("\(marker)c\(texts)"))]
        if roll(12) { edits.append(Edit(Field.owner, .text(someUser()))) }
        if roll(30) { edits.append(Edit(CellKey(Field.tags, element: "t1"), .int(Int64(texts)))) }
        if plan.owners, roll(35) {
            edits.append(Edit(Field.gradeOverride, GradeOverride(grade: .a, reason: "g", until: nil).value))
        }
        let person = plan.matching && roll(60) ? randomPerson() : nil
        if let person {
            edits.removeAll { [Field.company, Field.contact].contains($0.key.field) }
            edits += personEdits(person) + [Edit(Field.need, .text("\(marker)n\(texts)"))]
        }
        let before = try look(device)
        let id = try device.store.write("lead add", summary: marker) { writer in
            try writer.create(.lead, lead: nil, edits: edits)
        }
        for other in leads { truth.pairs[RecordID.link(other, id)] = LeadPair(one: other, other: id) }
        leads.append(id)
        personOf[id] = person
        try learn(device, before: before, "captures L\(index + 1)")
    }

    func edit(_ device: SimulatedDevice, _ lead: RecordID, _ edits: () -> [Edit]) throws {
        let before = try look(device)
        guard before[lead] != nil else { return }
        let list = edits()
        try device.store.write("lead edit", summary: marker(of: lead)) { writer in try writer.edit(lead, list) }
        try learn(device, before: before, "edits \(name(lead)) \(list.map { "\($0.key.encoded)=\($0.value.encoded)" })")
    }

    /// Two leads in one change set, which is atomic (I7).
    private func editTwo(_ device: SimulatedDevice, _ here: [RecordID]) throws {
        let chosen = Array(here.shuffled(using: &dice).prefix(2))
        let before = try look(device)
        let field = pick(Self.registers) ?? Field.city
        let edits = chosen.map { (lead: $0, edit: Edit(field, .text(text(for: $0)))) }
        try device.store.write("lead edit", summary: "") { writer in
            for item in edits { try writer.edit(item.lead, [item.edit]) }
        }
        try learn(device, before: before, "edits together \(chosen.map(name))")
    }

    private func editSet(
        _ device: SimulatedDevice, _ lead: RecordID, _ field: String, elements: [String]
    ) throws {
        let element = field == Field.collaborators && roll(8) ? "nobody" : pick(elements) ?? elements[0]
        let isThere = try look(device)[lead]?.elements(field).contains(element) ?? false
        texts += 1
        let value: Value = isThere ? .null : .int(Int64(texts))
        try edit(device, lead) { [Edit(CellKey(field, element: element), value)] }
    }

    private func archiveOrRestore(_ device: SimulatedDevice, _ lead: RecordID) throws {
        let before = try look(device)
        guard let state = before[lead] else { return }
        let value = !(state.value(Field.archived)?.bool ?? false)
        let children = (activities[lead] ?? []).filter { before[$0] != nil }
        try device.store.write(value ? "lead archive" : "lead restore", summary: marker(of: lead)) { writer in
            try writer.edit(lead, [Edit(Field.archived, .bool(value))])
            for child in children { try writer.see(child) }
        }
        try learn(device, before: before, value ? "archives \(name(lead))" : "restores \(name(lead))")
    }

    func logActivity(_ device: SimulatedDevice, _ lead: RecordID) throws {
        let before = try look(device)
        let content = text(for: lead)
        let moment = Int64(texts) * 1_000
        let id = try device.store.write("log visit", summary: marker(of: lead)) { writer in
            let id = try writer.create(
                .activity, lead: lead,
                edits: [
                    Edit(Field.type, .text("visit")), Edit(Field.content, .text(content)),
                    Edit(Field.occurredAt, .list([.int(writer.now), .text("clock")])),
                ])
            try writer.edit(lead, [Edit(Field.firstContactAt, .int(moment)), Edit(Field.lastContactAt, .int(moment))])
            return id
        }
        activities[lead, default: []].append(id)
        try learn(device, before: before, "logs a visit to \(name(lead))")
    }

    /// Settles a conflict with everything in view, and sometimes takes that back.
    private func resolve(_ device: SimulatedDevice, _ here: [RecordID]) throws {
        let states = try look(device)
        var open: [(lead: RecordID, field: String)] = []
        for lead in here {
            for field in states[lead]?.conflicts ?? [] where Self.registers.contains(field) {
                open.append((lead: lead, field: field))
            }
        }
        guard let chosen = pick(open) else { return }
        let isShown = try device.store.lead(chosen.lead)?.conflicts.contains(chosen.field)
        try edit(device, chosen.lead) { [Edit(chosen.field, .text(self.text(for: chosen.lead)))] }
        guard roll(50) else { return }
        try undo(device)
        // In a merged view something of another lead may stand for one that conflicts with itself.
        let isOpen = try device.store.lead(chosen.lead)?.conflicts.contains(chosen.field)
        if isOpen == isShown {
            counts.add(.undoOfResolution)
        } else {
            fail(
                "d\(device.number): \(name(chosen.lead)) \(chosen.field) was in conflict, as shown: \(isShown ?? false);"
                    + " after an undo: \(isOpen ?? false)")
        }
    }

    func undo(_ device: SimulatedDevice) throws {
        let before = try look(device)
        let refused = Set(try device.store.rejected().map(\.dot))
        let result: UndoResult
        do {
            result = try device.store.undoLast()
        } catch let error as StoreError {
            return note("d\(device.number) cannot undo: \(error.message)")
        }
        // Taking back what was refused is dropping it.
        noteDropped(refused.subtracting(try device.store.rejected().map(\.dot)))
        try learn(device, before: before, "undoes \(result.command)")
    }

    private func retryOrDrop(_ device: SimulatedDevice) throws {
        let rejected = try device.store.rejected()
        guard let chosen = pick(rejected) else { return }
        let refused = Set(rejected.map(\.dot))
        // What left with a lead has no content to send any more.
        if chosen.isQuarantined || chosen.records.isEmpty || roll(35) {
            try device.store.dropRejected(chosen.number)
            note("d\(device.number) drops a refused change")
            counts.add(.dropped)
            return noteDropped(refused.subtracting(try device.store.rejected().map(\.dot)))
        }
        let before = try look(device)
        let owner = chosen.records.flatMap(\.edits).first { $0.key.field == Field.owner }?.key
        let replacement = roll(85) ? owner.map { [Edit($0, .text(device.user))] } ?? [] : []
        try device.store.retryRejected(chosen.number, replacing: replacement)
        try learn(device, before: before, "retries", of: refused)
    }

    private func noteDropped(_ dots: Set<Dot>) {
        for origin in truth.order where !model.isIntegrated(origin) {
            guard dots.contains(where: { truth.isNoted($0, of: origin) }), refusals[origin] != nil else { continue }
            dropped.insert(origin)
        }
    }

    // MARK: telling the truth

    /// Takes down what a device has just written, and what its rep had in view.
    ///
    /// - Parameter refused: the rejected dots before a retry: what is written now may be one of those once more.
    func learn(
        _ device: SimulatedDevice, before: [RecordID: RecordState], _ what: String, of refused: Set<Dot> = []
    ) throws {
        let written = try noteDots(of: device).filter { truth.writes[$0.origin] == nil }
        let created = Set(written.flatMap { $0.records.filter(\.isCreation).map(\.id) })
        for change in written {
            let old = original(of: change, on: device, refused: refused)
            var write = self.write(change, by: device, before: before)
            see(written.prefix { $0.origin != change.origin }, of: change, in: &write)
            if let old { takeView(of: old, on: device, to: &write, created: created) }
            truth.add(write)
            truth.note(change.dot, of: write.origin)
            device.known.insert(write.origin)
            device.written.insert(write.origin)
            if let old { retried[old] = change.origin }
            note(
                "d\(device.number) \(device.user) \(what): w\(write.number)\(old.map { " for \(truth.name($0))" } ?? "")"
            )
        }
    }

    /// What a command wrote before belongs to what is in view, but where it says that it does not.
    private func see(_ earlier: some Sequence<ChangeSet>, of change: ChangeSet, in write: inout Write) {
        for other in earlier where other.dot.counter <= change.own[other.dot.replica] {
            for record in other.records where !record.edits.isEmpty {
                write.inView[record.id]?.insert(other.origin)
                for edit in record.edits {
                    write.view[CellName(record: record.id, key: edit.key)]?.insert(other.origin)
                }
            }
        }
    }

    /// A retry is the old change set with what its author had in view then (R8). What only the retried ones bring into
    /// being was seen by nobody else, and they have all that this device wrote in view.
    private func takeView(
        of old: OriginID, on device: SimulatedDevice, to write: inout Write, created: Set<RecordID>
    ) {
        guard let former = truth.writes[old] else { return }
        let isOfBatch = write.change?.records.allSatisfy { created.contains($0.lead ?? $0.id) } ?? false
        for cell in write.cells.keys {
            var seen = former.view[cell] ?? []
            if isOfBatch { seen.formUnion(device.known.filter { truth.writes[$0]?.cells[cell] != nil }) }
            write.view[cell] = seen
        }
        write.inView = former.inView
        write.group = former.group
        guard isOfBatch else { return }
        for record in write.change?.records ?? [] {
            write.group[record.lead ?? record.id, default: []].formUnion(device.known)
        }
    }

    /// Learns the dots of everything unsent on a device: stamping anew keeps the origin.
    @discardableResult
    func noteDots(of device: SimulatedDevice) throws -> [ChangeSet] {
        // A bundle holds all that is unsent; a request may put some of it off.
        guard let bundle = try? device.store.writeBundle().data else { return [] }
        let replica = try device.store.identity.replica
        let chains = try BundleCodec.decode(bundle).chains.filter { $0.replica == replica }
        let changes = try chains.flatMap(\.changeSets).map { try ChangeSetCodec.decode($0) }
        for change in changes where truth.writes[change.origin] != nil { truth.note(change.dot, of: change.origin) }
        return changes
    }

    private func write(
        _ change: ChangeSet, by device: SimulatedDevice, before: [RecordID: RecordState]
    ) -> Write {
        var write = Write(
            origin: change.origin, number: truth.order.count + 1, user: device.user, change: change, cells: [:],
            view: [:])
        for record in change.records where !record.edits.isEmpty {
            for edit in record.edits {
                let cell = CellName(record: record.id, key: edit.key)
                write.cells[cell] = edit.value
                write.view[cell] = truth.origins(of: before[record.id], edit.key, own: device.known)
                write.view[cell]?.formUnion(ownEarlier(than: change, on: device) { $0.cells[cell] != nil })
                if model.isStrict, let state = before[record.id] {
                    write.view[cell]?.formUnion(truth.past(in: state, edit.key, own: device.known))
                }
                checkKnown(before[record.id], edit.key, on: device)
            }
            if record.isCreation, record.kind == .lead { derive(record, by: device.user, into: &write) }
            let lead = record.lead ?? record.id
            for state in ([lead] + (activities[lead] ?? [])).compactMap({ before[$0] }) {
                write.group[lead, default: []].formUnion(truth.everything(in: state, own: device.known))
            }
            let twins = truth.twins(of: write.group[lead] ?? [])
            write.group[lead]?.formUnion(twins)
            write.group[lead]?.formUnion(
                ownEarlier(than: change, on: device) { $0.cells.keys.contains { lead == $0.record } })
        }
        noteLinks(of: change, in: &write) { id in
            before[id].map { truth.everything(in: $0, own: device.known) } ?? []
        }
        return write
    }

    /// What a device has written goes from its view with a lead that leaves it, and what it says of other leads comes back
    /// with the next pull only; and what follows from a creation that was retried is not shown where an earlier edit of the
    /// lead stands. The rep knows what he has written all the same (R2).
    private func ownEarlier(
        than change: ChangeSet, on device: SimulatedDevice, _ isAbout: (Write) -> Bool
    ) -> [OriginID] {
        device.written.filter { origin in
            guard let write = truth.writes[origin], let earlier = write.change, isAbout(write) else { return false }
            return earlier.dot.counter <= change.own[earlier.dot.replica]
        }
    }

    /// What follows by rule from the creation of a lead.
    private func derive(_ record: RecordChange, by user: String, into write: inout Write) {
        let owner = CellName(record: record.id, key: CellKey(Field.owner))
        if write.cells[owner] == nil { write.cells[owner] = .text(user) }
        let stage = CellName(record: record.id, key: CellKey(Field.stage))
        if write.cells[stage] == nil { write.cells[stage] = .text(Stage.initial) }
    }

    /// The refused change set of which this one is a retry.
    private func original(of change: ChangeSet, on device: SimulatedDevice, refused: Set<Dot>) -> OriginID? {
        guard !refused.isEmpty else { return nil }
        let records = change.records.map(\.id)
        return truth.order.first { origin in
            guard let old = truth.writes[origin]?.change, old.origin != change.origin, old.command == change.command
            else { return false }
            // A clone may have retried it as well.
            let isFree = retried[origin].map { $0 == change.origin || !device.written.contains($0) } ?? true
            return isFree && old.records.map(\.id) == records
                && refused.contains { truth.isNoted($0, of: origin) }
        }
    }

    private func checkKnown(_ state: RecordState?, _ key: CellKey, on device: SimulatedDevice) {
        // Clock readings are corrected, so their values are nobody's own.
        guard let state, key.field != Field.occurredAt else { return }
        for version in state.cells[key]?.versions ?? []
        where truth.origin(of: version, in: CellName(record: state.id, key: key)) == nil {
            fail(
                "d\(device.number) shows \(name(state.id)) \(key.encoded) as nobody wrote it: \(version.value.encoded)")
        }
    }
}
