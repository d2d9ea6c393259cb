import FairleadCore
import Foundation
import SwiftProtobuf

/// What is kept as bytes, in protobuf's JSON mapping: for people, for exports, and for the golden vectors.
package enum ReadableForm: String, Sendable, CaseIterable {
    case changeSet = "ChangeSet"
    case recordState = "RecordState"
    case bundle = "Bundle"

    /// Returns one JSON document in UTF-8. Fields that this version does not know are left out.
    package func json(_ bytes: Data) throws(ProtocolError) -> Data {
        switch self {
        case .changeSet: Wire.bytes(of: try Wire.parse(Fairlead_V1_ChangeSet.self, from: bytes), as: .json)
        case .recordState: Wire.bytes(of: try Wire.parse(Fairlead_V1_RecordState.self, from: bytes), as: .json)
        case .bundle: Wire.bytes(of: try Wire.parse(Fairlead_V1_Bundle.self, from: bytes), as: .json)
        }
    }

    /// Returns the bytes that a JSON document describes.
    package func bytes(_ json: Data) throws(ProtocolError) -> Data {
        switch self {
        case .changeSet: Wire.bytes(of: try Wire.parse(Fairlead_V1_ChangeSet.self, from: json, as: .json))
        case .recordState: Wire.bytes(of: try Wire.parse(Fairlead_V1_RecordState.self, from: json, as: .json))
        case .bundle: Wire.bytes(of: try Wire.parse(Fairlead_V1_Bundle.self, from: json, as: .json))
        }
    }
}
