/// The value of one cell.
package enum Value: Hashable, Sendable {
    /// An explicit clear, which is not the same as a field that was never written.
    case null
    case bool(Bool)
    case int(Int64)
    case text(String)
    /// Fields that mean something only together, such as a budget's minimum, maximum and currency.
    case list([Value])
}

extension Value {
    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var int: Int64? { if case .int(let int) = self { int } else { nil } }
    package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    package var list: [Value]? { if case .list(let list) = self { list } else { nil } }
    package var isNull: Bool { self == .null }

    /// The milliseconds of a time that the device read off its own clock: they travel with the word `clock` (R12).
    package var clockReading: Int64? {
        guard let list, list.count == 2, list[1] == .text("clock") else { return nil }
        return list[0].int
    }

    /// The wire form: a letter for the type, then the value; lists are netstrings of their items.
    ///
    /// `-` null, `t` and `f`, `i-12`, `sAcme`, `l3:i102:sx` for the list of 10 and "x" (lengths in bytes).
    package var encoded: String {
        switch self {
        case .null: "-"
        case .bool(let bool): bool ? "t" : "f"
        case .int(let int): "i\(int)"
        case .text(let text): "s" + text
        case .list(let items):
            items.reduce(into: "l") { result, item in
                let form = item.encoded
                result += "\(form.utf8.count):" + form
            }
        }
    }

    /// Reads the wire form; `nil` when it is malformed, too deep or too long.
    package init?(encoded: String) {
        var encoded = encoded
        guard let value = encoded.withUTF8({ Value.read($0, depth: 0) }) else { return nil }
        self = value
    }

    /// Reads the wire form from its bytes.
    package init?(encoded bytes: UnsafeBufferPointer<UInt8>) {
        guard let value = Value.read(bytes, depth: 0) else { return nil }
        self = value
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) -> Value? {
        guard depth <= Limits.listDepthMax, let first = bytes.first else { return nil }
        let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst())
        switch first {
        case UInt8(ascii: "-") where rest.isEmpty: return .null
        case UInt8(ascii: "t") where rest.isEmpty: return .bool(true)
        case UInt8(ascii: "f") where rest.isEmpty: return .bool(false)
        case UInt8(ascii: "i"): return number(rest).map { .int($0) }
        case UInt8(ascii: "s"):
            guard rest.count <= Limits.textSizeBytesMax else { return nil }
            return String(utf8: rest).map { .text($0) }
        case UInt8(ascii: "l"): return items(rest, depth: depth).map { .list($0) }
        default: return nil
        }
    }

    /// Reads a number in its one spelling (no plus sign, no leading zeros), so that equal values have equal bytes.
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = bytes.dropFirst(isNegative ? 1 : 0)
        guard let first = digits.first, first != UInt8(ascii: "0") || bytes.count == 1 else { return nil }
        var result: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (shifted, isTooLong) = result.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) =
                isNegative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            guard !isTooLong, !isTooLarge else { return nil }
            result = sum
        }
        return result
    }

    private static func items(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) -> [Value]? {
        var items: [Value] = []
        var start = 0
        while start < bytes.count {
            let head = UnsafeBufferPointer(rebasing: bytes[start...].prefix(20))
            // The length is compared with what is left before anything is added to it: it may be as large as it likes.
            guard items.count < Limits.listCountMax, let colon = head.firstIndex(of: UInt8(ascii: ":")),
                let length = number(UnsafeBufferPointer(rebasing: head[..<colon])), length >= 0,
                length <= bytes.count - start - colon - 1
            else { return nil }
            let first = start + colon + 1
            let end = first + Int(length)
            guard let item = read(UnsafeBufferPointer(rebasing: bytes[first..<end]), depth: depth + 1) else {
                return nil
            }
            items.append(item)
            start = end
        }
        return items
    }
}
