import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

/// R27: the chain is what `protocol/vectors/digests.json` says, so that any client can check it.
@Suite("the log's chain")
struct LogChainTests {
    private struct Golden: Decodable {
        struct Link: Decodable {
            var position: UInt64
            var replica: String
            var counter: UInt64
            var vector: String
            var effective: Int64
            var certain: Bool
            var chain: String
        }

        var log: [Link]
    }

    private static let vectors = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "protocol/vectors")

    @Test("each link covers the one before, position, dot, digest, and when the change set counts as written")
    func golden() throws {
        let golden = try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: Self.vectors.appending(path: "digests.json")))
        #expect(golden.log.count == 2)
        var chain = Data()
        for link in golden.log {
            let body = try Data(contentsOf: Self.vectors.appending(path: link.vector + ".bin"))
            let replica = ReplicaID(rawValue: try #require(UInt64(link.replica, radix: 16)))
            chain = LogChain.next(
                after: chain, position: link.position, dot: Dot(replica, link.counter),
                digest: ChangeSetCodec.digest(body),
                time: EffectiveTime(milliseconds: link.effective, isCertain: link.certain))
            #expect(chain.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == link.chain)
        }
    }
}
