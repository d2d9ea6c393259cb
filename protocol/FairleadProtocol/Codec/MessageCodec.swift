import FairleadCore
import Foundation
import SwiftProtobuf

/// The bodies of requests and answers, before compression.
package enum MessageCodec {
    package static func encode(_ request: JoinRequest, as format: WireFormat) -> Data {
        Wire.bytes(of: Fairlead_V1_JoinRequest(request), as: format)
    }

    package static func encode(_ response: JoinResponse, as format: WireFormat) -> Data {
        Wire.bytes(of: Fairlead_V1_JoinResponse(response), as: format)
    }

    package static func encode(_ request: SyncRequest, as format: WireFormat) -> Data {
        Wire.bytes(of: Fairlead_V1_SyncRequest(request), as: format)
    }

    package static func encode(_ response: SyncResponse, as format: WireFormat) -> Data {
        Wire.bytes(of: Fairlead_V1_SyncResponse(response), as: format)
    }

    package static func decodeJoinRequest(
        _ bytes: Data, as format: WireFormat
    ) throws(ProtocolError) -> JoinRequest {
        try JoinRequest(parse(Fairlead_V1_JoinRequest.self, bytes, format))
    }

    package static func decodeJoinResponse(
        _ bytes: Data, as format: WireFormat
    ) throws(ProtocolError) -> JoinResponse {
        try JoinResponse(parse(Fairlead_V1_JoinResponse.self, bytes, format))
    }

    package static func decodeSyncRequest(
        _ bytes: Data, as format: WireFormat
    ) throws(ProtocolError) -> SyncRequest {
        try SyncRequest(parse(Fairlead_V1_SyncRequest.self, bytes, format))
    }

    package static func decodeSyncResponse(
        _ bytes: Data, as format: WireFormat
    ) throws(ProtocolError) -> SyncResponse {
        try SyncResponse(parse(Fairlead_V1_SyncResponse.self, bytes, format))
    }

    private static func parse<Form: Message>(
        _ type: Form.Type, _ bytes: Data, _ format: WireFormat
    ) throws(ProtocolError) -> Form {
        guard bytes.count <= Limits.inflatedBodySizeBytesMax else {
            throw .tooLarge("A body is at most \(Limits.inflatedBodySizeBytesMax) bytes")
        }
        return try Wire.parse(type, from: bytes, as: format)
    }
}
