/// What somebody probably meant to type.
enum Suggestion {
    /// Returns ` Did you mean visit?`, with the blank, or nothing when no word is close.
    static func sentence(for typed: String, among words: [String]) -> String {
        closest(to: typed, among: words).map { " " + Texts.didYouMean($0) } ?? ""
    }

    /// Returns the word that is one slip of the fingers away, two for longer words, or that begins so.
    static func closest(to typed: String, among words: [String]) -> String? {
        let typed = Array(typed.lowercased().unicodeScalars)
        guard !typed.isEmpty, typed.count <= 40 else { return nil }
        let slipsMax = typed.count < 4 ? 1 : 2
        var best: (word: String, slips: Int)?
        for word in words {
            let scalars = Array(word.unicodeScalars)
            let slips = scalars.count > 40 ? .max : distance(typed, scalars)
            if slips <= slipsMax, slips < min(scalars.count, best?.slips ?? .max) { best = (word, slips) }
        }
        if let best { return best.word }
        return typed.count < 2 ? nil : words.first { $0.unicodeScalars.starts(with: typed) }
    }

    /// Counts the letters to put in, take out, replace or swap with their neighbour (optimal string alignment).
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, a) in left.enumerated() {
            var current = [row + 1]
            for (column, b) in right.enumerated() {
                var least = min(last[column + 1] + 1, current[column] + 1, last[column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
