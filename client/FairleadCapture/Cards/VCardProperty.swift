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

    // All by scalars: an accent at the start of a value would hide the separator before it.

    private func split(at separator: Unicode.Scalar) -> [String] {
        let scalars = value.unicodeScalars
        var parts: [String] = []
        var start = scalars.startIndex
        var isEscaped = false
        for index in scalars.indices {
            if isEscaped {
                isEscaped = false
            } else if scalars[index] == "\\" {
                isEscaped = true
            } else if scalars[index] == separator {
                parts.append(VCardProperty.unescaped(value[start..<index]))
                start = scalars.index(after: index)
            }
        }
        parts.append(VCardProperty.unescaped(value[start...]))
        return parts
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                result.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
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
            if let equals = part.unicodeScalars.firstIndex(of: "=") {
                let value = part[part.unicodeScalars.index(after: equals)...].filter { $0 != "\"" }
                parameters.append((part[..<equals].uppercased(), value))
            } else if ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"].contains(part.uppercased()) {
                parameters.append(("ENCODING", part))
            } else {
                parameters.append(("TYPE", part))
            }
        }
        self.init(name: name, parameters: parameters, value: String(line[line.unicodeScalars.index(after: colon)...]))
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

    private static func firstIndex(of wanted: Unicode.Scalar, in text: Substring) -> Substring.Index? {
        let scalars = text.unicodeScalars
        var isQuoted = false
        for index in scalars.indices {
            if scalars[index] == "\"" { isQuoted.toggle() }
            if scalars[index] == wanted, !isQuoted { return index }
        }
        // A quotation mark without its fellow, as in 5" displays, quotes nothing.
        return isQuoted ? scalars.firstIndex(of: wanted) : nil
    }

    private static func split(_ text: Substring, at separator: Unicode.Scalar) -> [String] {
        var parts = [String.UnicodeScalarView()]
        var isQuoted = false
        for scalar in text.unicodeScalars {
            if scalar == "\"" { isQuoted.toggle() }
            if scalar == separator, !isQuoted {
                parts.append(String.UnicodeScalarView())
            } else {
                parts[parts.count - 1].append(scalar)
            }
        }
        return parts.map { String($0) }
    }
}
