import FairleadProtocol
import FairleadTestKit
import Foundation

/// What the network carries: bytes.
extension World {
    /// Returns what the other end reads. A message that is cut off on the way ends no process (I14); HTTP and compression
    /// each know how long it was, so that nobody acts on what is left of it.
    func send(_ request: SyncRequest) throws -> SyncRequest {
        let bytes = MessageCodec.encode(request, as: .protobuf)
        if let part = cutOff(bytes) { _ = try? MessageCodec.decodeSyncRequest(part, as: .protobuf) }
        let read = try MessageCodec.decodeSyncRequest(bytes, as: .protobuf)
        if read != request { fail("a request is read as another one") }
        return read
    }

    func send(_ response: SyncResponse) throws -> SyncResponse {
        let bytes = MessageCodec.encode(response, as: .protobuf)
        if let part = cutOff(bytes) { _ = try? MessageCodec.decodeSyncResponse(part, as: .protobuf) }
        let read = try MessageCodec.decodeSyncResponse(bytes, as: .protobuf)
        if read != response { fail("an answer is read as another one") }
        return read
    }

    private func cutOff(_ bytes: Data) -> Data? {
        guard plan.network, Int.random(in: 0..<100, using: &wireDice) < 10 else { return nil }
        counts.add(.cutOff)
        return bytes.prefix(Int.random(in: 0..<max(1, bytes.count), using: &wireDice))
    }
}
