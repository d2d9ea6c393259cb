/// What is known of some fields, found by their names: a sorted list, in which a few numbers are compared where a dictionary would
/// hash the name. Each edit of each change set is looked up more than once.
struct FieldTable<Value: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
    private let lines: [(start: UInt64, field: String, value: Value)]

    init(dictionaryLiteral elements: (String, Value)...) {
        lines = elements.map { (start: ByteOrder.start(of: $0.0), field: $0.0, value: $0.1) }
            .sorted { ByteOrder.precedes($0.field, $1.field) }
    }

    subscript(field: String) -> Value? {
        let start = ByteOrder.start(of: field)
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].start < start { low = middle + 1 } else { high = middle }
        }
        while low < lines.count, lines[low].start == start {
            if ByteOrder.areEqual(lines[low].field, field) { return lines[low].value }
            low += 1
        }
        return nil
    }
}
