/// The forms that text takes: as it is stored, and as it is searched for.
package enum TextFold {
    /// Returns typed text as it is stored: composed (NFC), without control characters, without blanks around it.
    ///
    /// This is the one place where that happens (I15), for everything that people type or files bring in. Line ends
    /// become U+000A whatever they were; they and tabs stay inside the text, since notes have lines. U+0000, which
    /// PostgreSQL cannot hold, and ESC, which terminals obey, are removed like all other controls.
    ///
    ///     TextFold.canonical("  Mu\u{308}ller\u{0}\r\n")     // "Müller", with one scalar for the ü
    package static func canonical(_ text: String) -> String {
        if isCanonicalASCII(text) { return text }
        var kept = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0A where isAfterReturn: continue
            case 0x09, 0x0A, 0x20...0x7E: kept.append(scalar)
            case 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: kept.append("\n")
            case 0..<0x20, 0x7F..<0xA0: continue
            default: kept.append(scalar)
            }
        }
        return String(trimmed(Normalization.composed(String(kept)).unicodeScalars[...]))
    }

    /// Tells whether a text is plain ASCII that stays as it is, as most are.
    private static func isCanonicalASCII(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last else { return true }
        return first > 0x20 && last > 0x20
            && bytes.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x09 }
    }

    private static func trimmed(_ scalars: Substring.UnicodeScalarView) -> Substring {
        var scalars = scalars
        while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        return Substring(scalars)
    }

    /// White space, and what is as invisible at the ends of a text: zero-width blanks and the byte order mark.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B, 0x2060, 0xFEFF: true
        default: scalar.properties.isWhitespace
        }
    }
}
