import FairleadCore
import FairleadProtocol
import Foundation

/// The golden files in protocol/vectors. Tests compare with them and write nothing, unless FAIRLEAD_WRITE_VECTORS=1.
enum Vectors {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "protocol/vectors")

    static func read(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: name))
    }

    static func lines(_ name: String) throws -> String {
        String(decoding: try read(name), as: UTF8.self)
    }

    static var mayWrite: Bool { ProcessInfo.processInfo.environment["FAIRLEAD_WRITE_VECTORS"] == "1" }

    /// Writes a golden file when that was asked for.
    static func write(_ bytes: Data, to name: String) throws {
        guard mayWrite else { return }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try bytes.write(to: folder.appending(path: name))
    }

    /// A JSON document in the one layout of the golden files: keys sorted, one a line.
    static func layout(_ json: Data) throws -> Data {
        let document = try JSONSerialization.jsonObject(with: json)
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try JSONSerialization.data(withJSONObject: document, options: options) + Data("\n".utf8)
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Sorted by name; the index lists them in this order.
    static let samples: [(name: String, about: String, sample: Sample)] =
        (ChangeSetSamples.all + RecordStateSamples.all + ExchangeSamples.all).sorted { $0.name < $1.name }

    static func sample(_ name: String) throws -> Sample {
        guard let entry = samples.first(where: { $0.name == name }) else {
            throw ProtocolError.malformed("There is no sample \(name)")
        }
        return entry.sample
    }
}
