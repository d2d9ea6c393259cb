import FairleadCore
import Testing

@Suite("I15: texts in the order of their bytes")
struct ByteOrderTests {
    private static let texts = [
        "", "a", "b", "ab", "owner", "owner2", "ownes", "captured_at", "captured_by", "captured_bz", "12345678",
        "123456789",
        "1234567812345678", "1234567812345679", "é", "e\u{301}", "恒瑞", "恒瑞电子有限公司", "恒瑞电子有限公寓", "\u{7F}", "ÿ", "😀",
    ]

    @Test("is that of their UTF-8, and only equal bytes are equal")
    func order() {
        for left in Self.texts {
            for right in Self.texts {
                #expect(ByteOrder.precedes(left, right) == left.utf8.lexicographicallyPrecedes(right.utf8))
                #expect(ByteOrder.areEqual(left, right) == left.utf8.elementsEqual(right.utf8))
                #expect((ByteOrder.compare(left, right) == 0) == left.utf8.elementsEqual(right.utf8))
            }
        }
    }
}
