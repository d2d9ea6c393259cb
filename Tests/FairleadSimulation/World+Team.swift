import FairleadCore
import FairleadServer

/// What administrators decide on the server.
extension World {
    func changeTeam() async throws {
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<60: try await changeUser()
        case 60..<80: try await leave()
        default: try await revoke()
        }
        noteVisible()
    }

    private func changeUser() async throws {
        guard let name = pick(["ann", "bob", "mia"]), let old = model.users[name], old.isActive else { return }
        var user = old
        if roll(50) { user.role = pick([.rep, .manager]) ?? .rep }
        if roll(50) { user.department = pick(["east", "west"]) ?? "east" }
        guard user != old else { return }
        try await services.accounts.changeUser(name: name, role: user.role, department: user.department)
        model.users[name] = user
        counts.add(.userChanged)
        note("\(name) becomes \(user.role) of \(user.department)")
    }

    private func leave() async throws {
        guard let name = pick(["ann", "bob"]), model.users[name]?.isActive == true,
            ["ann", "bob"].allSatisfy({ model.users[$0]?.isActive == true })
        else { return }
        let successor = name == "ann" ? "bob" : "ann"
        let withRecords = roll(50)
        noteShutOut { $0.user == name }
        _ = try await services.accounts.leave(name, to: successor, withRecords: withRecords)
        counts.add(.userLeft)
        note("\(name) leaves to \(successor), \(withRecords ? "with" : "without") records")
        model.users[name]?.isActive = false
        for device in devices where device.user == name { model.devicesOut.insert(device.device) }
        handOver(from: name, to: successor, withRecords: withRecords)
        try await takeOwnWrites()
        if let cell = owedToSuccessor.keys.sorted(by: { $0.record < $1.record }).first {
            fail("\(successor) did not take over \(self.name(cell.record)) \(cell.key.encoded)")
        }
    }

    /// What the server's own change set must say.
    private func handOver(from name: String, to successor: String, withRecords: Bool) {
        owedToSuccessor = [:]
        func set(_ lead: RecordID, _ key: CellKey, _ value: Value) {
            owedToSuccessor[CellName(record: lead, key: key)] = value
        }
        for lead in leads where model.exists(lead) {
            var owner = model.owner(of: lead, truth)
            let collaborators = model.collaborators(of: lead, truth)
            if owner == name {
                owner = successor
                set(lead, CellKey(Field.owner), Holding(.user(successor), OwnerReason(.left, text: name)).value)
            }
            guard withRecords, collaborators.contains(name) else { continue }
            let place = CellKey(Field.collaborators, element: name)
            set(lead, place, .null)
            guard owner != successor, !collaborators.contains(successor) else { continue }
            let cell = CellName(record: lead, key: place)
            // The place among the collaborators goes over with it.
            let standing = model.standing(cell, truth).filter { truth.writes[$0]?.cells[cell]?.int != nil }
            let last = standing.max { model.isEarlier($0, $1) }
            let order = last.flatMap { truth.writes[$0]?.cells[cell]?.int } ?? 0
            set(lead, CellKey(Field.collaborators, element: successor), .int(order))
        }
    }

    private func revoke() async throws {
        guard model.devicesOut.isEmpty, let device = pick(devices.filter { $0.user != "adm" && !isOut($0) }) else {
            return
        }
        noteShutOut { $0.device == device.device }
        try await services.accounts.revoke(device: device.device)
        model.devicesOut.insert(device.device)
        note("d\(device.number) is shut out")
    }

    private func noteShutOut(_ isMeant: (SimulatedDevice) -> Bool) {
        for device in devices where isMeant(device) && !isOut(device) {
            if (try? device.store.hasUnsent()) == true { counts.add(.revokedWithUnsent) }
        }
    }
}
