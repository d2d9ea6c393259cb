import FairleadCore
import Foundation

/// Walks over the fields of one protobuf message without building it.
struct FieldScanner {
    enum Content {
        case varint(UInt64)
        case bytes(Range<Int>)
        case fixed64(UInt64)
        case fixed32
        /// No message of this protocol has any; as a field of a newer writer it is passed over like others.
        case group
    }

    /// What protobuf allows.
    private static let numberMax: UInt64 = (1 << 29) - 1

    private let bytes: UnsafeRawBufferPointer
    private var index = 0
    /// Where the last field stands, its tag included.
    private(set) var field = 0..<0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Returns the next field, or `nil` at the end.
    mutating func next() throws(ProtocolError) -> (number: UInt64, content: Content)? {
        guard index < bytes.count else { return nil }
        let start = index
        let tag = try varint()
        guard (1...FieldScanner.numberMax).contains(tag >> 3) else { throw .malformed("A field has no valid number") }
        let content = try content(of: tag, depth: 0)
        field = start..<index
        return (tag >> 3, content)
    }

    private mutating func content(of tag: UInt64, depth: Int) throws(ProtocolError) -> Content {
        switch tag & 7 {
        case 0: return .varint(try varint())
        case 1: return .fixed64(try fixed64())
        case 2:
            let length = try varint()
            guard length <= UInt64(bytes.count - index) else { throw truncated }
            let range = index..<index + Int(length)
            index = range.upperBound
            return .bytes(range)
        case 3:
            guard depth < Limits.messageDepthMax else { throw .malformed("A record has too many groups in groups") }
            while true {
                let inner = try varint()
                // A group ends with its own number.
                if inner == tag + 1 { return .group }
                _ = try content(of: inner, depth: depth + 1)
            }
        case 5:
            guard bytes.count - index >= 4 else { throw truncated }
            index += 4
            return .fixed32
        default: throw .malformed("A field has a type that this protocol does not use")
        }
    }

    /// Adds the numbers of a list, which comes packed or one by one; tells whether the field is such a list.
    func varints(_ content: Content, into list: inout [UInt64]) throws(ProtocolError) -> Bool {
        switch content {
        case .varint(let number): list.append(number)
        case .bytes(let range):
            var packed = FieldScanner(UnsafeRawBufferPointer(rebasing: bytes[range]))
            while packed.index < packed.bytes.count { list.append(try packed.varint()) }
        default: return false
        }
        return true
    }

    func fixed64s(_ content: Content, into list: inout [UInt64]) throws(ProtocolError) -> Bool {
        switch content {
        case .fixed64(let number): list.append(number)
        case .bytes(let range):
            var packed = FieldScanner(UnsafeRawBufferPointer(rebasing: bytes[range]))
            while packed.index < packed.bytes.count { list.append(try packed.fixed64()) }
        default: return false
        }
        return true
    }

    /// Undoes zigzag.
    static func signed(_ number: UInt64) -> Int64 { Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1) }

    func octets(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self)
    }

    func text(_ range: Range<Int>) throws(ProtocolError) -> String {
        guard let text = String(utf8: octets(range)) else {
            throw .malformed("A text is not valid UTF-8")
        }
        return text
    }

    private mutating func fixed64() throws(ProtocolError) -> UInt64 {
        guard bytes.count - index >= 8 else { throw truncated }
        defer { index += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    private mutating func varint() throws(ProtocolError) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard index < bytes.count else { throw truncated }
            let byte = bytes[index]
            index += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        throw .malformed("A number is too long")
    }

    private var truncated: ProtocolError { .malformed("The record ends in the middle of a field") }
}
