/// A record's cells in the order of their keys: a sorted list, since a record has some twenty of them, comes in that order
/// and goes out in it. Looking one up takes a few comparisons and hashes nothing.
package struct CellMap: Hashable, Sendable {
    package typealias Element = (key: CellKey, value: Cell)

    private struct Line: Hashable {
        /// `ByteOrder.start` of the key's field: two numbers are compared sooner than two names.
        let start: UInt64
        let key: CellKey
        var cell: Cell
    }

    private var lines: [Line] = []

    package init() {}

    /// Returns the cell of a key; setting `nil` takes it out.
    package subscript(key: CellKey) -> Cell? {
        get {
            let start = ByteOrder.start(of: key.field)
            let index = place(of: key, start)
            return isThere(key, start, at: index) ? lines[index].cell : nil
        }
        set {
            let start = ByteOrder.start(of: key.field)
            // What comes in order needs no search.
            let isLast = lines.isEmpty || isLine(lines.count - 1, before: key, start)
            let index = isLast ? lines.count : place(of: key, start)
            let isThere = isThere(key, start, at: index)
            switch newValue {
            case let cell? where isThere: lines[index].cell = cell
            case let cell? where isLast: lines.append(Line(start: start, key: key, cell: cell))
            case let cell?: lines.insert(Line(start: start, key: key, cell: cell), at: index)
            case nil: if isThere { lines.remove(at: index) }
            }
        }
    }

    /// The elements of a set field, in the order of their spelling.
    package func elements(of field: String) -> some Collection<Element> {
        let start = ByteOrder.start(of: field)
        let first = place(of: CellKey(field), start)
        var end = first
        while end < lines.count, lines[end].start == start, ByteOrder.areEqual(lines[end].key.field, field) { end += 1 }
        return lines[first..<end].lazy.map { (key: $0.key, value: $0.cell) }
    }

    /// The stamp of the latest write that stands.
    package var lastStamp: Stamp {
        var last = Stamp.zero
        for line in lines {
            for version in line.cell.versions where version.stamp > last { last = version.stamp }
        }
        return last
    }

    /// Calls `body` with each key and its cell, in order. A loop over the collection makes copies in another module.
    package func visit(_ body: (CellKey, Cell) -> Void) {
        for line in lines { body(line.key, line.cell) }
    }

    /// Whether one change set has written every version.
    func isWritten(by dot: Dot) -> Bool {
        lines.allSatisfy { $0.cell.versions.count == 1 && $0.cell.versions[0].dot == dot }
    }

    package mutating func reserveCapacity(_ count: Int) { lines.reserveCapacity(count) }

    /// The first place whose key is not below this one.
    private func place(of key: CellKey, _ start: UInt64) -> Int {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if isLine(middle, before: key, start) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isLine(_ index: Int, before key: CellKey, _ start: UInt64) -> Bool {
        lines[index].start != start ? lines[index].start < start : lines[index].key < key
    }

    private func isThere(_ key: CellKey, _ start: UInt64, at index: Int) -> Bool {
        index < lines.count && lines[index].start == start && lines[index].key == key
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
