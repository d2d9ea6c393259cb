import FairleadCore
import FairleadProtocol
import FairleadTestKit
import Foundation

@testable import FairleadStore

extension TestDevice {
    /// The change sets that would be sent now, in order.
    func unsent() throws -> [ChangeSet] {
        try store.nextRequest().changeSets.map { try ChangeSetCodec.decode($0) }
    }

    /// The last change set written here.
    func last() throws -> ChangeSet {
        guard let last = try unsent().last else { throw Missing() }
        return last
    }

    /// The record as this device shows it.
    func state(_ id: RecordID) throws -> RecordState {
        var state: RecordState?
        try store.write("look", summary: "") { state = try $0.state(id) }
        guard let state else { throw Missing() }
        return state
    }

    func outcome(_ change: ChangeSet, _ kind: Outcome.Kind, position: UInt64 = 0) -> Outcome {
        Outcome(dot: change.dot, kind: kind, position: position)
    }

    /// The files of the store, byte after byte.
    func bytesOnDisk() throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().reduce(into: Data()) { bytes, name in
            bytes.append(try Data(contentsOf: URL(fileURLWithPath: folder.file(name))))
        }
    }

    struct Missing: Error {}
}
