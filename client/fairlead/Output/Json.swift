/// A JSON document whose keys keep their order.
///
/// Written by hand: the order of keys is part of what people diff, and start-up stays short.
indirect enum Json: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A number with at most two places behind the point.
    case hundredths(Int64)
    case text(String)
    case list([Json])
    case object([(String, Json)])
}

extension Json {
    /// Returns a text, or `null` for `nil` and for an empty text.
    static func optional(_ text: String?) -> Json {
        guard let text, !text.isEmpty else { return .null }
        return .text(text)
    }

    static func optional(_ number: Int64?) -> Json {
        number.map(Json.int) ?? .null
    }

    static func texts(_ items: [String]) -> Json {
        .list(items.map(Json.text))
    }

    static func count(_ number: Int) -> Json {
        .int(Int64(number))
    }

    /// Returns the document, in one line, or indented for a person to read.
    func rendered(indented: Bool = false) -> String {
        var result = ""
        write(to: &result, indentation: indented ? 0 : nil)
        return result
    }

    private func write(to result: inout String, indentation: Int?) {
        switch self {
        case .null: result += "null"
        case .bool(let bool): result += bool ? "true" : "false"
        case .int(let int): result += String(int)
        case .hundredths(let number): result += Json.amount(number)
        case .text(let text): Json.write(text, to: &result)
        case .list(let items):
            Json.write(items.map { (nil, $0) }, brackets: ("[", "]"), to: &result, indentation: indentation)
        case .object(let members):
            Json.write(members.map { ($0.0, $0.1) }, brackets: ("{", "}"), to: &result, indentation: indentation)
        }
    }

    /// Returns hundredths as people and programs write them: `72`, `62.5`.
    static func amount(_ hundredths: Int64) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return String(whole) }
        return "\(whole)." + (rest % 10 == 0 ? String(rest / 10) : rest < 10 ? "0\(rest)" : String(rest))
    }

    private static func write(
        _ members: [(key: String?, value: Json)], brackets: (String, String), to result: inout String,
        indentation: Int?
    ) {
        result += brackets.0
        for (index, member) in members.enumerated() {
            if index > 0 { result += "," }
            if let indentation { result += newLine(indentation + 1) }
            if let key = member.key {
                write(key, to: &result)
                result += indentation == nil ? ":" : ": "
            }
            member.value.write(to: &result, indentation: indentation.map { $0 + 1 })
        }
        if let indentation, !members.isEmpty { result += newLine(indentation) }
        result += brackets.1
    }

    private static func newLine(_ indentation: Int) -> String {
        "\n" + String(repeating: "  ", count: indentation)
    }

    /// Escapes what JSON demands, and what a terminal would obey when the document is looked at.
    private static func write(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if CleanText.isUnsafe(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        result += "\""
    }
}
