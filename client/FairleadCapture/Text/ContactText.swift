/// What phone numbers and e-mail addresses look like.
enum ContactText {
    private static let phoneSigns: Set<Character> = ["+", "-", "(", ")", " ", ".", "/", "#", "*", "–", "‐"]

    /// Tells whether a text can be dialled: digits and the signs between them, maybe with an extension.
    static func isPhone(_ text: String) -> Bool {
        let body = text.utf8.count <= 64 ? withoutExtension(text) : text
        let digits = body.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        return (3...20).contains(digits)
            && body.allSatisfy { ("0"..."9").contains($0) || phoneSigns.contains($0) }
    }

    static func isEmail(_ text: String) -> Bool {
        guard text.utf8.count <= 320, let at = text.lastIndex(of: "@"), at != text.startIndex else { return false }
        let domain = text[text.index(after: at)...]
        return domain.contains(".") && !domain.hasPrefix(".") && !domain.hasSuffix(".")
            && text.allSatisfy { !$0.isWhitespace && $0 != "," && $0 != ";" && $0 != "<" && $0 != ">" }
            && text.filter { $0 == "@" }.count == 1
    }

    /// Tells whether a number is one of mainland China's mobile numbers, which need no sign to be told from an id.
    static func isChineseMobile(_ text: String) -> Bool {
        let digits = Array(text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") })
        return digits.count == 11 && digits[0] == UInt8(ascii: "1") && digits[1] >= UInt8(ascii: "3")
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Returns what an address or a number is without the scheme of a link and the name around it.
    static func bare(_ text: String) -> String {
        var result = CaptureText.line(text)
        for scheme in ["mailto:", "tel:", "sms:"] where result.lowercased().hasPrefix(scheme) {
            result = String(result.dropFirst(scheme.count))
        }
        if let open = result.lastIndex(of: "<"), result.hasSuffix(">") {
            result = String(result[result.index(after: open)...].dropLast())
        }
        return CaptureText.line(result)
    }

    /// Returns the part of a phone number before `ext. 12`, `x12` or `转12`.
    private static func withoutExtension(_ text: String) -> String {
        let lowered = text.lowercased()
        for mark in ["ext", "x", "转", "分机"] {
            if let found = range(of: mark, in: lowered), found > 0 { return String(lowered.prefix(found)) }
        }
        return text
    }

    /// Returns how many characters stand before `mark`, when only digits and signs stand after it.
    private static func range(of mark: String, in text: String) -> Int? {
        let characters = Array(text)
        let wanted = Array(mark)
        guard characters.count > wanted.count else { return nil }
        for start in 0...(characters.count - wanted.count)
        where Array(characters[start..<start + wanted.count]) == wanted {
            let rest = characters[(start + wanted.count)...]
            let isNumber = rest.allSatisfy { ("0"..."9").contains($0) || " .:-：".contains($0) }
            return isNumber && rest.contains(where: \.isNumber) ? start : nil
        }
        return nil
    }
}
