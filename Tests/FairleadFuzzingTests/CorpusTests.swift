import FairleadFuzzing
import Foundation
import Testing

/// The files that fuzzing found worth keeping (`make fuzz`), each a case that once broke something or takes another way.
@Suite("Fuzzing")
struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    @Test("what fuzzing found worth keeping breaks no rule", arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) async throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(!names.isEmpty)
        for name in names {
            let bytes = try Data(contentsOf: folder.appending(path: name))
            do { try await target.check(Array(bytes)) } catch {
                Issue.record("\(target.rawValue)/\(name): \(error)")
            }
        }
    }

    @Test("each folder of the corpus is a target's, and all are small")
    func folders() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(names) == Set(FuzzTarget.allCases.map(\.rawValue)))
        let sizes = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path).map { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: Self.folder.path + "/" + path)
            return attributes[.type] as? FileAttributeType == .typeRegular ? attributes[.size] as? Int ?? 0 : 0
        }
        #expect(sizes.reduce(0, +) < 1_000_000)
    }
}
