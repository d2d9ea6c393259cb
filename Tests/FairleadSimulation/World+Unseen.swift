import FairleadCore
import FairleadProtocol

/// Where a change set says of less than its author saw that it was in view: that can show a conflict that is none, and hides
/// none.
extension World {
    /// After a server's restore an author claims no position that his device no longer shares with it; what others wrote
    /// there is listed, what the server wrote is not, since it gives its dots to other change sets (R27).
    func withoutLost(_ write: Write, _ change: ChangeSet) -> Write {
        let authors = allDevices.filter { $0.known.contains(write.origin) }
        let shared = authors.reduce(into: Set()) { $0.formUnion($1.shared) }
        for record in change.records where shared.contains(record.seen) {
            for edit in record.edits {
                let cell = CellName(record: record.id, key: edit.key)
                let known = truth.past(of: write.origin, in: cell)
                let lost = known.filter { truth.writes[$0]?.serverPosition ?? 0 > record.seen }
                guard !lost.isDisjoint(with: write.view[cell] ?? []) else { continue }
                truth.hide(lost, from: write.origin, in: cell, keeping: known)
            }
        }
        return truth.writes[write.origin] ?? write
    }

    /// A carried change set that its author has written anew since the server's restore is turned down (R27). What was
    /// written in view of it saw that very one and not the new one, and of what that one hid all that was here (R24).
    func hideTurnedDown(
        _ outcomes: [Outcome], to request: SyncRequest, from device: SimulatedDevice
    ) throws {
        let turnedDown = Set(
            outcomes.filter {
                if case .refused(let reason) = $0.kind { reason.code == "superseded" } else { false }
            }.map(\.dot))
        guard !turnedDown.isEmpty else { return }
        let carried = try request.carried.flatMap(\.changeSets).map { try ChangeSetCodec.decode($0) }
        let hidden = Set(carried.filter { turnedDown.contains($0.dot) }.map(\.origin))
        for name in truth.order where device.known.contains(name) && !model.isIntegrated(name) {
            guard let write = truth.writes[name] else { continue }
            for cell in write.cells.keys where !hidden.isDisjoint(with: write.view[cell] ?? []) {
                let lead = model.leadOf[cell.record] ?? cell.record
                let rest = (write.group[lead] ?? []).filter { truth.writes[$0]?.cells[cell] != nil }
                truth.hide(hidden, from: name, in: cell, keeping: rest)
            }
        }
    }
}
