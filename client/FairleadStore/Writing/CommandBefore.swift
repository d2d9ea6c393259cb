import FairleadCore
import FairleadProtocol
import Foundation

/// The cells that a command wrote as they were before it: what `undo` goes back to (R8).
///
/// Where leads were shown as one, each member's part stands under its own id: what counted as its cell, what did not in
/// its past. So no lead's values are ever brought back on another one, and what belongs to a lead leaves with it.
struct CommandBefore {
    private(set) var created: [RecordID] = []
    private var states: [RecordID: RecordState] = [:]

    init() {}

    mutating func noteCreation(of id: RecordID) {
        created.append(id)
    }

    /// Keeps the cells as they are in `state`; those of an earlier edit of the same command stay.
    mutating func note(_ keys: [CellKey], of state: RecordState?) {
        guard let state, !created.contains(state.id) else { return }
        var kept = states[state.id] ?? RecordState(id: state.id, kind: state.kind, lead: state.lead)
        for key in keys where kept.cells[key] == nil { kept.set(state.cells[key] ?? Cell(), for: key) }
        states[state.id] = kept
    }

    /// The same where leads are shown as one: of the lead that is written to, and, when that is the root, so that the edit
    /// stands for all of them, of each other one that counts.
    mutating func note(_ keys: [CellKey], of lead: RecordID, in merged: MergedLead) {
        guard !created.contains(lead) else { return }
        let written = states[lead]
        for key in keys where written?.cells[key] == nil {
            for member in merged.members {
                let (counting, hidden) = merged.versions(key, of: member)
                guard member.id == lead || lead == merged.root.id && !counting.isEmpty else { continue }
                var kept = states[member.id] ?? RecordState(id: member.id, kind: member.kind, lead: nil)
                kept.set(Cell(versions: counting), for: key)
                kept.remember(hidden, of: key)
                states[member.id] = kept
            }
        }
    }

    /// The cell before the command, of a lead that is one with others its own; `nil` when the command did not write it or
    /// made the record.
    func cell(_ key: CellKey, of record: RecordID) -> Cell? {
        if let cell = counting(key, of: record) { return cell }
        let hidden = states[record]?.past.filter { $0.key == key }.map(\.version) ?? []
        return hidden.isEmpty ? nil : Cell(versions: hidden)
    }

    /// What of a lead's cell was shown before the command; `nil` when something of another lead stood for it.
    func counting(_ key: CellKey, of record: RecordID) -> Cell? {
        states[record]?.cells[key].flatMap { $0.versions.isEmpty ? nil : $0 }
    }

    /// The same without some records, as when they leave this device.
    func without(_ records: Set<RecordID>) -> CommandBefore {
        var result = self
        result.states = states.filter { !records.contains($0.key) }
        return result
    }

    // MARK: the stored form

    /// Encoded states, each after its length (four bytes, big-endian). Cells that were never written, and records that
    /// were made, leave nothing: the change set itself tells of them.
    var encoded: Data {
        var data = Data()
        for state in states.values.sorted(by: { $0.id < $1.id }) {
            let bytes = RecordStateCodec.encode(state)
            withUnsafeBytes(of: UInt32(clamping: bytes.count).bigEndian) { data.append(contentsOf: $0) }
            data.append(bytes)
        }
        return data
    }

    init(encoded data: Data) throws {
        var rest = data[...]
        while rest.count >= 4 {
            let length = Int(rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
            let bytes = rest.dropFirst(4).prefix(length)
            let state = try RecordStateCodec.decode(Data(bytes))
            states[state.id] = state
            rest = rest.dropFirst(4 + length)
        }
    }
}
