import FairleadTestKit
import Foundation
import Testing

@testable import FairleadServerStore

@Suite("Backup files")
struct BackupFileTests {
    private struct Broken: Error {}

    @Test("a backup has its name once it is whole; one that breaks off leaves nothing")
    func wholeOrNothing() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("backup.db")
        let bytes = Data("whole".utf8)
        await #expect(throws: Broken.self) {
            try await BackupFile.write(to: path) { part in
                try bytes.prefix(2).write(to: URL(filePath: part))
                throw Broken()
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        try await BackupFile.write(to: path) { part in
            try bytes.write(to: URL(filePath: part))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
        // Also one that came there meanwhile is not overwritten.
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: DatabaseError.self) {
            try await BackupFile.write(to: path) { part in
                try bytes.write(to: URL(filePath: part))
                try Data("other".utf8).write(to: URL(filePath: path))
            }
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("other".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["backup.db"])
    }
}
