/// Data as it may be put on a terminal: what a terminal would obey is made visible instead.
enum CleanText {
    /// Tells whether a character steers a terminal or turns the reading order (controls, bidirectional overrides).
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Returns a text in one line: line ends and tabs become a space, other controls a visible sign.
    static func line(_ text: String) -> String {
        clean(text, keepingLines: false)
    }

    /// Returns the lines of a text, each of them clean.
    static func lines(_ text: String) -> [String] {
        clean(text, keepingLines: true).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func clean(_ text: String, keepingLines: Bool) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            defer { afterReturn = scalar == "\r" }
            if scalar == "\n" && afterReturn { continue }
            if !isUnsafe(scalar) {
                result.append(scalar)
            } else if scalar == "\n" || scalar == "\r" || scalar == "\t" {
                result.append(keepingLines && scalar != "\t" ? "\n" : " ")
            } else if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
                result.append(picture)
            } else {
                result.append("\u{FFFD}")
            }
        }
        return String(result)
    }
}
