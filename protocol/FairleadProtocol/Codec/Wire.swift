import FairleadCore
import Foundation
import SwiftProtobuf

/// Bytes to generated messages and back, with our errors.
enum Wire {
    static func parse<Form: Message>(
        _ type: Form.Type, from bytes: Data, as format: WireFormat = .protobuf
    ) throws(ProtocolError) -> Form {
        do {
            switch format {
            case .protobuf:
                var options = BinaryDecodingOptions()
                options.messageDepthLimit = Limits.messageDepthMax
                return try Form(serializedBytes: bytes, options: options)
            case .json:
                var options = JSONDecodingOptions()
                options.messageDepthLimit = Limits.messageDepthMax
                // A newer writer's fields do not stop an older reader.
                options.ignoreUnknownFields = true
                return try Form(jsonUTF8Bytes: bytes, options: options)
            }
        } catch {
            throw .malformed("The bytes are not a message of this protocol")
        }
    }

    /// Returns the bytes of a message.
    ///
    /// Our messages have neither required fields nor `Any`, so writing fails only above 2 GiB, far above every limit.
    /// No bytes at all is then no valid message either, so nothing wrong is taken in.
    static func bytes(of message: some Message, as format: WireFormat = .protobuf) -> Data {
        let bytes: Data? =
            switch format {
            case .protobuf: try? message.serializedBytes()
            case .json: try? message.jsonUTF8Bytes()
            }
        return bytes ?? Data()
    }
}
