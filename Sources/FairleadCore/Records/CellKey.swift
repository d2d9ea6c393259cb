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
        let slash = encoded.utf8.firstIndex(of: UInt8(ascii: "/"))
        let field = slash.map { String(encoded[..<$0]) } ?? encoded
        guard CellKey.isFieldName(field) else { return nil }
        if let slash {
            let element = String(encoded[encoded.utf8.index(after: slash)...])
            guard !element.isEmpty, element.utf8.count <= Limits.elementSizeBytesMax, !element.utf8.contains(0) else {
                return nil
            }
            self.init(field, element: element)
        } else {
            self.init(field)
        }
    }

    package static func isFieldName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= Limits.fieldNameSizeBytesMax
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
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
