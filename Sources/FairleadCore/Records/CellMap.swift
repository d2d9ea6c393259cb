/// A record's cells in the order of their keys: a sorted list, since a record has some twenty of them, comes in that order
/// and goes out in it. Looking one up takes a few comparisons and hashes nothing.
package struct CellMap: Hashable, Sendable {
    package typealias Element = (key: CellKey, value: Cell)

    private struct Line: Hashable {
        var key: CellKey
        var cell: Cell
    }

    private var lines: [Line] = []

    package init() {}

    /// Returns the cell of a key; setting `nil` takes it out.
    package subscript(key: CellKey) -> Cell? {
        get {
            let index = place(of: key)
            return index < lines.count && lines[index].key == key ? lines[index].cell : nil
        }
        set {
            // What comes in order needs no search.
            let index = lines.last.map { $0.key < key } ?? true ? lines.count : place(of: key)
            let isThere = index < lines.count && lines[index].key == key
            switch newValue {
            case let cell? where isThere: lines[index].cell = cell
            case let cell?: lines.insert(Line(key: key, cell: cell), at: index)
            case nil: if isThere { lines.remove(at: index) }
            }
        }
    }

    /// The elements of a set field, in the order of their spelling.
    package func elements(of field: String) -> some Collection<Element> {
        let start = place(of: CellKey(field))
        let end = lines[start...].firstIndex { !ByteOrder.areEqual($0.key.field, field) } ?? lines.count
        return lines[start..<end].lazy.map { (key: $0.key, value: $0.cell) }
    }

    package mutating func reserveCapacity(_ count: Int) { lines.reserveCapacity(count) }

    /// The first place whose key is not below this one.
    private func place(of key: CellKey) -> Int {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension CellMap: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { lines.count }

    package subscript(position: Int) -> Element { (key: lines[position].key, value: lines[position].cell) }

    package var keys: some RandomAccessCollection<CellKey> { lines.lazy.map(\.key) }
    package var values: some RandomAccessCollection<Cell> { lines.lazy.map(\.cell) }
}

extension CellMap: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (CellKey, Cell)...) {
        for (key, cell) in elements { self[key] = cell }
    }
}
