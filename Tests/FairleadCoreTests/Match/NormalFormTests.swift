import Testing

@testable import FairleadMatch

@Suite("fields in the form in which they are compared")
struct NormalFormTests {
    @Test(
        "a company's name is brand, lines of business and city",
        arguments: [
            ("上海市恒瑞电子有限公司", "hengrui", ["electronics"], "shanghai"),
            ("恒瑞（上海）电子有限公司", "hengrui", ["electronics"], "shanghai"),
            ("Shanghai Hengrui Electronics Co., Ltd.", "hengrui", ["electronics"], "shanghai"),
            ("SHENXHEN HENGRUI ELECTRONCIS CO LTD", "hengrui", ["electronics"], "shenzhen"),
            ("江苏苏州达凯医疗器械股份有限公司", "dakai", ["instruments", "medical"], "suzhou"),
            ("Dakai Medical Instruments", "dakai", ["instruments", "medical"], nil),
            ("达凯新能元集团", "dakai", ["energy"], nil), ("TCL科技集团", "tcl", ["technology"], nil),
            ("Acme Robotics GmbH & Co. KG", "acme", ["robotics"], nil), ("The Acme B.V.", "acme", [], nil),
            ("Acme Mfg, Incorporatd", "acme", ["manufacturing"], nil), ("Acme Lkc", "acme", [], nil),
            ("Nordhaven Lang Logistics S.r.l.", "nordhavenlang", ["logistics"], nil),
            ("上海电气", "dianqi", [], "shanghai"),
            ("Electronics", "electronics", [], nil),
        ] as [(String, String, [String], String?)])
    func companies(company: String, brand: String, lines: [String], city: String?) {
        let name = CompanyName(company)
        #expect(name.brand == brand)
        #expect(name.lines == lines)
        #expect(name.city == city)
    }

    @Test(
        "a number is its country, what is dialled there, and the extension",
        arguments: [
            ("+86 138 1234 5678", 86, "13812345678", "", PhoneNumber.Kind.mobile),
            ("008613812345678", 86, "13812345678", "", .mobile), ("13812345678", 86, "13812345678", "", .mobile),
            ("8613812345678", 86, "13812345678", "", .mobile), ("(+86)13812345678", 86, "13812345678", "", .mobile),
            ("021-55512345转802", 0, "2155512345", "802", .landline),
            ("021-55512345 分机802", 0, "2155512345", "802", .landline),
            ("0086-757-9919427-871", 86, "7579919427", "871", .landline),
            ("+49 (0)171 555 1234", 49, "1715551234", "", .mobile), ("0171 5551234", 0, "1715551234", "", .unknown),
            ("+49 711 5551234 ext. 12", 49, "7115551234", "12", .landline),
            ("+1 (312) 896-4124", 1, "3128964124", "", .unknown), ("1-312-896-4124", 1, "3128964124", "", .unknown),
            ("+39 02 486 4147", 39, "24864147", "", .landline), ("+44 7700 900123", 44, "7700900123", "", .mobile),
            ("+852 9123 4567", 852, "91234567", "", .mobile), ("5551234", 0, "5551234", "", .unknown),
        ])
    func phones(text: String, country: Int, national: String, extension: String, kind: PhoneNumber.Kind) throws {
        let phone = try #require(PhoneNumber(text))
        #expect(phone.country == country)
        #expect(phone.national == national)
        #expect(phone.extension == `extension`)
        #expect(phone.kind == kind)
    }

    @Test(
        "numbers written for a country and from abroad are the same",
        arguments: [
            ("+39 02 486 4147", "02-486-4147"), ("+49 711 5551234", "0711/5551234"), ("+33 4 982 2042", "4 982 2042"),
            ("49 711 5551234", "+49 711 5551234"), ("001 312 896 4124", "(312) 896-4124"),
        ])
    func samePhones(one: String, other: String) throws {
        let left = try #require(PhoneNumber(one))
        let right = try #require(PhoneNumber(other))
        #expect(left.isSame(right))
        #expect(right.isSame(left))
        #expect(left.last8 == right.last8)
    }

    @Test("numbers of two countries are two numbers")
    func otherCountry() throws {
        let left = try #require(PhoneNumber("+49 711 5551234"))
        let right = try #require(PhoneNumber("+43 711 5551234"))
        #expect(!left.isSame(right))
    }

    @Test(
        "a title is the same in Chinese and English and in short",
        arguments: [
            ("CEO", "首席执行官"), ("General Manager", "总经理"), ("GM", "总经理"), ("VP Sales", "Vice President Sales"),
            ("Vice President of Sales", "销售副总裁"), ("Purchasing Mgr.", "采购经理"), ("Head of Sourcing", "采购总监"),
            ("Sr Buyer", "采购员"),
        ])
    func titles(one: String, other: String) {
        #expect(JobTitle(one) != nil)
        #expect(JobTitle(one) == JobTitle(other), "\(String(describing: JobTitle(one)))")
    }

    @Test("titles that differ in rank or field differ", arguments: [("副总裁", "总裁"), ("采购经理", "销售经理"), ("副总经理", "总经理")])
    func otherTitles(one: String, other: String) {
        #expect(JobTitle(one) != JobTitle(other))
    }

    @Test(
        "a city is the same in its languages",
        arguments: [
            ("München", "Munich"), ("苏州市", "Suzhou"), ("Köln", "Cologne"), ("Milano", "Milan"), ("SG", "Singapore"),
            ("London UK", "London"), ("Chicago, IL", "chicago"), ("江苏省苏州市", "苏州"), ("Peking", "北京"),
            ("重庆", "Chongqing"),
        ])
    func cities(one: String, other: String) {
        #expect(Place(one) != nil)
        #expect(Place(one) == Place(other))
    }

    @Test(
        "words that can be cut into syllables are pinyin",
        arguments: ["xiaoming", "xian", "ouyang", "zhuang", "lv", "ai"])
    func pinyin(word: String) { #expect(PinyinWord.isPinyin(word)) }

    @Test(
        "words with a letter too many or too few are not",
        arguments: ["zhabg", "jiann", "zhaoo", "susaan", "muller", "yua", ""])
    func noPinyin(word: String) { #expect(!PinyinWord.isPinyin(word)) }

    @Test(
        "slips are counted as letters added, left out, changed or swapped",
        arguments: [
            ("braun", "braun", 0), ("braun", "baun", 1), ("braun", "brraun", 1), ("braun", "brzun", 1),
            ("braun", "bruan", 1),
            ("braun", "bruna", 2), ("braun", "klein", 3), ("", "ab", 2), ("a", "", 1),
        ])
    func distance(one: String, other: String, count: Int) {
        #expect(EditDistance.between(one, other, limit: 2) == min(count, 3))
        #expect(EditDistance.between(other, one, limit: 2) == min(count, 3))
    }
}
