import Glibc

/// The C library's converter: it knows GB18030 whole, which neither the standard library nor Foundation here does.
enum Iconv {
    /// Returns the text that bytes of an encoding stand for.
    ///
    /// - Parameter isStrict: whether bytes that mean nothing make it `nil`; else each becomes U+FFFD.
    /// - Returns: `nil` when the encoding is not known here, too.
    static func decoded(_ bytes: [UInt8], from encoding: String, isStrict: Bool) -> String? {
        guard isName(encoding), let converter = iconv_open("UTF-8", encoding), converter != failed else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 2)
        let isWhole = input.withUnsafeMutableBufferPointer { source -> Bool in
            var next = source.baseAddress
            var left = source.count
            var chunk = [CChar](repeating: 0, count: 1 << 16)
            while left > 0 {
                let (code, written) = step(converter, &next, &left, &chunk)
                result.append(contentsOf: chunk.prefix(written).lazy.map { UInt8(bitPattern: $0) })
                if code == 0 { break }
                if code == E2BIG { continue }
                // A byte that means nothing, or a character cut off at the end.
                if isStrict { return false }
                result.append(contentsOf: "\u{FFFD}".utf8)
                next = next.map { $0 + 1 }
                left -= 1
            }
            return true
        }
        return isWhole ? String(decoding: result, as: UTF8.self) : nil
    }

    /// Converts until the chunk is full or something is wrong; returns the error, 0 for none, and the bytes written.
    private static func step(
        _ converter: iconv_t, _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ chunk: inout [CChar]
    ) -> (code: Int32, written: Int) {
        chunk.withUnsafeMutableBufferPointer { target in
            var output = target.baseAddress
            var room = target.count
            let count = iconv(converter, &next, &left, &output, &room)
            return (count == -1 ? errno : 0, target.count - room)
        }
    }

    private static var failed: iconv_t? { iconv_t(bitPattern: -1) }

    /// Names come from files; only what can be a name is handed to the library, and no `//` options.
    private static func isName(_ encoding: String) -> Bool {
        (1...40).contains(encoding.utf8.count)
            && encoding.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "-_.:".utf8.contains(byte)
            }
    }
}
