import Foundation

/// A JSON document, for expectations: `try result.json()["leads"][0]["company"].text`.
package enum JSONValue: Hashable, Sendable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case dictionary([String: JSONValue])

    package struct Malformed: Error, CustomStringConvertible {
        package var description: String
    }

    package init(parsing text: String) throws {
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        } catch {
            throw Malformed(description: "not one JSON document: \(text.prefix(400))")
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .dictionary(try container.decode([String: JSONValue].self))
        }
    }

    /// A member, or `null` where there is none.
    package subscript(key: String) -> JSONValue {
        if case .dictionary(let members) = self { members[key] ?? .null } else { .null }
    }

    /// An element, or `null` where there is none.
    package subscript(index: Int) -> JSONValue {
        if case .array(let items) = self, items.indices.contains(index) { items[index] } else { .null }
    }

    package var text: String? { if case .string(let text) = self { text } else { nil } }
    package var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    package var list: [JSONValue] { if case .array(let items) = self { items } else { [] } }
    package var texts: [String] { list.compactMap(\.text) }
    package var keys: [String] { if case .dictionary(let members) = self { members.keys.sorted() } else { [] } }
    package var isNull: Bool { self == .null }
    package var isList: Bool { if case .array = self { true } else { false } }
}
