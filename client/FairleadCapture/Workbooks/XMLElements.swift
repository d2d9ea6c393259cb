import CExpat

/// Reads XML from its beginning to its end, element by element.
///
/// Names come without their prefix. What workbooks never have, such as a document type with entities of its own, ends it.
enum XMLElements {
    enum Event {
        case start(String, [String: String])
        case text(String)
        case end(String)
    }

    /// Calls `take` with all elements and texts, in order.
    ///
    /// - Throws: `CaptureFlaw` when it is no XML.
    static func forEach(in bytes: [UInt8], _ take: (Event) -> Void) throws(CaptureFlaw) {
        let isWhole = withoutActuallyEscaping(take) { take in
            guard let parser = XML_ParserCreate(nil) else { return false }
            defer { XML_ParserFree(parser) }
            let reading = Reading(parser: parser, take: take)
            return withExtendedLifetime(reading) {
                XML_SetUserData(parser, Unmanaged.passUnretained(reading).toOpaque())
                listen(to: parser)
                return feed(bytes, to: parser)
            }
        }
        guard isWhole else { throw .damagedWorkbook("a part of it is no XML") }
    }

    /// What expat's functions are handed.
    private final class Reading {
        let parser: XML_Parser
        let take: (Event) -> Void

        init(parser: XML_Parser, take: @escaping (Event) -> Void) {
            (self.parser, self.take) = (parser, take)
        }

        static func of(_ pointer: UnsafeMutableRawPointer?) -> Reading? {
            pointer.map { Unmanaged<Reading>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    private static func listen(to parser: XML_Parser) {
        XML_SetElementHandler(
            parser,
            { pointer, name, attributes in
                guard let reading = Reading.of(pointer), let name else { return }
                reading.take(.start(XMLElements.local(name), XMLElements.attributes(attributes)))
            },
            { pointer, name in
                guard let reading = Reading.of(pointer), let name else { return }
                reading.take(.end(XMLElements.local(name)))
            })
        XML_SetCharacterDataHandler(parser) { pointer, letters, count in
            guard let reading = Reading.of(pointer), let letters else { return }
            let bytes = UnsafeRawBufferPointer(start: letters, count: Int(count))
            reading.take(.text(String(decoding: bytes, as: UTF8.self)))
        }
        XML_SetStartDoctypeDeclHandler(parser) { pointer, _, _, _, _ in
            if let reading = Reading.of(pointer) { XML_StopParser(reading.parser, XML_Bool(XML_FALSE)) }
        }
    }

    private static let pieceSize = 1 << 20

    private static func feed(_ bytes: [UInt8], to parser: XML_Parser) -> Bool {
        var start = 0
        repeat {
            let end = min(start + pieceSize, bytes.count)
            let isTaken = bytes[start..<end].withUnsafeBytes { piece in
                XML_Parse(
                    parser, piece.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(piece.count),
                    end == bytes.count ? 1 : 0) == XML_STATUS_OK
            }
            guard isTaken else { return false }
            start = end
        } while start < bytes.count
        return true
    }

    private static func local(_ name: UnsafePointer<CChar>) -> String {
        let name = String(cString: name)
        return name.firstIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    /// Names and values take turns, up to a `nil`.
    private static func attributes(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [String: String] {
        var attributes: [String: String] = [:]
        var next = list
        while let name = next?.pointee, let value = next?.successor().pointee {
            attributes[local(name)] = String(cString: value)
            next = next.map { $0 + 2 }
        }
        return attributes
    }
}
