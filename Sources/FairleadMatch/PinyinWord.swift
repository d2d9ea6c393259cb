import FairleadCore

/// Words that may be pinyin without spaces between the syllables.
enum PinyinWord {
    private static let lengthMax = 24
    private static let syllableLengthMax = 6

    /// Tells whether a word in small letters can be cut into syllables: `xiaoming`, not `zhabg`.
    ///
    /// A syllable that begins with a vowel stands only at the front or behind a consonant: `zhaoo` and `susaan` are slips.
    static func isPinyin(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        guard !bytes.isEmpty, bytes.count <= lengthMax, bytes.allSatisfy({ (0x61...0x7A).contains($0) }) else {
            return false
        }
        var reachable = [Bool](repeating: false, count: bytes.count + 1)
        reachable[0] = true
        for start in bytes.indices where reachable[start] {
            if start > 0, isVowel(bytes[start]), isVowel(bytes[start - 1]) { continue }
            var packed: UInt64 = 0
            for end in start..<min(start + syllableLengthMax, bytes.count) {
                packed = packed << 8 | UInt64(bytes[end])
                if !reachable[end + 1], end > start || start == 0, isSyllable(packed) {
                    reachable[end + 1] = true
                }
            }
        }
        return reachable[bytes.count]
    }

    private static func isVowel(_ byte: UInt8) -> Bool { "aeiouv".utf8.contains(byte) }

    private static func isSyllable(_ packed: UInt64) -> Bool {
        var (low, high) = (0, syllables.count)
        while low < high {
            let middle = (low + high) / 2
            if syllables[middle] < packed { low = middle + 1 } else { high = middle }
        }
        return low < syllables.count && syllables[low] == packed
    }

    /// Sorted numbers, which are found in less time than it takes to hash one. Interjections such as `ng` are in no name.
    private static let syllables: [UInt64] =
        Pinyin.allSyllables.subtracting(["n", "m", "ng", "hm", "hng"]).filter { $0.utf8.count <= syllableLengthMax }
        .map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1) } }.sorted()
}
