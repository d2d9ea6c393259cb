import FairleadCore

/// Splits folded text into its words, scalar by scalar: this runs for every lead that comes in.
enum Words {
    /// Returns the words of a text: runs of letters and digits. Points, apostrophes and (where asked) hyphens are no
    /// break, so that `B.V.`, `O'Brien` and `Xiao-Ming` are one word each.
    static func of(_ folded: String, joiningHyphens: Bool = false) -> [String] {
        guard !folded.isEmpty else { return [] }
        var words: [String] = []
        var word: [UInt8] = []
        word.reserveCapacity(folded.utf8.count)
        for scalar in folded.unicodeScalars {
            if isLetterOrDigit(scalar) {
                append(scalar, to: &word)
            } else if scalar != "." && scalar != "'" && !(joiningHyphens && scalar == "-") {
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    private static func append(_ scalar: Unicode.Scalar, to word: inout [UInt8]) {
        if scalar.isASCII { word.append(UInt8(truncatingIfNeeded: scalar.value)) } else { word += String(scalar).utf8 }
    }

    /// Tells whether a text has a Chinese character; their bytes begin with one above 0xE2.
    static func isChinese(_ text: String) -> Bool {
        text.utf8.contains { $0 > 0xE2 } && text.unicodeScalars.contains { Pinyin.usual($0) != nil }
    }

    static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39, 0x4E00...0x9FFF: true
        case 0..<0x80: false
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
