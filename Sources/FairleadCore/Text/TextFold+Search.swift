extension TextFold {
    /// Returns the form in which texts are compared when people search: width, case and accents do not count.
    ///
    /// Full-width letters become half-width, `Müller` becomes `muller`, `ß` `ss`, `ø` `o`; every blank, line ends
    /// included, becomes a space, so that the result is one line. Chinese characters become simplified ones.
    ///
    ///     TextFold.folded("Ｊａｌｏｒｇａ Straße")     // "jalorga strasse"
    package static func folded(_ text: String) -> String {
        var text = text
        // Most texts are printable ASCII: then it is one look at each byte, and a copy where there are capitals.
        let plain = text.withUTF8 { bytes -> String?? in
            var isASCII = true
            var hasCapitals = false
            for byte in bytes {
                isASCII = isASCII && byte >= 0x20 && byte < 0x7F
                hasCapitals = hasCapitals || isUppercaseASCII(byte)
            }
            guard isASCII else { return nil }
            return .some(hasCapitals ? lowercased(bytes) : nil)
        }
        if let plain { return plain ?? text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 8)
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return String(decoding: result, as: UTF8.self)
    }

    private static func lowercased(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { letters in
            for index in bytes.indices {
                letters[index] = isUppercaseASCII(bytes[index]) ? bytes[index] + 0x20 : bytes[index]
            }
            return bytes.count
        }
    }

    /// Returns the folded form in which German and Nordic letters are written out, as in e-mail addresses, or `nil`
    /// when there are none: `Müller` is `mueller`.
    package static func writtenOut(_ text: String) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        var result: [UInt8] = []
        var isChanged = false
        for scalar in Normalization.composed(text).unicodeScalars {
            let letters: String
            switch scalar {
            case "ä", "Ä", "æ", "Æ": letters = "ae"
            case "ö", "Ö", "ø", "Ø": letters = "oe"
            case "ü", "Ü": letters = "ue"
            case "å", "Å": letters = "aa"
            default:
                append(scalar, to: &result)
                continue
            }
            result += letters.utf8
            isChanged = true
        }
        return isChanged ? String(decoding: result, as: UTF8.self) : nil
    }

    private static func isUppercaseASCII(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    private static func append(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
        let value = scalar.value
        switch value {
        case 0x41...0x5A: append(value + 0x20, to: &result)
        case 0x09...0x0D, 0x85, 0xA0, 0x3000: result.append(UInt8(ascii: " "))
        case 0x4E00...0x9FFF: write(ChineseForms.simplified(scalar), to: &result)
        case 0x20..<0x7F, 0x3400..<0x4E00: write(scalar, to: &result)
        case 0..<0x20, 0x7F..<0xA0, 0x300...0x36F: break
        case 0xC0...0x17F:
            let letter = latinLetters.withUTF8Buffer { $0[Int(value) - 0xC0] }
            if letter == UInt8(ascii: "*") {
                result += (special(scalar) ?? String(scalar)).utf8
            } else {
                result.append(letter)
            }
        // The half-width form of a full-width character is ASCII, so this goes no deeper.
        case 0xFF01...0xFF5E:
            if let half = Unicode.Scalar(value - 0xFEE0) { append(half, to: &result) }
        default: appendDecomposed(scalar, to: &result)
        }
    }

    private static func append(_ value: UInt32, to result: inout [UInt8]) {
        if let scalar = Unicode.Scalar(value) { write(scalar, to: &result) }
    }

    private static func write(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
        if scalar.isASCII {
            result.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            result += String(scalar).utf8
        }
    }

    /// The letters under the accents from U+00C0 to U+017F; `*` where it takes more than one letter, or none.
    private static let latinLetters: StaticString = """
        aaaaaa*ceeeeiiiidnooooo*ouuuuy**aaaaaa*ceeeeiiiidnooooo*ouuuuy*y\
        aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnn*nnoooooo**rrrrrrssssssss\
        ttttttuuuuuuuuuuuuwwyyyzzzzzzs
        """

    private static func special(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "æ", "Æ": "ae"
        case "œ", "Œ": "oe"
        case "ß", "ẞ": "ss"
        case "þ", "Þ": "th"
        case "ĳ", "Ĳ": "ij"
        case "ŉ": "n"
        case "ς": "σ"
        case "\u{2018}", "\u{2019}", "\u{2BC}": "'"
        case "\u{201C}", "\u{201D}": "\""
        case "\u{2010}"..."\u{2015}", "\u{2212}": "-"
        case "\u{A9}", "\u{AE}", "\u{2122}": ""
        default: nil
        }
    }

    /// The way for everything that is rare: decomposed for compatibility (NFKD), without marks, in lower case.
    private static func appendDecomposed(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
        if let special = special(scalar) {
            result += special.utf8
            return
        }
        for part in Normalization.compatibilityDecomposed(scalar).unicodeScalars where !isIgnored(part) {
            if part.properties.isWhitespace {
                result.append(UInt8(ascii: " "))
                continue
            }
            for letter in part.properties.lowercaseMapping.unicodeScalars where !isIgnored(letter) {
                switch letter.value {
                // What is left without its marks may be a letter that is another one's form itself: Ǿ is Ø with an accent.
                case 0xC0...0x17F, 0x4E00...0x9FFF: append(letter, to: &result)
                default: if let special = special(letter) { result += special.utf8 } else { write(letter, to: &result) }
                }
            }
        }
    }

    /// Accents and other marks that may be left out in writing, and what cannot be seen. Vowel signs stay: in the
    /// scripts that have them they are letters.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .control: return true
        case .nonspacingMark:
            if (0xFE00...0xFE0F).contains(scalar.value) { return true }
            switch scalar.properties.canonicalCombiningClass.rawValue {
            case 1, 7, 8, 10...36, 200...: return true
            default: return false
            }
        default: return false
        }
    }
}
