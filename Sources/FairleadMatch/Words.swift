import FairleadCore

/// Splits folded text into its words, scalar by scalar: this runs for every lead that comes in.
enum Words {
    /// Returns the words of a text: runs of letters and digits. Points, apostrophes and (where asked) hyphens are no
    /// break, so that `B.V.`, `O'Brien` and `Xiao-Ming` are one word each.
    static func of(_ folded: String, joiningHyphens: Bool = false) -> [String] {
        var folded = folded
        if let words = folded.withUTF8({ ofPlain($0, joiningHyphens: joiningHyphens) }) { return words }
        var words: [String] = []
        var word: [UInt8] = []
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

    /// The same for plain ASCII, byte by byte; `nil` for any other text.
    private static func ofPlain(_ text: UnsafeBufferPointer<UInt8>, joiningHyphens: Bool) -> [String]? {
        guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
        var words: [String] = []
        var word: [UInt8] = []
        word.reserveCapacity(text.count)
        for byte in text {
            switch byte {
            case 0x61...0x7A, 0x30...0x39: word.append(byte)
            case UInt8(ascii: "."), UInt8(ascii: "'"): continue
            case UInt8(ascii: "-") where joiningHyphens: continue
            default:
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
