/// Text as it comes off paper, screens and scanners, made fit to be a value.
enum CaptureText {
    /// Returns a text in one line, trimmed, with single spaces and no control characters.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isSpacePending = false
        for scalar in text.unicodeScalars {
            if isBlank(scalar) {
                isSpacePending = !result.isEmpty
            } else if !isControl(scalar) {
                if isSpacePending { result.append(" ") }
                isSpacePending = false
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Returns a text with its lines trimmed, empty ones at both ends left out and no control characters.
    static func lines(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line(String($0)) }
        guard let first = lines.firstIndex(where: { !$0.isEmpty }), let last = lines.lastIndex(where: { !$0.isEmpty })
        else { return "" }
        return lines[first...last].joined(separator: "\n")
    }

    /// Returns a word as it is compared: narrow, lower case, with nothing but letters and digits.
    static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in narrowed(text).lowercased().unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            result.append(scalar)
        }
        return String(result)
    }

    /// Returns a text with full-width Latin letters, digits and signs as the usual ones.
    static func narrowed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: result.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x3000: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    static func isElementSeparator(_ character: Character) -> Bool {
        character == "," || character == ";" || character == "，" || character == "；" || character == "、"
    }

    static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF, 0x3007: true
        default: false
        }
    }

    static func containsHan(_ text: String) -> Bool { text.unicodeScalars.contains(where: isHan) }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.value == 0xFEFF || scalar.value == 0x200B
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    }
}
