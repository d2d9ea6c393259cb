/// How far two spellings are apart.
enum EditDistance {
    /// Returns the number of letters added, left out, changed or swapped with their neighbour; `limit + 1` when there are
    /// more than `limit`. Both are compared byte by byte: folded text is mostly ASCII.
    static func between(_ one: String, _ other: String, limit: Int) -> Int {
        let left = Array(one.utf8)
        let right = Array(other.utf8)
        guard abs(left.count - right.count) <= limit else { return limit + 1 }
        if left == right { return 0 }
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        var current = previous
        for row in 1..<(left.count + 1) {
            current[0] = row
            var least = row
            for column in 1..<(right.count + 1) {
                let isSame = left[row - 1] == right[column - 1]
                var cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, before[column - 2] + 1)
                }
                current[column] = cost
                least = min(least, cost)
            }
            if least > limit { return limit + 1 }
            swap(&before, &previous)
            swap(&previous, &current)
        }
        return min(previous[right.count], limit + 1)
    }

    /// Tells whether one is the other with a single slip: whether the distance is 1. It is asked for far more often than the
    /// distance itself, and needs no table.
    static func isOneSlip(_ one: String, _ other: String) -> Bool {
        guard abs(one.utf8.count - other.utf8.count) <= 1 else { return false }
        let result = one.utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in isOneSlip(left, right) }
        }
        return (result ?? nil) ?? (between(one, other, limit: 1) == 1)
    }

    private static func isOneSlip(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let shorter = min(left.count, right.count)
        var start = 0
        while start < shorter, left[start] == right[start] { start += 1 }
        var end = 0
        while end < shorter - start, left[left.count - 1 - end] == right[right.count - 1 - end] { end += 1 }
        // What is left between the letters that both have.
        switch (left.count - start - end, right.count - start - end) {
        case (0, 1), (1, 0), (1, 1): return true
        case (2, 2): return left[start] == right[start + 1] && left[start + 1] == right[start]
        default: return false
        }
    }
}
