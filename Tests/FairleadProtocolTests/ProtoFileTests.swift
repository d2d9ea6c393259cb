import Foundation
import Testing

/// The .proto files, the generated code and the vectors tell one story.
@Suite("proto files")
struct ProtoFileTests {
    private let files: ProtoFiles

    init() throws { files = try ProtoFiles() }

    @Test(
        "every field in a vector's bytes is the field that its JSON and the .proto files name",
        arguments: Vectors.samples.map(\.name))
    func fields(name: String) throws {
        let sample = try Vectors.sample(name)
        let json = try JSONSerialization.jsonObject(with: sample.json())
        try compare(sample.encoded(), with: json, as: sample.message, at: sample.message)
    }

    /// Walks over bytes and JSON side by side.
    private func compare(_ bytes: Data, with json: Any, as message: String, at path: String) throws {
        let object = try #require(json as? [String: Any], "\(path)")
        let declared = try #require(files.messages[message], "\(path)")
        // Numbers from 1000 on stand for fields of a version that does not exist yet.
        let fields = try #require(WireField.all(bytes), "\(path)").filter { $0.number < 1_000 }
        let names = try fields.map { try #require(declared[$0.number]?.jsonName, "\(path) has a field \($0.number)") }
        #expect(Set(names) == Set(object.keys), "\(path)")
        for (number, field) in declared {
            let here = fields.filter { $0.number == number }
            guard !here.isEmpty, let value = object[field.jsonName] else { continue }
            let values = field.isRepeated ? try #require(value as? [Any], "\(path).\(field.name)") : [value]
            for (index, item) in here.enumerated() {
                switch (item.content, field.type) {
                case (.bytes(let inner), let type) where files.messages[type] != nil:
                    try compare(inner, with: values[index], as: type, at: path + "." + field.name)
                case (.bytes(let inner), "bytes"):
                    #expect(values[index] as? String == inner.base64EncodedString(), "\(path).\(field.name)")
                case (.bytes(let inner), "string"):
                    #expect((values[index] as? String).map { Data($0.utf8) } == inner, "\(path).\(field.name)")
                case (.number(let number), let type) where files.enums[type] != nil:
                    #expect(values[index] as? String == files.enums[type]?[number], "\(path).\(field.name)")
                case (.number, "uint64"), (.number, "sint64"), (.number, "bool"), (.fixed, "fixed64"): break
                case (.bytes, "uint64"), (.bytes, "uint32"), (.bytes, "sint64"), (.bytes, "fixed64"):
                    #expect(field.isRepeated, "\(path).\(field.name)")
                default: Issue.record("\(path).\(field.name) has another type in the bytes than \(field.type)")
                }
            }
        }
    }

    @Test("the vectors together use every field and every enum value of the .proto files")
    func everyField() throws {
        var used: [String: Set<UInt64>] = [:]
        func collect(_ bytes: Data, as message: String) throws {
            for field in try #require(WireField.all(bytes)) {
                used[message, default: []].insert(field.number)
                guard let type = files.messages[message]?[field.number]?.type else { continue }
                if case .bytes(let inner) = field.content, files.messages[type] != nil { try collect(inner, as: type) }
                if case .number(let number) = field.content, files.enums[type] != nil {
                    used[type, default: []].insert(number)
                }
            }
        }
        for entry in Vectors.samples { try collect(entry.sample.encoded(), as: entry.sample.message) }
        for (message, fields) in files.messages {
            #expect(Set(fields.keys).subtracting(used[message] ?? []) == [], "\(message)")
        }
        for (name, values) in files.enums {
            // 0 stands for what is missing.
            #expect(Set(values.keys).subtracting(used[name] ?? []) == [0], "\(name)")
        }
    }
}
