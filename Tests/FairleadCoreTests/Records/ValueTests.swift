import Testing

@testable import FairleadCore

@Suite("values, keys and ids in their wire forms")
struct ValueTests {
    @Test(
        "a value survives its wire form",
        arguments: [
            Value.null, .bool(true), .bool(false), .int(0), .int(.min), .int(.max), .text(""), .text("上海:恒瑞 12:x"),
            .list([]), .list([.int(10), .text("x"), .null, .list([.text("王")])]),
        ])
    func roundTrip(value: Value) {
        #expect(Value(encoded: value.encoded) == value)
    }

    @Test(
        "what is not the one spelling of a value is refused",
        arguments: [
            "", "x", "--", "tt", "i", "i+1", "i01", "i99999999999999999999", "l5", "l1:", "l2:i", "l01:-", "l-1:-",
        ])
    func malformed(text: String) {
        #expect(Value(encoded: text) == nil)
    }

    @Test("lists nested too deep are refused, however they are written")
    func depth() {
        var text = "-"
        for _ in 0..<10 { text = "l\(text.utf8.count):" + text }
        #expect(Value(encoded: text) == nil)
    }

    @Test("keys: a field, or a field and an element; nothing else", arguments: ["Company", "a b", "", "/x", "tags/"])
    func badKeys(text: String) {
        #expect(CellKey(encoded: text) == nil)
    }

    @Test("keys keep their element, slashes and all")
    func keys() {
        #expect(CellKey(encoded: "tags/a/b") == CellKey("tags", element: "a/b"))
        #expect(CellKey("tags", element: "决策/快").encoded == "tags/决策/快")
    }

    @Test("keys are told apart by their bytes, not by Unicode's equivalence (I15)")
    func bytes() {
        #expect(CellKey("tags", element: "e\u{301}") != CellKey("tags", element: "\u{e9}"))
    }

    @Test("an id survives text and bytes, and its code is eight characters that can be said aloud")
    func ids() {
        var dice = SystemRandomNumberGenerator()
        let id = RecordID.make(atMilliseconds: 1_800_000_000_000, using: &dice)
        #expect(RecordID(id.description) == id)
        #expect(RecordID(bytes: id.bytes) == id)
        let code = LeadCode.code(of: id)
        #expect(code.count == 8)
        #expect(LeadCode.normalized(code.lowercased()) == code)
        #expect(RecordID("not-an-id") == nil)
    }
}
