/// Finds out in which encoding a file was written, and reads it.
package enum TextDecoding {
    /// A file as text, and what it was read as.
    package struct Decoded: Hashable, Sendable {
        package var text: String
        /// `UTF-8`, `UTF-16`, `GB18030`, `windows-1252`, or as the caller named it.
        package var encoding: String
    }

    /// Returns the text of a file.
    ///
    /// A byte order mark decides, then what is valid UTF-8, then how the other bytes stand together: Chinese text has
    /// them in pairs, a Western one has them one by one between ASCII letters.
    /// - Parameter encoding: the encoding, where the caller knows it.
    /// - Throws: `CaptureFlaw` for binary files, and for an encoding that is not known.
    package static func decode(_ bytes: [UInt8], as encoding: String? = nil) throws(CaptureFlaw) -> Decoded {
        if let encoding {
            guard let text = named(bytes, encoding) else {
                throw CaptureFlaw("it cannot be read as \(encoding)")
            }
            return Decoded(text: text, encoding: encoding)
        }
        if let text = unicode(bytes) { return text }
        if bytes.contains(0) { throw CaptureFlaw("it is not a text file") }
        if let text = String(validating: bytes, as: UTF8.self) { return Decoded(text: text, encoding: "UTF-8") }
        if !isWestern(bytes), let text = Iconv.decoded(bytes, from: gb18030, isStrict: true) {
            return Decoded(text: text, encoding: gb18030)
        }
        if isWestern(bytes), let text = Iconv.decoded(bytes, from: western, isStrict: true) {
            return Decoded(text: text, encoding: western)
        }
        throw CaptureFlaw("it is neither UTF-8 nor GB18030; save it as UTF-8, or name its encoding with --encoding")
    }

    /// Returns text for bytes that may be damaged: what cannot be read becomes U+FFFD.
    static func lenient(_ bytes: [UInt8], charset: String? = nil) -> String {
        if let charset, let text = named(bytes, charset) { return text }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return Iconv.decoded(bytes, from: isWestern(bytes) ? western : gb18030, isStrict: false)
            ?? String(decoding: bytes, as: UTF8.self)
    }

    static let gb18030 = "GB18030"
    static let western = "windows-1252"

    private static func named(_ bytes: [UInt8], _ encoding: String) -> String? {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        switch encoding.lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii": return String(validating: bytes, as: UTF8.self)
        // Files that say GB2312 use its later supersets all the time.
        case "gb2312", "gbk", "gb_2312-80", "cp936", "936": return Iconv.decoded(bytes, from: gb18030, isStrict: true)
        default: return Iconv.decoded(bytes, from: encoding, isStrict: true)
        }
    }

    /// Reads a file that begins with a byte order mark.
    private static func unicode(_ bytes: [UInt8]) -> Decoded? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return String(validating: bytes.dropFirst(3), as: UTF8.self).map { Decoded(text: $0, encoding: "UTF-8") }
        }
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            isLittle
                ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
                : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
        }
        return Decoded(text: String(decoding: units, as: UTF16.self), encoding: "UTF-16")
    }

    /// Tells whether most bytes above ASCII stand alone, as ü does in a Western text.
    private static func isWestern(_ bytes: [UInt8]) -> Bool {
        var alone = 0
        var together = 0
        var run = 0
        for byte in bytes {
            if byte >= 0x80 {
                run += 1
            } else if run > 0 {
                if run == 1 { alone += 1 } else { together += 1 }
                run = 0
            }
        }
        if run == 1 { alone += 1 } else if run > 1 { together += 1 }
        return alone > together
    }
}
