import FairleadCore
import Foundation

/// Record states as bytes: what the server stores is what it sends, and equal states have equal bytes.
package enum RecordStateCodec {
    /// Writes a state; fields of newer versions that came with it are kept.
    package static func encode(_ state: RecordState) -> Data {
        RecordStateWriter.bytes(of: state)
    }

    /// Reads a state and checks its form, order and every number.
    package static func decode(_ bytes: Data) throws(ProtocolError) -> RecordState {
        try RecordStateReader.state(bytes)
    }

    /// Reads only what names a state, without its cells, and so without checking those.
    package static func header(_ bytes: Data) throws(ProtocolError) -> RecordHeader {
        try RecordHeader(scanning: bytes)
    }
}
