import FairleadCore
import FairleadProtocol
import Foundation

/// The cells that a command wrote as they were before it: what `undo` goes back to (R8).
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

    /// The cell before the command; `nil` when the command did not write it or made the record.
    func cell(_ key: CellKey, of record: RecordID) -> Cell? {
        states[record]?.cells[key]
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
