/// Splits folded text into its words, scalar by scalar: this runs for every lead that comes in.
enum Words {
    /// Returns the words of a text: runs of letters and digits. Points, apostrophes and (where asked) hyphens are no
    /// break, so that `B.V.`, `O'Brien` and `Xiao-Ming` are one word each.
    static func of(_ folded: String, joiningHyphens: Bool = false) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars {
            if isLetterOrDigit(scalar) {
                word.append(scalar)
            } else if scalar != "." && scalar != "'" && !(joiningHyphens && scalar == "-") {
                if !word.isEmpty { words.append(String(word)) }
                word = String.UnicodeScalarView()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }

    static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39, 0x4E00...0x9FFF: true
        case 0..<0x80: false
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
