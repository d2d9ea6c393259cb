/// Sixteen bytes that name a record or an origin, kept as two big-endian halves.
///
/// Records use UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits, so that ids made later sort later.
package struct RecordID: Hashable, Sendable, Comparable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a UUIDv7 from wall time in milliseconds since 1970 and dice.
    package static func make(atMilliseconds now: Int64, using dice: inout some RandomNumberGenerator) -> RecordID {
        let time = UInt64(clamping: now) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | UInt64.random(in: 0...0xFFF, using: &dice)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &dice)
        return RecordID(high: high, low: low)
    }

    /// Reads sixteen bytes; `nil` when there are more or fewer.
    package init?(bytes: some Collection<UInt8>) {
        // Where the bytes lie in a row, as they mostly do, they are read as two numbers.
        let result = bytes.withContiguousStorageIfAvailable { RecordID(UnsafeRawBufferPointer($0)) }
        guard let id = result ?? Array(bytes).withUnsafeBytes({ RecordID($0) }) else { return nil }
        self = id
    }

    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// Reads the usual form with or without hyphens; `nil` when it is not 32 hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            guard let digit = RecordID.hexadecimalDigit(byte), count < 32 else { return nil }
            if count < 16 { high = high << 4 | digit } else { low = low << 4 | digit }
            count += 1
        }
        guard count == 32 else { return nil }
        self.init(high: high, low: low)
    }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }

    package static func < (left: RecordID, right: RecordID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}

extension RecordID: CustomStringConvertible {
    /// The usual 36 characters, lower case.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Names what one command did, once and for ever; kept when the change set is stamped anew (R20).
package typealias OriginID = RecordID
