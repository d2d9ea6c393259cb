/// One property of a card, decoded as its parameters say.
struct VCardProperty: Hashable, Sendable {
    /// Upper case, without the group (`item1.`).
    var name: String
    /// Names in upper case; values as written. 2.1 writes a type without its name: it is a `TYPE` here.
    var parameters: [(name: String, value: String)]
    /// The text with its escapes still in it.
    var value: String

    static func == (left: VCardProperty, right: VCardProperty) -> Bool {
        left.name == right.name && left.value == right.value && left.parameters.elementsEqual(right.parameters, by: ==)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(value)
    }

    /// Returns the values of a parameter in upper case, those in one list one by one.
    func parameter(_ name: String) -> [String] {
        parameters.filter { $0.name == name }.flatMap { $0.value.uppercased().split(separator: ",").map(String.init) }
    }

    func isOf(type: String) -> Bool { parameter("TYPE").contains(type) }

    /// The text without escapes.
    var text: String { VCardProperty.unescaped(value[...]) }

    /// The parts between semicolons, without escapes.
    var components: [String] { split(at: ";") }

    /// The parts between commas, without escapes.
    var list: [String] { split(at: ",") }

    private func split(at separator: Character) -> [String] {
        var parts: [String] = []
        var start = value.startIndex
        var isEscaped = false
        for index in value.indices {
            if isEscaped {
                isEscaped = false
            } else if value[index] == "\\" {
                isEscaped = true
            } else if value[index] == separator {
                parts.append(VCardProperty.unescaped(value[start..<index]))
                start = value.index(after: index)
            }
        }
        parts.append(VCardProperty.unescaped(value[start...]))
        return parts
    }

    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("\\") else { return String(text) }
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

extension VCardProperty {
    /// Reads a logical line; `nil` when it is not a property.
    init?(line: Substring) {
        guard let colon = VCardProperty.firstIndex(of: ":", in: line) else { return nil }
        let parts = VCardProperty.split(line[..<colon], at: ";")
        let name = (parts[0].split(separator: ".").last.map(String.init) ?? "").uppercased()
        guard !name.isEmpty, name.utf8.count <= 64 else { return nil }
        var parameters: [(name: String, value: String)] = []
        for part in parts.dropFirst().prefix(32) {
            if let equals = part.firstIndex(of: "=") {
                let value = part[part.index(after: equals)...].filter { $0 != "\"" }
                parameters.append((part[..<equals].uppercased(), value))
            } else if ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"].contains(part.uppercased()) {
                parameters.append(("ENCODING", part))
            } else {
                parameters.append(("TYPE", part))
            }
        }
        self.init(name: name, parameters: parameters, value: String(line[line.index(after: colon)...]))
        if parameter("ENCODING").contains("QUOTED-PRINTABLE") {
            value = TextDecoding.lenient(
                VCardProperty.printable(value), charset: parameters.first { $0.name == "CHARSET" }?.value)
        }
    }

    /// True for what holds bytes, such as a photo: nothing to read there.
    var isBinary: Bool {
        ["PHOTO", "LOGO", "SOUND", "KEY"].contains(name)
            || parameter("ENCODING").contains { $0 == "B" || $0 == "BASE64" }
    }

    /// Decodes `=E6=9D=8E` to bytes; an equals sign that begins no code stands for itself.
    private static func printable(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "="), index + 2 < bytes.count,
                let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func firstIndex(of wanted: Character, in text: Substring) -> Substring.Index? {
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == wanted, !isQuoted { return index }
        }
        // A quotation mark without its fellow, as in 5" displays, quotes nothing.
        return isQuoted ? text.firstIndex(of: wanted) : nil
    }

    private static func split(_ text: Substring, at separator: Character) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == separator, !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts
    }
}
