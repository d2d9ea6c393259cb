import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// Bodies as single zstd frames; what inflates without end, or is not exactly one frame, is refused.
@Suite("compression")
struct CompressionTests {
    private static let cap = Limits.inflatedBodySizeBytesMax
    private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    @Test("what was compressed comes back", arguments: [0, 1, 2, 100, 131_072, 131_073, 1_000_000])
    func roundTrip(size: Int) throws {
        var dice = Dice()
        for bytes in [dice.bytes(size), Data(repeating: 7, count: size)] {
            #expect(
                try Compression.decompress(Compression.compress(bytes), sizeBytesMax: size) == bytes, "\(dice.hint)")
        }
    }

    @Test("a byte above the cap is too large; exactly the cap is not", arguments: [1, 1_000, 131_072, 500_000])
    func cap(size: Int) throws {
        let frame = Compression.compress(Data(repeating: 1, count: size))
        #expect(try Compression.decompress(frame, sizeBytesMax: size).count == size)
        #expect(throws: ProtocolError.tooLarge("The body inflates to more than \(size - 1) bytes")) {
            try Compression.decompress(frame, sizeBytesMax: size - 1)
        }
    }

    /// A frame of a few bytes for each 128 KiB that it inflates to.
    private func bomb(sizeBytes: Int) -> Data {
        let blockSize = 128 * 1024
        var frame = Data(Self.magic + [0x00, 0x68])
        let blocks = sizeBytes / blockSize
        for index in 0..<blocks {
            // A block header: last, type 1 (one byte repeated), size.
            let header = (index == blocks - 1 ? 1 : 0) | 1 << 1 | blockSize << 3
            frame.append(contentsOf: [0, 8, 16].map { UInt8(truncatingIfNeeded: header >> $0) } + [0x61])
        }
        return frame
    }

    @Test("a bomb of 32 KB that inflates to 1 GiB is stopped at the cap")
    func bomb() throws {
        #expect(try Compression.decompress(bomb(sizeBytes: 1 << 20), sizeBytesMax: Self.cap).count == 1 << 20)
        let frame = bomb(sizeBytes: 1 << 30)
        #expect(frame.count < 33_000)
        #expect(throws: ProtocolError.tooLarge("The body inflates to more than \(Self.cap) bytes")) {
            try Compression.decompress(frame, sizeBytesMax: Self.cap)
        }
    }

    @Test("a frame cut off at any byte is refused")
    func cutOff() {
        let frame = Compression.compress(Data("Fairlead, Fairlead, Fairlead, 展会".utf8))
        for length in 0..<frame.count {
            #expect(throws: ProtocolError.self) {
                try Compression.decompress(frame.prefix(length), sizeBytesMax: Self.cap)
            }
        }
    }

    @Test("a frame with changed bytes is refused or inflates within the cap")
    func changed() {
        var dice = Dice()
        let frame = Compression.compress(dice.bytes(300) + Data(repeating: 3, count: 5_000))
        for _ in 0..<2_000 {
            var damaged = frame
            damaged[dice.roll(0...damaged.count - 1)] = UInt8(truncatingIfNeeded: dice.next())
            let result = try? Compression.decompress(damaged, sizeBytesMax: 100_000)
            #expect((result?.count ?? 0) <= 100_000, "\(dice.hint)")
        }
    }

    private static let one = Compression.compress(Data("one".utf8))
    private static let foreign: [(why: String, bytes: Data)] = [
        ("nothing", Data()), ("plain text", Data("{}".utf8)), ("gzip", Data([0x1F, 0x8B, 8, 0])),
        ("a skippable frame", Data([0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9])),
        ("a skippable frame before a frame", Data([0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]) + one),
        ("a byte after the frame", one + Data([0])), ("two frames", one + one),
        ("a skippable frame after the frame", one + Data([0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0])),
        ("the magic number alone", Data(magic)),
        ("a frame that names a dictionary", Data(magic + [0x01, 0x00, 0x05, 0x01, 0, 0])),
        ("a window of 16 MiB", Data(magic + [0x00, 0x70, 0x53, 0, 0, 0x61])),
        ("a promise of 2^63 bytes", Data(magic + [0xE0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x53, 0, 0, 0x61])),
        ("a block of a type that does not exist", Data(magic + [0x00, 0x00, 0x57, 0, 0, 0x61])),
    ]

    @Test("what is not exactly one zstd frame is refused", arguments: foreign.map(\.why))
    func foreignFrame(why: String) throws {
        let entry = try #require(Self.foreign.first { $0.why == why })
        #expect(throws: ProtocolError.self) { try Compression.decompress(entry.bytes, sizeBytesMax: Self.cap) }
    }

    @Test("a window of 8 MiB is read")
    func widestWindow() throws {
        let frame = Data(Self.magic + [0x00, 0x68, 0x53, 0, 0, 0x61])
        #expect(try Compression.decompress(frame, sizeBytesMax: 10) == Data("aaaaaaaaaa".utf8))
    }
}
