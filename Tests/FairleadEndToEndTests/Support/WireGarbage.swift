import FairleadTestKit

/// Bytes that no honest device sends.
enum WireGarbage {
    static func random(_ dice: inout SplitMix64, count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
    }

    /// Changes a message somewhere: bits, bytes, its length, pieces of itself, numbers that are too large.
    static func mutated(_ bytes: [UInt8], _ dice: inout SplitMix64) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &dice) {
            guard !result.isEmpty else { return random(&dice, count: 20) }
            let place = Int.random(in: 0..<result.count, using: &dice)
            switch Int.random(in: 0...6, using: &dice) {
            case 0: result[place] ^= 1 << UInt8.random(in: 0...7, using: &dice)
            case 1: result[place] = [0x00, 0x01, 0x7F, 0x80, 0xFF].randomElement(using: &dice) ?? 0
            case 2: result.removeSubrange(place...)
            case 3: result.insert(contentsOf: result[place...].prefix(40), at: place)
            case 4: result.insert(contentsOf: varint(.max), at: place)
            case 5: result.remove(at: place)
            default: result.insert(contentsOf: random(&dice, count: 9), at: place)
            }
        }
        return result
    }

    // MARK: protobuf

    static func varint(_ value: UInt64) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    static func field(_ number: UInt64, _ value: UInt64) -> [UInt8] { varint(number << 3) + varint(value) }

    static func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    }

    // MARK: zstd, as RFC 8878 has it

    private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    /// A frame that repeats one byte: four bytes of it for each 128 KiB.
    static func bomb(mebibytes: Int) -> [UInt8] {
        let blocks = mebibytes * 8
        // A window of 8 MiB; no length is told.
        var frame = magic + [0x00, 13 << 3]
        for block in 1...blocks {
            let header = (block == blocks ? 1 : 0) | 1 << 1 | (1 << 17) << 3
            frame += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16), 0x0A]
        }
        return frame
    }

    /// A small frame that says of itself what it likes: its window and its content's length.
    static func frame(_ bytes: [UInt8], claimedLength: UInt64) -> [UInt8] {
        let header = 1 | 0 << 1 | bytes.count << 3
        return magic + [0b1110_0000] + (0..<8).map { UInt8(claimedLength >> ($0 * 8) & 0xFF) }
            + [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16)] + bytes
    }

    static func frameWithWindow(_ descriptor: UInt8) -> [UInt8] { magic + [0x00, descriptor, 0x09, 0x00, 0x00, 0x41] }
}
