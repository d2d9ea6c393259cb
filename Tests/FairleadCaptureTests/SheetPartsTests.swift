import FairleadTestKit
import Testing

@testable import FairleadCapture

@Suite("Several fields in one cell (IN-33)")
struct SheetPartsTests {
    @Test(
        "as people write them: at slashes, else at commas, else in brackets",
        arguments: [
            ("宏图制造/机械", ["宏图制造", "机械"]), ("王芳、采购经理", ["王芳", "采购经理"]),
            ("Anna Weber, CTO", ["Anna Weber", " CTO"]),
            ("李雷（采购总监）", ["李雷", "采购总监"]), ("\"Beta\" GmbH/IT", ["\"Beta\" GmbH", "IT"]),
            ("\"Novo A/S\"/Pharma", ["Novo A/S", "Pharma"]), ("\"Acme, Inc.\"", ["Acme, Inc."]),
            ("\"\"/IT", ["", "IT"]),
            ("\"open/end", ["\"open", "end"]), ("", []),
        ] as [(String, [String])])
    func split(cell: String, values: [String]) {
        #expect(SheetParts.split(cell) == values)
    }

    @Test("what is written is read back, whatever stands in a name")
    func roundTrip() {
        var dice = SplitMix64(seed: TestSeed.value)
        let letters = Array("ab王/／|、,，;；（）()\" \n")
        func name() -> String {
            let count = Int.random(in: 0...5, using: &dice)
            return String((0..<count).compactMap { _ in letters.randomElement(using: &dice) })
        }
        for _ in 0..<2_000 {
            let (first, second) = (name(), name())
            let cell = SheetParts.joined(first, second)
            let expected = second.isEmpty ? [first].filter { !$0.isEmpty } : [first, second]
            #expect(SheetParts.split(cell) == expected, "\(cell) \(TestSeed.hint())")
        }
        #expect(SheetParts.joined("宏图制造", "机械") == "宏图制造/机械", "what needs no quotes gets none")
    }
}
