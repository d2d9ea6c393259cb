/// Strings compared as the bytes of their UTF-8, which is what tells names, keys and users apart (I15).
///
/// The same as comparing their `utf8` views, several bytes at a time: keys are compared more often than anything else.
package enum ByteOrder {
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && compare(left, right) == 0
    }

    package static func precedes(_ left: String, _ right: String) -> Bool { compare(left, right) < 0 }

    /// A text's first eight bytes as a number, so that numbers are in the order of the texts, or equal.
    static func start(of text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count >= 8 else { return bytes.reduce(0) { $0 << 8 | UInt64($1) } << (64 - 8 * bytes.count) }
            return UInt64(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(as: UInt64.self))
        }
    }

    /// Returns a number below, at or above 0 as `left` comes before, with or after `right`.
    package static func compare(_ left: String, _ right: String) -> Int {
        let result = left.utf8.withContiguousStorageIfAvailable { one in
            right.utf8.withContiguousStorageIfAvailable { other in
                compare(UnsafeRawBufferPointer(one), UnsafeRawBufferPointer(other))
            }
        }
        if let result, let result { return result }
        return Array(left.utf8).withUnsafeBytes { one in Array(right.utf8).withUnsafeBytes { compare(one, $0) } }
    }

    package static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let count = min(left.count, right.count)
        var index = 0
        while index + 8 <= count {
            let one = UInt64(bigEndian: left.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let other = UInt64(bigEndian: right.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if one != other { return one < other ? -1 : 1 }
            index += 8
        }
        while index < count {
            if left[index] != right[index] { return left[index] < right[index] ? -1 : 1 }
            index += 1
        }
        return left.count - right.count
    }
}
