/// Reads JSON of a bounded depth and size into a tree.
struct PolicyTextReader {
    private struct Malformed: Error {}

    private let bytes: [UInt8]
    private var index = 0
    private var entries = 0

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Returns the tree; `nil` when the text is no JSON, too deep or too large.
    static func node(_ text: String) -> PolicyNode? {
        guard text.utf8.count <= Limits.policySizeBytesMax else { return nil }
        var reader = PolicyTextReader(text)
        guard let node = try? reader.value(depth: 0), reader.next() == nil else { return nil }
        return node
    }

    /// The next byte that is no white space, without taking it.
    private mutating func next() -> UInt8? {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        return index < bytes.count ? bytes[index] : nil
    }

    private mutating func take(_ byte: UInt8) throws(Malformed) {
        guard next() == byte else { throw Malformed() }
        index += 1
    }

    private mutating func take(_ word: String, _ content: PolicyNode.Content) throws(Malformed) -> PolicyNode {
        guard bytes[index...].starts(with: word.utf8) else { throw Malformed() }
        index += word.utf8.count
        return PolicyNode(content)
    }

    private mutating func value(depth: Int) throws(Malformed) -> PolicyNode {
        entries += 1
        guard depth < Limits.policyDepthMax, entries <= Limits.policyEntriesMax, let byte = next() else {
            throw Malformed()
        }
        switch byte {
        case UInt8(ascii: "n"): return try take("null", .null)
        case UInt8(ascii: "t"): return try take("true", .bool(true))
        case UInt8(ascii: "f"): return try take("false", .bool(false))
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "["): return .list(try items(depth: depth))
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        default: return .int(try number())
        }
    }

    private mutating func items(depth: Int) throws(Malformed) -> [PolicyNode] {
        index += 1
        var items: [PolicyNode] = []
        while next() != UInt8(ascii: "]") {
            if !items.isEmpty { try take(UInt8(ascii: ",")) }
            items.append(try value(depth: depth + 1))
        }
        index += 1
        return items
    }

    private mutating func members(depth: Int) throws(Malformed) -> [PolicyNode.Member] {
        index += 1
        var members: [PolicyNode.Member] = []
        while next() != UInt8(ascii: "}") {
            if !members.isEmpty { try take(UInt8(ascii: ",")) }
            guard next() == UInt8(ascii: "\"") else { throw Malformed() }
            let key = try text()
            try take(UInt8(ascii: ":"))
            members.append(PolicyNode.Member(key, try value(depth: depth + 1)))
        }
        index += 1
        return members
    }

    /// Whole numbers only: a policy has no others.
    private mutating func number() throws(Malformed) -> Int64 {
        let start = index
        while index < bytes.count, bytes[index] == UInt8(ascii: "-") || (0x30...0x39).contains(bytes[index]) {
            index += 1
        }
        guard let number = Int64(String(decoding: bytes[start..<index], as: UTF8.self)) else { throw Malformed() }
        return number
    }

    private mutating func text() throws(Malformed) -> String {
        index += 1
        var result: [UInt8] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                result += try escaped()
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else { throw Malformed() }
        index += 1
        return String(decoding: result, as: UTF8.self)
    }

    /// What a backslash begins; outside the first plane of Unicode JSON may write two of them for one character.
    private mutating func escaped() throws(Malformed) -> [UInt8] {
        guard index + 1 < bytes.count else { throw Malformed() }
        let sign = bytes[index + 1]
        index += 2
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [sign]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"): break
        default: throw Malformed()
        }
        var units = [try unit()]
        if UTF16.isLeadSurrogate(units[0]) {
            guard bytes[index...].starts(with: "\\u".utf8) else { throw Malformed() }
            index += 2
            units.append(try unit())
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private mutating func unit() throws(Malformed) -> UInt16 {
        guard index + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw Malformed() }
        index += 4
        return unit
    }
}
