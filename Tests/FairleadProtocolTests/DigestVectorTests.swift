import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// Digests that another language has to arrive at: R19, R27, R30.
@Suite("digests")
struct DigestVectorTests {
    private static let records = [RecordStateSamples.simple, RecordStateSamples.activity, RecordStateSamples.newer]
        // The same lead twice stands for two leads: what counts is that each id and each state goes in.
        .enumerated().map { (id: RecordID(high: $1.id.high, low: $1.id.low &+ UInt64($0)), state: $1) }
        .sorted { $0.id < $1.id }

    @Test("the digest of a state covers each id and the SHA-256 of each record's bytes, in the order of the ids")
    func stateDigest() throws {
        var digest = StateDigest()
        var expected = Data()
        for (id, state) in Self.records {
            let bytes = RecordStateCodec.encode(state)
            digest.add(id, bytes)
            expected.append(Data(id.bytes) + ChangeSetCodec.digest(bytes))
        }
        #expect(digest.hexadecimal == Vectors.hexadecimal(ChangeSetCodec.digest(expected)))
    }

    @Test("the digest of nothing is the SHA-256 of nothing")
    func emptyDigest() {
        #expect(
            StateDigest().hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("one other byte, another order or another id gives another digest")
    func everythingCounts() {
        func digest(_ parts: [(UInt64, [UInt8])]) -> String {
            var digest = StateDigest()
            for (low, bytes) in parts { digest.add(RecordID(high: 0, low: low), Data(bytes)) }
            return digest.hexadecimal
        }
        let variants = [
            digest([(1, [1]), (2, [2])]), digest([(2, [2]), (1, [1])]), digest([(1, [1]), (2, [3])]),
            digest([(1, [1]), (3, [2])]), digest([(1, [1])]), digest([(1, []), (2, [1, 2])]),
        ]
        #expect(Set(variants).count == variants.count)
    }

    @Test("the golden digests stand")
    func goldenDigests() throws {
        var digest = StateDigest()
        let names = ["record-lead", "record-activity"]
        var records: [[String: Any]] = []
        for name in names {
            guard case .recordState(let state) = try Vectors.sample(name) else { continue }
            digest.add(state.id, RecordStateCodec.encode(state))
            records.append(["id": Vectors.hexadecimal(state.id.bytes), "vector": name])
        }
        let document: [String: Any] = [
            "state": ["records": records, "digest": digest.hexadecimal], "log": try Self.log(),
        ]
        let json = try Vectors.layout(JSONSerialization.data(withJSONObject: document))
        try Vectors.write(json, to: "digests.json")
        #expect(try Vectors.read("digests.json") == json)
    }

    /// A log of two change sets and its chain, computed as SPEC.md says; the server's own chain is tested against it.
    private static func log() throws -> [[String: Any]] {
        var chain = Data()
        return try ["change-set-capture", "change-set-second"].enumerated().map { index, name in
            guard case .changeSet(let change) = try Vectors.sample(name) else { return [:] }
            let digest = ChangeSetCodec.digest(try ChangeSetCodec.encode(change))
            let position = UInt64(index + 1)
            let (time, isCertain) = (change.time.wallMilliseconds, index == 0)
            let numbers = [position, change.dot.replica.rawValue, change.dot.counter]
            let link = numbers.reduce(chain) { $0 + bigEndian($1) } + digest + bigEndian(UInt64(bitPattern: time))
            chain = ChangeSetCodec.digest(link + [isCertain ? 1 : 0])
            return [
                "position": position, "vector": name, "replica": change.dot.replica.description,
                "counter": change.dot.counter, "effective": time, "certain": isCertain,
                "chain": Vectors.hexadecimal(chain),
            ]
        }
    }

    private static func bigEndian(_ number: UInt64) -> Data { Data(WireBytes.fixed(number).reversed()) }

    @Test("the second change set names the first by its digest")
    func replicaChain() throws {
        let first = try ChangeSetCodec.encode(ChangeSetSamples.capture)
        #expect(ChangeSetSamples.second.previousDigest == [UInt8](ChangeSetCodec.digest(first)))
    }
}
