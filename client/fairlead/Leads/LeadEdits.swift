import FairleadCore

/// The edits that bring a lead from how it is shown to how it was asked to be; nothing that is so already is written.
struct LeadEdits {
    private let state: RecordState
    private let conflicts: [String]
    private var order: [CellKey] = []
    private var values: [CellKey: Value] = [:]

    init(_ state: RecordState) {
        self.state = state
        conflicts = state.conflicts
    }

    /// The edits in the order in which they were asked for, each cell once.
    var edits: [Edit] {
        order.compactMap { key in values[key].map { Edit(key, $0) } }
    }

    mutating func apply(_ assignment: FieldAssignment) throws {
        let field = assignment.field
        switch assignment.operation {
        case .set(let text) where assignment.isSet:
            try replace(field, by: LeadValues.elements(of: field, typed: text))
        case .set(let text):
            try set(field, to: LeadValues.value(of: field, typed: text))
        case .add(let text):
            for element in try LeadValues.elements(of: field, typed: text) { add(element, to: field) }
        case .remove(let text):
            for element in try LeadValues.elements(of: field, typed: text) { remove(element, from: field) }
        }
    }

    /// Writes a field. Repeating the shown value of a field in conflict is a decision, and is written.
    mutating func set(_ field: String, to value: Value) {
        let current = state.value(field) ?? .null
        write(value, to: CellKey(field), unless: current == value && !conflicts.contains(field))
    }

    mutating func add(_ element: String, to field: String) {
        let key = CellKey(field, element: element)
        write(.int(nextOrder(in: field)), to: key, unless: isPresent(key))
    }

    mutating func remove(_ element: String, from field: String) {
        let key = CellKey(field, element: element)
        write(.null, to: key, unless: !isPresent(key))
    }

    private mutating func replace(_ field: String, by elements: [String]) {
        for old in state.elements(field) where !elements.contains(where: { $0.utf8.elementsEqual(old.utf8) }) {
            remove(old, from: field)
        }
        for element in elements { add(element, to: field) }
    }

    private mutating func write(_ value: Value, to key: CellKey, unless isSoAlready: Bool) {
        if isSoAlready {
            values[key] = nil
            return
        }
        if !order.contains(key) { order.append(key) }
        values[key] = value
        // What the prospect confirmed was the value before.
        if key.field != Field.confirmed { remove(key.field, from: Field.confirmed) }
    }

    private func isPresent(_ key: CellKey) -> Bool {
        state.shown(key).map { !$0.value.isNull } ?? false
    }

    /// New elements come after all that were ever in the set.
    private func nextOrder(in field: String) -> Int64 {
        let standing = state.cells.filter { $0.key.field == field }.compactMap { $0.value.shown(as: .set)?.value.int }
        let added = values.filter { $0.key.field == field }.compactMap(\.value.int)
        return min((standing + added).max() ?? -1, Int64.max - 1) + 1
    }
}
