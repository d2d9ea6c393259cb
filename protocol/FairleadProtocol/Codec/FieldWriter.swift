import FairleadCore
import Foundation

/// Writes the fields of one protobuf message, as proto3 writers do: nothing for what is empty or zero, numbers packed.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func field(_ number: UInt64, _ content: some Collection<UInt8>) {
        if !content.isEmpty { element(number, content) }
    }

    mutating func field(_ number: UInt64, _ value: UInt64) {
        guard value != 0 else { return }
        varint(number << 3)
        varint(value)
    }

    mutating func list(_ number: UInt64, varints: some Collection<UInt64>) {
        guard !varints.isEmpty else { return }
        varint(number << 3 | 2)
        varint(UInt64(varints.reduce(0) { $0 + FieldWriter.size(of: $1) }))
        for value in varints { varint(value) }
    }

    mutating func list(_ number: UInt64, fixed64s: some Collection<UInt64>) {
        guard !fixed64s.isEmpty else { return }
        varint(number << 3 | 2)
        varint(UInt64(fixed64s.count * 8))
        for value in fixed64s { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    }

    mutating func list(_ number: UInt64, texts: some Collection<String>) {
        for text in texts { element(number, text.utf8) }
    }

    mutating func list(_ number: UInt64, octets: some Collection<[UInt8]>) {
        for item in octets { element(number, item) }
    }

    /// One item of a list of cells' names.
    mutating func element(_ number: UInt64, _ key: CellKey) {
        guard let element = key.element else { return self.element(number, key.field.utf8) }
        varint(number << 3 | 2)
        varint(UInt64(key.field.utf8.count + 1 + element.utf8.count))
        bytes.append(contentsOf: key.field.utf8)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(contentsOf: element.utf8)
    }

    /// One item of a list of values.
    mutating func element(_ number: UInt64, _ value: Value) {
        // Most are texts: those need no copy with the letter in front.
        guard case .text(let text) = value else { return element(number, value.encoded.utf8) }
        varint(number << 3 | 2)
        varint(UInt64(1 + text.utf8.count))
        bytes.append(UInt8(ascii: "s"))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ encoded: [UInt8]) { bytes += encoded }

    private mutating func element(_ number: UInt64, _ content: some Collection<UInt8>) {
        varint(number << 3 | 2)
        varint(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func size(of value: UInt64) -> Int { max(1, (64 - value.leadingZeroBitCount + 6) / 7) }

    /// A signed number in the form in which small ones are short whatever their sign.
    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
}
