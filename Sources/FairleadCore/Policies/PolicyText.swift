/// The form in which a policy is sent and kept: compact JSON, its members in the order in which `Policy.node` has them,
/// so that equal policies are equal bytes.
package enum PolicyText {
    package static func text(of node: PolicyNode) -> String {
        var result = ""
        write(node, to: &result)
        return result
    }

    private static func write(_ node: PolicyNode, to result: inout String) {
        switch node.content {
        case .null: result += "null"
        case .bool(let bool): result += bool ? "true" : "false"
        case .int(let int): result += String(int)
        case .text(let text): write(text, to: &result)
        case .list(let items):
            result += "["
            for (index, item) in items.enumerated() {
                if index > 0 { result += "," }
                write(item, to: &result)
            }
            result += "]"
        case .object(let members):
            result += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { result += "," }
                write(member.key, to: &result)
                result += ":"
                write(member.value, to: &result)
            }
            result += "}"
        }
    }

    /// Only what JSON demands is escaped, in its one way.
    private static func write(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }

    // MARK: the cell

    /// Returns the text as the value of one cell, in pieces that a text value may hold.
    package static func value(of text: String) -> Value {
        var pieces: [Value] = []
        var piece = ""
        for scalar in text.unicodeScalars {
            if piece.utf8.count + 4 > Limits.policyPieceSizeBytesMax {
                pieces.append(.text(piece))
                piece = ""
            }
            piece.unicodeScalars.append(scalar)
        }
        return .list(pieces + [.text(piece)])
    }

    package static func text(of value: Value?) -> String? {
        guard let pieces = value?.list?.map(\.text), !pieces.contains(nil) else { return nil }
        return pieces.reduce(into: "") { $0 += $1 ?? "" }
    }
}
