import Foundation

/// The messages and enums of the .proto files, read from their text.
struct ProtoFiles {
    struct Field {
        var name: String
        var type: String
        var isRepeated: Bool

        /// The name in protobuf's JSON mapping.
        var jsonName: String {
            let parts = name.split(separator: "_")
            return parts.dropFirst().reduce(into: String(parts.first ?? "")) {
                $0 += $1.prefix(1).uppercased() + $1.dropFirst()
            }
        }
    }

    /// By message, then number.
    private(set) var messages: [String: [UInt64: Field]] = [:]
    /// By the enum's name, then number.
    private(set) var enums: [String: [UInt64: String]] = [:]

    init() throws {
        let folder = Vectors.folder.deletingLastPathComponent().appending(path: "fairlead/v1")
        for name in ["changes.proto", "exchange.proto"] {
            try read(String(decoding: Data(contentsOf: folder.appending(path: name)), as: UTF8.self))
        }
    }

    private mutating func read(_ text: String) throws {
        var open: [(isEnum: Bool, name: String)] = []
        for line in text.split(separator: "\n") {
            let words = line.prefix { $0 != "/" }.split { " \t;".contains($0) }.map(String.init)
            if words.first == "message" || words.first == "enum", words.count > 1 {
                open.append((isEnum: words[0] == "enum", name: words[1]))
            } else if words.first == "}" {
                open.removeLast()
            } else if let block = open.last, let number = words.last.flatMap({ UInt64($0) }) {
                if block.isEnum {
                    enums[block.name, default: [:]][number] = words[0]
                } else {
                    let isRepeated = words[0] == "repeated"
                    let rest = isRepeated ? Array(words.dropFirst()) : words
                    messages[block.name, default: [:]][number] = Field(
                        name: rest[1], type: rest[0], isRepeated: isRepeated)
                }
            }
        }
    }
}
