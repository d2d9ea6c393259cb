import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerStore
import FairleadStore
import Foundation

/// The end of a run, and what must hold at each complete exchange.
extension World {
    /// Syncs after which every queue must be empty once faults have ended (I13).
    private static let syncsUntilDrained = 5

    /// Right after a complete exchange device and server hold the same, whole change sets and all (I1, I6, I7).
    func checkComplete(_ device: SimulatedDevice) async throws {
        let here = try device.store.digest()
        let there = try await services.accounts.digest(user: device.user)
        if here != there { fail("d\(device.number) differs from the server after a complete exchange (I1)") }
        for lead in leads where !model.maySee(device.user, lead, truth) { forgetAnswered(lead, on: device) }
        try checkForgotten(device)
    }

    /// Ends all faults, syncs everybody, and looks at everything.
    func settle() async throws {
        note("faults end")
        for _ in 1...Self.syncsUntilDrained {
            time.advance(by: 100)
            for device in active {
                if try await !sync(device, faults: false) {
                    fail("d\(device.number) cannot complete an exchange (I13)")
                }
                guard problems.isEmpty else { return }
            }
        }
        for device in active {
            try checkDrained(device)
            try checkCells(device)
            if plan.isLater { try checkMerged(device, look(device)) }
            checkViews(device)
            for problem in try device.store.verify() { fail("d\(device.number) verify: \(problem.what)") }
        }
        for problem in try await services.accounts.check() { fail("server check: \(problem)") }
        checkNothingLost()
        try await checkErased()
        if plan.isLater { checkOwners() }
        if plan.matching { checkMatches() }
    }

    func close() async throws { try await database.close() }

    private func checkDrained(_ device: SimulatedDevice) throws {
        let request = try device.store.nextRequest()
        if !request.changeSets.isEmpty { fail("d\(device.number): \(request.changeSets.count) still unsent (I13)") }
        // A chain whose beginning only its author has waits for the author, who may be shut out.
        let isWaiting = request.carried.contains { chain in !active.contains { $0.user == chain.user } }
        // So does one of an incarnation that no longer is, or that a restored server never heard of.
        let mayBeOld = plan.clones || plan.restoredDevices || plan.restoredServer
        if !request.carried.isEmpty, !isWaiting, !mayBeOld {
            fail("d\(device.number): still carries for \(request.carried.map(\.user)) (I13)")
        }
    }

    /// Every change set is in the log, or was visibly turned down, or its disk is gone (I4).
    private func checkNothingLost() {
        for origin in truth.order {
            guard let write = truth.writes[origin], write.change != nil, !model.isIntegrated(origin) else { continue }
            if refusals[origin] != nil || dropped.contains(origin) { continue }
            for device in active where device.known.contains(origin) {
                fail("w\(write.number) is on d\(device.number) and nowhere else (I4)")
            }
        }
    }

    // MARK: cells

    private func checkCells(_ device: SimulatedDevice) throws {
        let (states, carried) = (try look(device), try carriedLeads(on: device))
        for lead in leads where model.maySee(device.user, lead, truth) {
            guard let state = states[lead] else {
                fail("d\(device.number) lacks \(name(lead)) (I1)")
                continue
            }
            // It shows what it carries, too, and only the digest leaves that out.
            if carried.contains(lead) { continue }
            for key in (model.keys[lead] ?? []).sorted() { check(key, of: state, on: device) }
            checkReview(state, children: (activities[lead] ?? []).compactMap { states[$0] }, on: device)
            for activity in activities[lead] ?? [] where model.exists(activity) {
                guard let state = states[activity] else {
                    fail("d\(device.number) lacks \(name(activity)) (I1)")
                    continue
                }
                check(CellKey(Field.content), of: state, on: device)
                check(CellKey(Field.archived), of: state, on: device)
            }
        }
    }

