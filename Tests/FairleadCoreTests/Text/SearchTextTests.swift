import FairleadTestKit
import Testing

@testable import FairleadCore

@Suite("what a lead is found by")
struct SearchTextTests {
    static let haystack = SearchText.haystack(
        names: ["上海华星科技有限公司", "曾小明", "重庆", "Jürgen Müller & Co", "吕行"],
        others: ["+86 (0)21-5555 1234 ext 8", "zeng@huaxing.cn", "要一个报价，下周三 2026-05-06", "Straße 7"])

    @Test(
        "Chinese and English words are found, by sound too",
        arguments: [
            "华星", "科技", "huaxing", "huaxingkeji", "HuaXing", "hxkj", "shhx", "曾", "zengxiaoming", "zxm", "ZengXiao",
            "cengxiaoming", "chongqing",
            "cq", "müller", "Muller", "MUELLER", "mu\u{308}ller", "juergen", "jurgen", "strasse", "STRASSE", "ｍüｌｌｅｒ",
            "报价", "huaxing.cn",
            "zeng@huaxing", "lvxing", "luxing", "lvhang", "2026-05-06", "05-06", "20260506",
        ])
    func found(word: String) {
        #expect(Self.haystack.contains(SearchText.needle(word)), "\(SearchText.needle(word)) in \(Self.haystack)")
    }

    @Test("traditional and simplified characters are one to whoever searches, in either direction")
    func forms() {
        let traditional = SearchText.haystack(names: ["東莞國際電子", "歐陽偉"], others: ["報價"])
        for word in ["国际", "國際", "电子", "欧阳", "歐陽伟", "报价", "guoji", "gjdz", "ouyangwei"] {
            #expect(traditional.contains(SearchText.needle(word)), "\(word) in \(traditional)")
        }
        for word in ["華星", "科技", "報價"] { #expect(Self.haystack.contains(SearchText.needle(word)), "\(word)") }
        #expect(!traditional.contains(SearchText.needle("国家")))
    }

    @Test("a simplified form is its own, and read as the traditional one is")
    func formsOfForms() throws {
        var count = 0
        for value in UInt32(0x4E00)...0x9FFF {
            let character = try #require(Unicode.Scalar(value))
            let form = TextFold.folded(String(character))
            if form != String(character) { count += 1 }
            let scalar = try #require(form.unicodeScalars.first)
            #expect(form.unicodeScalars.count == 1 && TextFold.folded(form) == form, "\(character)")
            #expect(Pinyin.usual(scalar) == Pinyin.usual(character), "\(character)")
        }
        #expect(count > 2_500)
    }

    @Test(
        "a number is found however it is grouped",
        arguments: [
            "5555 1234", "55551234", "5555-1234", "021-55551234", "(0)21 5555", "+86 21 5555", "+862155551234", "８６０２１",
            "8621", "1234",
        ])
    func numbers(word: String) {
        #expect(Self.haystack.contains(SearchText.needle(word)), "\(SearchText.needle(word)) in \(Self.haystack)")
    }

    @Test(
        "other words are not found",
        arguments: ["huaxin gkeji", "恒瑞", "beijing", "zhongqing", "meuller", "5555 12345", "kejizeng", "\n"])
    func notFound(word: String) {
        let needle = SearchText.needle(word)
        #expect(needle.isEmpty || !Self.haystack.contains(needle), "\(needle) in \(Self.haystack)")
    }

    @Test("a word of digits and separators is looked for by its digits, any other as it is")
    func needles() {
        #expect(SearchText.needle("138-0013 8000") == "13800138000")
        #expect(SearchText.needle("+49 (0)171") == "490171")
        #expect(SearchText.needle("A-100") == "a-100")
        #expect(SearchText.needle("--") == "--")
        #expect(SearchText.needle(" \u{0} ").isEmpty)
        #expect(!SearchText.needle("a\nb").contains("\n"))
    }

    @Test("names are found by each likely reading, and by the whole name across brackets")
    func readings() {
        let haystack = SearchText.haystack(names: ["华星（上海）LED科技", "单伟", "朝阳乐行"], others: [])
        for word in [
            "huaxingshanghailedkeji", "hxshledkj", "danwei", "shanwei", "chaoyangle", "chaoyangyuexing",
            "chaoyanglehang", "朝阳",
        ] {
            #expect(haystack.contains(SearchText.needle(word)), "\(word) in \(haystack)")
        }
    }

    @Test("polyphones cannot fill the column, and nothing is there twice")
    func bounded() {
        let haystack = SearchText.haystack(names: [String(repeating: "行重长乐", count: 100)], others: ["a", "a", "A"])
        let lines = haystack.split(separator: "\n")
        #expect(lines.count <= 20)
        #expect(Set(lines).count == lines.count)
        #expect(SearchText.haystack(names: [], others: []).isEmpty)
        #expect(SearchText.haystack(names: [""], others: [""]).isEmpty)
    }

    @Test("whatever part of a text is typed, it is found")
    func everyPart() {
        var dice = SplitMix64(seed: TestSeed.value)
        let pieces = [
            "1", "22", "0", "-", " ", "(0)", "+", ".", "/", "a", "恒", "Ü", "e\u{301}", "１", "－", "x", "，", "ß",
        ]
        for _ in 0..<2000 {
            let text = TextFold.canonical(RandomText.make(&dice, from: pieces))
            let haystack = SearchText.haystack(names: [], others: [text])
            guard !text.isEmpty else { continue }
            let from = Int.random(in: 0..<text.count, using: &dice)
            let part = String(text.dropFirst(from).prefix(Int.random(in: 1...text.count, using: &dice)))
            let needle = SearchText.needle(part)
            #expect(needle.isEmpty || haystack.contains(needle), "\(part) in \(text) \(TestSeed.hint())")
        }
    }
}
