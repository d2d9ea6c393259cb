import Foundation
import Testing

/// SPEC.md is enough to write a reader in another language: `protocol/vectors/check.py` is one.
@Suite("another language")
struct OtherLanguageTests {
    private static func run(_ arguments: [String]) -> (status: Int32, output: String)? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        guard (try? process.run()) != nil else { return nil }
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private static let hasPython = run(["python3", "-c", "import hashlib, json"])?.status == 0

    @Test("Python reads the vectors and arrives at the same digests", .enabled(if: hasPython && !Vectors.mayWrite))
    func python() throws {
        let result = try #require(Self.run(["python3", "-B", Vectors.folder.appending(path: "check.py").path]))
        #expect(result.status == 0, "\(result.output)")
    }
}