    /// The cell holds exactly the writes that nobody had in view (R1–R5, I5).
    func check(_ key: CellKey, of state: RecordState, on device: SimulatedDevice) {
        let cell = CellName(record: state.id, key: key)
        let versions = state.cells[key]?.versions ?? []
        if [Field.firstContactAt, Field.lastContactAt].contains(key.field) {
            let values = (model.cells[cell] ?? []).compactMap { truth.writes[$0]?.cells[cell]?.int }
            let expected = key.field == Field.firstContactAt ? values.min() : values.max()
            if versions.compactMap(\.value.int) != [expected].compactMap({ $0 }) {
                fail("d\(device.number) \(name(state.id)) \(key.encoded): not the extreme")
            }
            return
        }
        let expected = Set(model.standing(cell, truth))
        let shown = truth.origins(of: state, key)
        if expected != shown || versions.count != shown.count {
            fail(
                "d\(device.number) \(name(state.id)) \(key.encoded): holds [\(truth.names(shown))] in \(versions.count),"
                    + " true is [\(truth.names(expected))] (I5)")
        }
        for version in versions { checkStamp(version, in: cell) }
    }

    /// No clock runs ahead of the server's, and one that was never reset is taken at its word (R12).
    private func checkStamp(_ version: Version, in cell: CellName) {
        guard let origin = truth.origin(of: version, in: cell), let write = truth.writes[origin],
            let received = model.received[origin], let change = write.change
        else { return }
        if version.stamp.milliseconds > received {
            fail("w\(write.number) is stamped later than it was received (R12)")
        }
        let written = change.time.bootMilliseconds + SimulatedDevice.bootMilliseconds
        if model.exactTime.contains(origin), version.stamp.milliseconds < written {
            fail("w\(write.number) is stamped earlier than it was written (R12)")
        }
    }

    /// An archive and a write that had not seen each other keep the lead listed, in both orders (R10).
    private func checkReview(_ lead: RecordState, children: [RecordState], on device: SimulatedDevice) {
        guard lead.isArchived else { return }
        let archives = model.standing(lead.id, Field.archived, truth)
        for record in [lead] + children {
            for key in (model.keys[record.id] ?? []).sorted()
            where !(record.id == lead.id && key.field == Field.archived) {
                let mergeClass = Schema.mergeClass(of: key.field, in: record.kind)
                guard mergeClass != .minimum, mergeClass != .maximum else { continue }
                for write in model.standing(CellName(record: record.id, key: key), truth) {
                    let unseen = archives.contains { archive in
                        archive != write && truth.writes[archive]?.group[lead.id]?.contains(write) != true
                            && truth.writes[write]?.group[lead.id]?.contains(archive) != true
                            && truth.writes[write]?.change != nil
                    }
                    guard unseen else { continue }
                    counts.add(.archiveReview)
                    if lead.value(Field.archiveReview)?.bool != true {
                        fail(
                            "d\(device.number) \(name(lead.id)): archived over \(truth.name(write)) unseen, and not listed (R10)"
                        )
                    }
                }
            }
        }
    }

    // MARK: what left

    /// No byte of a lead that a user no longer sees is left in the files (I11).
    private func checkForgotten(_ device: SimulatedDevice) throws {
        let rejected = Set(try device.store.rejected().flatMap { $0.records.map { $0.lead ?? $0.id } })
        let carried = try carriedLeads(on: device)
        let hidden = leads.filter {
            if carried.contains($0) { return false }
            // What was refused of an erased lead goes as well, and what a restored server had lost of it.
            if model.isErased($0) { return true }
            return model.exists($0) && !model.maySee(device.user, $0, truth) && !rejected.contains($0)
                && !device.recovered.contains($0)
        }
        guard !hidden.isEmpty else { return }
        let bytes = try device.everyByte()
        for lead in hidden where Self.holds(bytes, marker(of: lead)) {
            fail("d\(device.number) still has bytes of \(name(lead)), which \(device.user) may not see (I11)")
        }
    }

    /// The leads of what a device still carries, as the server had no answer to it (R24).
    private func carriedLeads(on device: SimulatedDevice) throws -> Set<RecordID> {
        Set(
            try device.store.nextRequest().carried.flatMap(\.changeSets)
                .flatMap { try ChangeSetCodec.decode($0).records.map { $0.lead ?? $0.id } })
    }

    static func holds(_ bytes: Data, _ text: String) -> Bool {
        let needle = Array(text.utf8)
        return bytes.withUnsafeBytes { bytes in
            guard var place = bytes.baseAddress else { return false }
            let end = place + bytes.count
            while place < end, let found = memchr(place, Int32(needle[0]), end - place) {
                if end - UnsafeRawPointer(found) >= needle.count, memcmp(found, needle, needle.count) == 0 {
                    return true
                }
                place = UnsafeRawPointer(found) + 1
            }
            return false
        }
    }
}
