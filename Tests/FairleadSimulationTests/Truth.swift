import FairleadCore

/// What really happened: for each write, the writes that its author had in view, directly or not.
struct Truth {
    struct Cell: Hashable {
        var lead: RecordID
        var field: String
    }

    private(set) var past: [String: Set<String>] = [:]
    private(set) var cells: [String: Cell] = [:]
    /// Writes that existed only on a disk that was lost.
    var dead: Set<String> = []

    mutating func write(_ name: String, to cell: Cell, seeing view: [String]) {
        past[name] = view.reduce(into: Set(view)) { $0.formUnion(past[$1] ?? []) }
        cells[name] = cell
    }

    /// The writes of a cell that nobody who still counts had in view.
    func maximal(_ cell: Cell) -> Set<String> {
        let alive = Set(cells.filter { $0.value == cell }.keys).subtracting(dead)
        return alive.filter { name in !alive.contains { past[$0]?.contains(name) ?? false } }
    }
}
