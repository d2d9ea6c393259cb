import FairleadCore
import Foundation

/// Walks over the fields of one protobuf message without building it.
struct FieldScanner {
    enum Content {
        case varint(UInt64)
        case bytes(Range<Int>)
        case fixed
        /// No message of this protocol has any; as a field of a newer writer it is passed over like others.
        case group
    }

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Returns the next field, or `nil` at the end.
    mutating func next() throws(ProtocolError) -> (number: UInt64, content: Content)? {
        guard index < bytes.count else { return nil }
        let tag = try varint()
        return (tag >> 3, try content(of: tag, depth: 0))
    }

    private mutating func content(of tag: UInt64, depth: Int) throws(ProtocolError) -> Content {
        switch tag & 7 {
        case 0: return .varint(try varint())
        case 1: return try fixed(8)
        case 2:
            let length = try varint()
            guard length <= UInt64(bytes.count - index) else { throw truncated }
            let range = index..<index + Int(length)
            index = range.upperBound
            return .bytes(range)
        case 3:
            guard depth < Limits.messageDepthMax else { throw .malformed("A record has too many groups in groups") }
            while true {
                let tag = try varint()
                if tag & 7 == 4 { return .group }
                _ = try content(of: tag, depth: depth + 1)
            }
        case 5: return try fixed(4)
        default: throw .malformed("A field has a type that this protocol does not use")
        }
    }

    private mutating func fixed(_ size: Int) throws(ProtocolError) -> Content {
        guard size <= bytes.count - index else { throw truncated }
        index += size
        return .fixed
    }

    private mutating func varint() throws(ProtocolError) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard index < bytes.count else { throw truncated }
            let byte = bytes[index]
            index += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw .malformed("A number is too long")
    }

    private var truncated: ProtocolError { .malformed("The record ends in the middle of a field") }
}
