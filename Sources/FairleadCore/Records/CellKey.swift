/// Names one cell of a record: a field, or one element of a set field.
package struct CellKey: Hashable, Sendable, Comparable {
    package let field: String
    /// The element of a set field, such as a tag; `nil` for every other field.
    package let element: String?

    package init(_ field: String, element: String? = nil) {
        self.field = field
        self.element = element
    }

    /// The wire form: the field's name, and for an element a slash and the element.
    package var encoded: String { element.map { field + "/" + $0 } ?? field }

    /// Reads the wire form; `nil` when the name is not `a-z`, digits and `_`, or a part is too long.
    package init?(encoded: String) {
        var encoded = encoded
        guard let key = encoded.withUTF8({ CellKey(encoded: $0) }) else { return nil }
        self = key
    }

    /// Reads the wire form from its bytes.
    package init?(encoded bytes: UnsafeBufferPointer<UInt8>) {
        let end = bytes.firstIndex { !CellKey.isInFieldName($0) } ?? bytes.count
        guard (1...Limits.fieldNameSizeBytesMax).contains(end) else { return nil }
        let field = String(decoding: UnsafeBufferPointer(rebasing: bytes[..<end]), as: UTF8.self)
        guard end < bytes.count else {
            self.init(field)
            return
        }
        let rest = UnsafeBufferPointer(rebasing: bytes[(end + 1)...])
        guard bytes[end] == UInt8(ascii: "/"), (1...Limits.elementSizeBytesMax).contains(rest.count), !rest.contains(0),
            let element = String(utf8: rest)
        else { return nil }
        self.init(field, element: element)
    }

    package static func isFieldName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= Limits.fieldNameSizeBytesMax && name.utf8.allSatisfy(isInFieldName)
    }

    private static func isInFieldName(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    package static func < (left: CellKey, right: CellKey) -> Bool {
        let order = ByteOrder.compare(left.field, right.field)
        return order == 0 ? ByteOrder.precedes(left.element ?? "", right.element ?? "") : order < 0
    }

    // Identity is bytes: Swift's `==` on strings calls NFC and NFD equal, databases do not (I15).
    package static func == (left: CellKey, right: CellKey) -> Bool {
        guard ByteOrder.areEqual(left.field, right.field) else { return false }
        switch (left.element, right.element) {
        case (nil, nil): return true
        case (let left?, let right?): return ByteOrder.areEqual(left, right)
        default: return false
        }
    }

    package func hash(into hasher: inout Hasher) {
        var field = field
        field.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(UInt8(0))
        guard var element else { return }
        element.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
