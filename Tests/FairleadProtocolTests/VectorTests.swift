import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// `protocol/vectors`: what both directions have to reproduce, byte for byte.
@Suite("golden vectors")
struct VectorTests {
    @Test("a sample is written as its golden bytes", arguments: Vectors.samples.map(\.name))
    func writesBytes(name: String) throws {
        let bytes = try Vectors.sample(name).encoded()
        try Vectors.write(bytes, to: name + ".bin")
        #expect(try Vectors.read(name + ".bin") == bytes)
    }

    @Test(
        "golden bytes are read as their sample, and written again as they were", arguments: Vectors.samples.map(\.name))
    func readsBytes(name: String) throws {
        let sample = try Vectors.sample(name)
        let bytes = try Vectors.mayWrite ? sample.encoded() : Vectors.read(name + ".bin")
        let read = try Sample(sample.message, bytes: bytes)
        #expect(read == sample)
        #expect(try read.encoded() == bytes)
    }

    @Test("a sample is written as its golden JSON", arguments: Vectors.samples.map(\.name))
    func writesJSON(name: String) throws {
        let json = try Vectors.layout(Vectors.sample(name).json())
        try Vectors.write(json, to: name + ".json")
        #expect(try Vectors.read(name + ".json") == json)
    }

    @Test("golden JSON is read as its sample", arguments: Vectors.samples.map(\.name))
    func readsJSON(name: String) throws {
        let sample = try Vectors.sample(name)
        let json = try Vectors.mayWrite ? sample.json() : Vectors.read(name + ".json")
        #expect(try Sample(sample.message, bytes: json, as: .json) == sample.withoutUnknownFields)
    }

    @Test("the index names every vector, with size and SHA-256")
    func index() throws {
        let entries: [[String: Any]] = try Vectors.samples.map { entry in
            let bytes = try entry.sample.encoded()
            return [
                "name": entry.name, "message": entry.sample.message, "about": entry.about, "size": bytes.count,
                "sha256": Vectors.hexadecimal(ChangeSetCodec.digest(bytes)),
            ]
        }
        let index = try Vectors.layout(JSONSerialization.data(withJSONObject: ["vectors": entries]))
        try Vectors.write(index, to: "index.json")
        #expect(try Vectors.read("index.json") == index)
    }

    @Test("no file lies beside the vectors that no test writes")
    func noStrays() throws {
        var expected: Set = ["check.py", "index.json", "values.json", "keys.json", "digests.json"]
        for entry in Vectors.samples { expected.formUnion([entry.name + ".bin", entry.name + ".json"]) }
        let found = try FileManager.default.contentsOfDirectory(atPath: Vectors.folder.path)
        #expect(Set(found.filter { !$0.hasPrefix(".") && $0 != "__pycache__" }).subtracting(expected) == [])
    }

    @Test(
        "every change set among the vectors passes the check that servers make",
        arguments: ChangeSetSamples.all.map(\.name))
    func isAllowed(name: String) throws {
        guard case .changeSet(let change) = try Vectors.sample(name) else { return }
        try change.check()
    }

    @Test("every message of the protocol has a vector")
    func allMessages() {
        #expect(Set(Vectors.samples.map(\.sample.message)) == Set(Sample.messages))
    }
}

extension Sample {
    /// JSON leaves out what this version does not know.
    fileprivate var withoutUnknownFields: Sample {
        guard case .recordState(var state) = self else { return self }
        state.unknown = []
        return .recordState(state)
    }
}
