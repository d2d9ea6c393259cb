/// How many columns of a terminal a text takes.
package enum DisplayWidth {
    /// Counts two for Chinese, Japanese and Korean characters and for emoji, none for marks that join others and for
    /// what is not shown.
    package static func columns(of text: String) -> Int {
        if isPrintableASCII(text) { return text.utf8.count }
        return text.reduce(0) { $0 + columns(of: $1) }
    }

    /// Returns the text when it fits, else as much of it as fits with an ellipsis; never more than `columns` columns.
    ///
    ///     DisplayWidth.truncated("恒瑞电子", toColumns: 6)     // "恒瑞…"
    package static func truncated(_ text: String, toColumns columns: Int) -> String {
        if isPrintableASCII(text) ? text.utf8.count <= columns : self.columns(of: text) <= columns { return text }
        guard columns > 0 else { return "" }
        var kept = ""
        var width = 0
        for character in text {
            width += self.columns(of: character)
            // One column is for the ellipsis.
            guard width < columns else { break }
            kept.append(character)
        }
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }

    private static func isPrintableASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// A character of several scalars (accents, jamo, families of emoji) takes the room of its widest.
    private static func columns(of character: Character) -> Int {
        var widest = 0
        for scalar in character.unicodeScalars {
            // The selector asks for the picture of a sign that also has a text form.
            if scalar == "\u{FE0F}" { return 2 }
            widest = max(widest, columns(of: scalar))
        }
        return widest
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if (0x20...0x7E).contains(scalar.value) { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: return isWide(scalar.value) || scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }

    /// Unicode's East Asian Width, wide and full-width, where it is not an emoji.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x1100: false
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
