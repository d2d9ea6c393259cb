import FairleadCore
import FairleadProtocol
import Foundation
import Testing

/// Values and keys in their short text forms (SPEC.md, "Values" and "Keys").
@Suite("values and keys")
struct ValueVectorTests {
    private static let values: [(form: String, value: Value)] = [
        ("-", .null), ("t", .bool(true)), ("f", .bool(false)),
        ("i0", .int(0)), ("i-12", .int(-12)), ("i9223372036854775807", .int(.max)),
        ("i-9223372036854775808", .int(.min)),
        ("s", .text("")), ("sAcme", .text("Acme")), ("s上海精工", .text("上海精工")), ("s-", .text("-")),
        ("si12", .text("i12")),
        ("sSaw it.\nAsked for a quote.", .text("Saw it.\nAsked for a quote.")),
        ("s\u{E9}", .text("\u{E9}")), ("se\u{301}", .text("e\u{301}")),
        ("l", .list([])), ("l1:-", .list([.null])), ("l3:i104:sabc", .list([.int(10), .text("abc")])),
        ("l7:i1000007:i2000004:sCNY", .list([.int(100_000), .int(200_000), .text("CNY")])),
        ("l3:s\u{E9}", .list([.text("\u{E9}")])), ("l4:l1:t1:f", .list([.list([.bool(true)]), .bool(false)])),
        ("l14:i17306872000006:sclock", .list([.int(1_730_687_200_000), .text("clock")])),
        ("l10:l7:l4:l1:t", .list([.list([.list([.list([.bool(true)])])])])),
    ]

    private static let badValues: [(form: String, why: String)] = [
        ("", "nothing at all"), ("x", "no such type"), ("T", "types are lower case"), ("--", "something after null"),
        ("tt", "something after true"), ("i", "no digits"), ("i+1", "a plus sign"), ("i01", "a leading zero"),
        ("i-0", "minus zero"), ("i 1", "a space"), ("i1.5", "no whole number"), ("i1e3", "no whole number"),
        ("i9223372036854775808", "above 64 bits"), ("i-9223372036854775809", "below 64 bits"),
        ("i１２", "digits that are not ASCII"), ("l1", "no colon"), ("l:", "no length"), ("l0:", "an empty item"),
        ("l2:t", "an item that is cut off"), ("l1:tt", "something after the last item"),
        ("l01:t", "a length with a leading zero"),
        ("l-1:t", "a negative length"), ("l99999999999999999999:t", "a length above 64 bits"),
        ("l9223372036854775807:t", "a length above what is left"),
        ("l1:\u{E9}", "an item that ends within a character"),
        ("l13:l10:l7:l4:l1:t", "lists nested five deep"),
    ]

    private static let keys: [(form: String, field: String, element: String?)] = [
        ("company", "company", nil), ("x_9", "x_9", nil), ("tags/vip", "tags", "vip"), ("tags/a/b", "tags", "a/b"),
        ("phones/+8613800138000", "phones", "+8613800138000"), ("tags/展会", "tags", "展会"), ("tags/ ", "tags", " "),
        ("tags/\u{E9}", "tags", "\u{E9}"), ("tags/e\u{301}", "tags", "e\u{301}"),
    ]

    private static let badKeys: [(form: String, why: String)] = [
        ("", "no field"), ("/vip", "no field"), ("tags/", "an empty element"), ("Tags", "an upper-case letter"),
        ("a b", "a space"), ("名", "a letter that is not ASCII"), ("a-b", "a hyphen"), ("tags/a\u{0}b", "a U+0000"),
    ]

    @Test("a value is written and read in its one form")
    func valueForms() {
        for (form, value) in Self.values {
            #expect(value.encoded == form)
            #expect(Value(encoded: form) == value)
            #expect(Value(encoded: form)?.encoded.utf8.elementsEqual(form.utf8) == true, "\(form)")
        }
    }

    @Test("what is not the one form of a value is no value", arguments: badValues.map(\.form))
    func badValue(form: String) {
        #expect(Value(encoded: form) == nil)
    }

    @Test("a list of 64 items is read, one of 65 is not; so with a text of 32 KiB and one byte more")
    func valueLimits() {
        #expect(Value(encoded: "l" + String(repeating: "1:t", count: Limits.listCountMax)) != nil)
        #expect(Value(encoded: "l" + String(repeating: "1:t", count: Limits.listCountMax + 1)) == nil)
        let text = String(repeating: "x", count: Limits.textSizeBytesMax)
        #expect(Value(encoded: "s" + text) == .text(text))
        #expect(Value(encoded: "s" + text + "x") == nil)
    }

    @Test("a hundred thousand opening lists end in no value, not in a crash")
    func deepNesting() {
        #expect(Value(encoded: String(repeating: "l9:", count: 100_000)) == nil)
        var form = "t"
        for _ in 0..<2_000 { form = "l\(form.utf8.count):\(form)" }
        #expect(Value(encoded: form) == nil)
    }

    @Test("a key is a field, or a field and an element")
    func keyForms() {
        for (form, field, element) in Self.keys {
            let key = CellKey(encoded: form)
            #expect(key == CellKey(field, element: element))
            #expect(key?.encoded.utf8.elementsEqual(form.utf8) == true, "\(form)")
        }
    }

    @Test("what is not a key is not read", arguments: badKeys.map(\.form))
    func badKey(form: String) {
        #expect(CellKey(encoded: form) == nil)
    }

    @Test("a field's name has at most 64 bytes, an element at most 512")
    func keyLimits() {
        let field = String(repeating: "f", count: Limits.fieldNameSizeBytesMax)
        let element = String(repeating: "e", count: Limits.elementSizeBytesMax)
        #expect(CellKey(encoded: field + "/" + element) != nil)
        #expect(CellKey(encoded: field + "f") == nil)
        #expect(CellKey(encoded: field + "/" + element + "e") == nil)
        #expect(CellKey(encoded: String(repeating: "n", count: 1 << 20)) == nil)
    }

    @Test("keys are told apart and ordered by their bytes: NFC and NFD are two")
    func keyIdentity() {
        let (composed, decomposed) = (CellKey("tags", element: "\u{E9}"), CellKey("tags", element: "e\u{301}"))
        #expect(composed != decomposed)
        #expect(decomposed < composed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test("the golden lists of forms stand")
    func goldenForms() throws {
        let values: [String: Any] = [
            "valid": Self.values.map { ["form": $0.form, "value": $0.value.plain] },
            "invalid": Self.badValues.map { ["form": $0.form, "why": $0.why] },
        ]
        let keys: [String: Any] = [
            "valid": Self.keys.map { key in
                key.element.map { ["form": key.form, "field": key.field, "element": $0] }
                    ?? ["form": key.form, "field": key.field]
            },
            "invalid": Self.badKeys.map { ["form": $0.form, "why": $0.why] },
        ]
        for (name, document) in [("values.json", values), ("keys.json", keys)] {
            let json = try Vectors.layout(JSONSerialization.data(withJSONObject: document))
            try Vectors.write(json, to: name)
            #expect(try Vectors.read(name) == json, "\(name)")
        }
    }
}

extension Value {
    /// The value as JSON has it; numbers as texts, since not every reader keeps 64 bits.
    fileprivate var plain: Any {
        switch self {
        case .null: NSNull()
        case .bool(let bool): bool
        case .int(let int): ["int": String(int)]
        case .text(let text): text
        case .list(let items): items.map(\.plain)
        }
    }
}
