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

    /// Tells whether one is the other with a single slip.
    static func isOneSlip(_ one: String, _ other: String) -> Bool { between(one, other, limit: 1) == 1 }
}
