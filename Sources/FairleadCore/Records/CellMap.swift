/// A record's cells in the order of their keys: a sorted list, since a record has some twenty of them, comes in that order
/// and goes out in it. Looking one up takes a few comparisons and hashes nothing.
package struct CellMap: Hashable, Sendable {
    package typealias Element = (key: CellKey, value: Cell)

    private struct Line: Hashable {
        /// `CellMap.start` of the key's field: two numbers are compared sooner than two names.
        let start: UInt64
        let key: CellKey
        var cell: Cell
    }

    private var lines: [Line] = []

    package init() {}

    /// Returns the cell of a key; setting `nil` takes it out.
    package subscript(key: CellKey) -> Cell? {
        get {
            let start = CellMap.start(of: key.field)
            let index = place(of: key, start)
            return isThere(key, start, at: index) ? lines[index].cell : nil
        }
        set {
            let start = CellMap.start(of: key.field)
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
        let start = CellMap.start(of: field)
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

    /// A field's first eight bytes as a number, so that numbers are in the order of the names, or equal.
    private static func start(of field: String) -> UInt64 {
        var field = field
        return field.withUTF8 { bytes in
            guard bytes.count >= 8 else { return bytes.reduce(0) { $0 << 8 | UInt64($1) } << (64 - 8 * bytes.count) }
            return UInt64(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(as: UInt64.self))
        }
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
