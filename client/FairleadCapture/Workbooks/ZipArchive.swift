import CZlib

/// The files in a ZIP archive (APPNOTE 6.3), as far as workbooks use it: stored or deflated, in one part, not encrypted.
struct ZipArchive {
    private struct Entry {
        var name: String
        var method: Int
        var isEncrypted: Bool
        var checksum: UInt
        var packedSize: Int
        var size: Int
        /// Where its own header begins.
        var offset: Int
    }

    private let bytes: [UInt8]
    private var entries: [String: Entry] = [:]

    private static let startOfFile: UInt32 = 0x0403_4B50
    private static let startOfEntry: UInt32 = 0x0201_4B50
    private static let startOfEnd: UInt32 = 0x0605_4B50
    /// The end is 22 bytes and a comment of up to 64 KiB.
    private static let endSize = 22
    private static let commentSizeMax = 65_535

    /// Tells whether bytes begin as an archive does.
    static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 3, 4]) }

    /// Reads the directory, which stands at the end.
    ///
    /// - Throws: `CaptureFlaw` when there is none: the file was cut off.
    init(_ bytes: [UInt8]) throws(CaptureFlaw) {
        self.bytes = bytes
        guard let end = ZipArchive.end(of: bytes) else { throw .damagedWorkbook("its end is missing") }
        let count = Int(number(at: end + 10, 2))
        var place = Int(number(at: end + 16, 4))
        for _ in 0..<count {
            guard place + 46 <= end, number(at: place, 4) == ZipArchive.startOfEntry else {
                throw .damagedWorkbook("its list of contents is broken")
            }
            let (nameSize, extraSize, noteSize) = (size(at: place + 28), size(at: place + 30), size(at: place + 32))
            guard place + 46 + nameSize + extraSize + noteSize <= end else {
                throw .damagedWorkbook("its list of contents is broken")
            }
            let entry = Entry(
                name: String(decoding: bytes[(place + 46)..<(place + 46 + nameSize)], as: UTF8.self),
                method: size(at: place + 10), isEncrypted: number(at: place + 8, 2) & 1 != 0,
                checksum: UInt(number(at: place + 16, 4)), packedSize: Int(number(at: place + 20, 4)),
                size: Int(number(at: place + 24, 4)), offset: Int(number(at: place + 42, 4)))
            entries[ZipArchive.key(entry.name)] = entry
            place += 46 + nameSize + extraSize + noteSize
        }
    }

    /// Returns a file's bytes; `nil` when there is no such file.
    ///
    /// - Throws: `CaptureFlaw` when it is damaged, encrypted, or larger than any sheet.
    func file(_ name: String) throws(CaptureFlaw) -> [UInt8]? {
        guard let entry = entries[ZipArchive.key(name)] else { return nil }
        guard !entry.isEncrypted else { throw .lockedWorkbook }
        guard entry.size <= CaptureLimits.workbookPartSizeBytesMax else { throw .largeWorkbook }
        guard entry.offset + 30 <= bytes.count, number(at: entry.offset, 4) == ZipArchive.startOfFile else {
            throw .damagedWorkbook("\(entry.name) is not where it should be")
        }
        let start = entry.offset + 30 + size(at: entry.offset + 26) + size(at: entry.offset + 28)
        guard start + entry.packedSize <= bytes.count else { throw .damagedWorkbook("\(entry.name) is cut off") }
        let packed = bytes[start..<(start + entry.packedSize)]
        let file: [UInt8]?
        switch entry.method {
        case 0: file = entry.packedSize == entry.size ? Array(packed) : nil
        case 8: file = ZipArchive.inflated(packed, size: entry.size)
        default: throw .damagedWorkbook("\(entry.name) is packed in a way that is not known here")
        }
        guard let file, ZipArchive.checksum(file) == entry.checksum else {
            throw .damagedWorkbook("\(entry.name) is not as it was written")
        }
        return file
    }

    /// Writers differ in case and slashes.
    private static func key(_ name: String) -> String {
        let name = name.lowercased().replacing("\\", with: "/")
        return name.hasPrefix("/") ? String(name.dropFirst()) : name
    }

    private static func end(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= endSize else { return nil }
        let last = bytes.count - endSize
        return stride(from: last, through: max(0, last - commentSizeMax), by: -1).first { place in
            number(in: bytes, at: place, 4) == startOfEnd
        }
    }

    private func number(at place: Int, _ size: Int) -> UInt32 { ZipArchive.number(in: bytes, at: place, size) }
    private func size(at place: Int) -> Int { Int(number(at: place, 2)) }

    /// Numbers of two or four bytes, the least first.
    private static func number(in bytes: [UInt8], at place: Int, _ size: Int) -> UInt32 {
        bytes[place..<(place + size)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    // MARK: zlib

    /// Returns what was deflated to these bytes; `nil` when that is not of this size, or was never deflated.
    private static func inflated(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
        var stream = z_stream()
        // Without zlib's own head and end.
        let windowBits: Int32 = -15
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var isWhole = false
        let result = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
            packed.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(size + 1)
                isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = Int(stream.total_out)
        }
        return isWhole && result.count == size ? result : nil
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt {
        bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, uInt($0.count)) }
    }
}
