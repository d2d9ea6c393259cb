import FairleadCore
import FairleadProtocol
import Foundation

/// One message of the protocol, of whatever type, with what every golden vector has to show for it.
enum Sample: Equatable {
    case changeSet(ChangeSet)
    case recordState(RecordState)
    case bundle(FairleadProtocol.Bundle)
    case joinRequest(JoinRequest)
    case joinResponse(JoinResponse)
    case syncRequest(SyncRequest)
    case syncResponse(SyncResponse)

    /// The name of the message in the .proto files.
    var message: String {
        switch self {
        case .changeSet: "ChangeSet"
        case .recordState: "RecordState"
        case .bundle: "Bundle"
        case .joinRequest: "JoinRequest"
        case .joinResponse: "JoinResponse"
        case .syncRequest: "SyncRequest"
        case .syncResponse: "SyncResponse"
        }
    }

    func encoded() throws -> Data {
        switch self {
        case .changeSet(let change): try ChangeSetCodec.encode(change)
        case .recordState(let state): RecordStateCodec.encode(state)
        case .bundle(let bundle): try BundleCodec.encode(bundle)
        case .joinRequest(let message): MessageCodec.encode(message, as: .protobuf)
        case .joinResponse(let message): MessageCodec.encode(message, as: .protobuf)
        case .syncRequest(let message): MessageCodec.encode(message, as: .protobuf)
        case .syncResponse(let message): MessageCodec.encode(message, as: .protobuf)
        }
    }

    /// Protobuf's JSON mapping.
    func json() throws -> Data {
        switch self {
        case .changeSet, .recordState, .bundle: try stored.json(encoded())
        case .joinRequest(let message): MessageCodec.encode(message, as: .json)
        case .joinResponse(let message): MessageCodec.encode(message, as: .json)
        case .syncRequest(let message): MessageCodec.encode(message, as: .json)
        case .syncResponse(let message): MessageCodec.encode(message, as: .json)
        }
    }

    init(_ message: String, bytes: Data, as format: WireFormat = .protobuf) throws {
        func stored(_ form: ReadableForm) throws -> Data { format == .json ? try form.bytes(bytes) : bytes }
        switch message {
        case "ChangeSet": self = .changeSet(try ChangeSetCodec.decode(stored(.changeSet)))
        case "RecordState": self = .recordState(try RecordStateCodec.decode(stored(.recordState)))
        case "Bundle": self = .bundle(try BundleCodec.decode(stored(.bundle)))
        case "JoinRequest": self = .joinRequest(try MessageCodec.decodeJoinRequest(bytes, as: format))
        case "JoinResponse": self = .joinResponse(try MessageCodec.decodeJoinResponse(bytes, as: format))
        case "SyncRequest": self = .syncRequest(try MessageCodec.decodeSyncRequest(bytes, as: format))
        case "SyncResponse": self = .syncResponse(try MessageCodec.decodeSyncResponse(bytes, as: format))
        default: throw ProtocolError.malformed("\(message) is no message")
        }
    }

    static let messages = [
        "ChangeSet", "RecordState", "Bundle", "JoinRequest", "JoinResponse", "SyncRequest", "SyncResponse",
    ]

    private var stored: ReadableForm {
        switch self {
        case .changeSet: .changeSet
        case .bundle: .bundle
        default: .recordState
        }
    }
}
