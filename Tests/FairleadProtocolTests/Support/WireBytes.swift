import Foundation

/// Builds protobuf by hand, so that a test can send what no encoder of ours would.
struct WireBytes {
    private(set) var data = Data()

    private mutating func tag(_ number: UInt64, _ type: UInt64) { data.append(Self.varint(number << 3 | type)) }

    static func varint(_ number: UInt64) -> Data {
        var rest = number
        var bytes = Data()
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes
    }

    static func fixed(_ number: UInt64) -> Data {
        Data((0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) })
    }

    /// A signed number as `sint64` has it.
    static func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: (number << 1) ^ (number >> 63)) }

    mutating func number(_ field: UInt64, _ number: UInt64) {
        tag(field, 0)
        data.append(Self.varint(number))
    }

    mutating func fixed(_ field: UInt64, _ number: UInt64) {
        tag(field, 1)
        data.append(Self.fixed(number))
    }

    mutating func bytes(_ field: UInt64, _ bytes: Data) {
        tag(field, 2)
        data.append(Self.varint(UInt64(bytes.count)))
        data.append(bytes)
    }

    mutating func text(_ field: UInt64, _ text: String) { bytes(field, Data(text.utf8)) }

    mutating func texts(_ field: UInt64, _ texts: [String]) { for text in texts { self.text(field, text) } }

    mutating func numbers(_ field: UInt64, _ numbers: [UInt64]) {
        bytes(field, numbers.reduce(into: Data()) { $0.append(Self.varint($1)) })
    }

    mutating func fixeds(_ field: UInt64, _ numbers: [UInt64]) {
        bytes(field, numbers.reduce(into: Data()) { $0.append(Self.fixed($1)) })
    }
}

/// One field of a protobuf message as it stands in the bytes.
struct WireField {
    enum Content {
        case number(UInt64)
        case fixed
        case bytes(Data)
    }

    var number: UInt64
    var content: Content

    /// Splits the bytes of a whole message; `nil` when they are not one.
    static func all(_ data: Data) -> [WireField]? {
        let bytes = [UInt8](data)
        var index = 0
        func varint() -> UInt64? {
            var result: UInt64 = 0
            for shift in stride(from: UInt64(0), through: 63, by: 7) {
                guard index < bytes.count else { return nil }
                let byte = bytes[index]
                index += 1
                result |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return result }
            }
            return nil
        }
        var fields: [WireField] = []
        while index < bytes.count {
            guard let tag = varint() else { return nil }
            switch tag & 7 {
            case 0:
                guard let number = varint() else { return nil }
                fields.append(WireField(number: tag >> 3, content: .number(number)))
            case 1:
                index += 8
                fields.append(WireField(number: tag >> 3, content: .fixed))
            case 2:
                guard let length = varint(), length <= UInt64(bytes.count - index) else { return nil }
                let end = index + Int(length)
                fields.append(WireField(number: tag >> 3, content: .bytes(Data(bytes[index..<end]))))
                index = end
            default: return nil
            }
        }
        return index == bytes.count ? fields : nil
    }
}
