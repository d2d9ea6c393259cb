import FairleadCore
import FairleadProtocol
import FairleadServer
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// How the messages of one request are written: what its headers say, read before its body.
package struct MessageExchange: Hashable, Sendable {
    package var requestFormat: WireFormat
    package var requestCompression: MessageCompression
    package var answerFormat: WireFormat
    package var answerCompression: MessageCompression

    /// Throws `HTTPProblem` when the headers ask for what this server does not know.
    package init(_ headers: HTTPFields) throws(HTTPProblem) {
        guard let requestFormat = headers[.contentType].flatMap({ WireFormat(contentType: $0) }) else {
            throw .contentTypeUnknown
        }
        guard let compression = MessageCompression(contentEncoding: headers[.contentEncoding]) else {
            throw .contentEncodingUnknown
        }
        guard let answerFormat = WireFormat(accept: headers[.accept]) else { throw .notAcceptable }
        self.requestFormat = requestFormat
        self.requestCompression = compression
        self.answerFormat = answerFormat
        self.answerCompression = MessageCompression(acceptEncoding: headers[.acceptEncoding])
    }

    /// Inflates a body as sent and reads its message.
    package func read<Message>(
        _ body: ByteBuffer, inflatedBytesMax: Int, _ decode: (Data, WireFormat) throws(ProtocolError) -> Message
    ) throws(HTTPProblem) -> Message {
        var bytes = Data(body.readableBytesView)
        if requestCompression == .zstd {
            do {
                bytes = try Compression.decompress(bytes, sizeBytesMax: inflatedBytesMax)
            } catch {
                switch error {
                case .malformed: throw .compressionDamaged
                case .tooLarge: throw .inflatedTooLarge(sizeBytesMax: inflatedBytesMax)
                }
            }
        }
        do {
            return try decode(bytes, requestFormat)
        } catch {
            switch error {
            case .malformed(let what): throw .malformed(what)
            case .tooLarge(let what): throw .messageTooLarge(what)
            }
        }
    }

    /// An eighth less to carry than the usual 3, for a few microseconds a record.
    private static let answerLevel: Int32 = 5

    /// Returns the answer with a message, compressed when that was asked for and makes it smaller.
    package func answer(_ encode: (WireFormat) -> Data) -> Response {
        var bytes = encode(answerFormat)
        var headers: HTTPFields = [
            .contentType: answerFormat.contentType, .cacheControl: "no-store", .vary: "accept, accept-encoding",
        ]
        if answerCompression == .zstd, bytes.count >= Limits.compressedBodySizeBytesMin {
            let compressed = Compression.compress(bytes, level: Self.answerLevel)
            if !compressed.isEmpty, compressed.count < bytes.count {
                bytes = compressed
                headers[.contentEncoding] = "zstd"
            }
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
