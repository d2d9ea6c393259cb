import Testing

@testable import FairleadMatch

@Suite("keys of likely duplicates")
struct DuplicateKeysTests {
    private func keys(
        _ company: String? = nil, _ contact: String? = nil, phones: [String] = [], emails: [String] = [],
        wechat: String? = nil
    ) -> [String] {
        DuplicateKeys.keys(company: company, contact: contact, phones: phones, emails: emails, wechat: wechat)
    }

    private func share(_ one: (String, String), _ other: (String, String)) -> Bool {
        !Set(keys(one.0, one.1)).isDisjoint(with: keys(other.0, other.1))
    }

    @Test(
        "one person of one company is recognized in Chinese and English",
        arguments: [
            (("上海恒瑞电子有限公司", "李雷"), ("恒瑞电子（上海）", "李雷")), (("上海恒瑞电子有限公司", "李雷"), ("恒瑞", "Li Lei")),
            (("恒瑞电子股份有限公司", "王小明"), ("Shanghai Hengrui Electronics Co., Ltd.", "Xiaoming Wang")),
            (("恒瑞电子", "王小明"), ("恒瑞电子集团", "Wang Xiao-Ming")), (("恒瑞电子", "王小明"), ("恒瑞电子", "WANG Xiao Ming")),
            (("苏州市达凯自动化设备有限责任公司", "曾单"), ("达凯", "Zeng Dan")), (("达凯", "欧阳晓丽"), ("达凯", "Ouyang Xiaoli")),
            (("达凯", "吕布"), ("达凯", "Lyu Bu")), (("达凯", "王小明经理"), ("达凯", "王小明")), (("达凯", "李雷 (Leo)"), ("达凯", "李雷")),
            (("Acme Robotics GmbH & Co. KG", "Anna Müller"), ("ACME", "Müller, Anna")),
            (("Acme GmbH", "Anna Müller"), ("Acme", "Anna Mueller")),
            (("Acme B.V.", "Dr. John F. Smith"), ("The Acme B V", "john smith")),
            (("Acme, Inc.", "Mary O'Brien"), ("Acme Inc", "Mary O’Brien")),
            (("Ａｃｍｅ　Ｌｔｄ", "Zoe\u{308} Hill"), ("Acme Ltd.", "Zoë HILL")),
        ])
    func same(one: (String, String), other: (String, String)) {
        #expect(share(one, other), "\(keys(one.0, one.1)) \(keys(other.0, other.1))")
    }

    @Test(
        "colleagues, namesakes at other companies and half names are not",
        arguments: [
            (("恒瑞电子", "李雷"), ("恒瑞电子", "韩梅梅")), (("恒瑞电子", "李雷"), ("达凯电子", "李雷")),
            (("Acme", "Anna Müller"), ("Acme", "Anna Meier")),
            (("恒瑞电子", "王总"), ("恒瑞电子", "王先生")), (("Acme", "Anna"), ("Acme", "Anna")), (("", "李雷"), ("", "李雷")),
            (("恒瑞电子", ""), ("恒瑞电子", "")),
            (("电子科技有限公司", "李雷"), ("机械设备有限公司", "李雷")),
        ])
    func different(one: (String, String), other: (String, String)) {
        #expect(!share(one, other), "\(keys(one.0, one.1)) \(keys(other.0, other.1))")
    }

    @Test(
        "a phone number is its last eight digits, however it is written, without its extension",
        arguments: [
            ("+86 138 0013 8000", "p:00138000"), ("13800138000", "p:00138000"), ("１３８－００１３－８０００", "p:00138000"),
            ("021-55551234转802", "p:55551234"), ("(021) 5555 1234 ext. 12", "p:55551234"),
            ("+86 21 55551234 x9", "p:55551234"),
            ("0086-757-9919427-871", "p:79919427"), ("+49 (0)171 555 1234", "p:15551234"), ("5551234", "p:5551234"),
            ("Tel: 138-4642-2297", "p:46422297"), ("1-312-896-4124", "p:28964124"),
        ])
    func phones(phone: String, key: String) {
        #expect(keys(phones: [phone]) == [key])
    }

    @Test("short numbers, role mailboxes and what is no address give no key")
    func nothing() {
        #expect(keys(phones: ["110", "", "ext 12", "转8888"]).isEmpty)
        #expect(
            keys(emails: [
                "info@acme.com", "SALES@acme.cn", "sales-eu@acme.com", "Kontakt@acme.de", "", "a@", "@b.c", "a b",
                "a@b",
            ]).isEmpty)
        #expect(keys().isEmpty)
        #expect(keys("", " ", phones: [" "], emails: ["\u{0}"], wechat: " \u{0}").isEmpty)
        #expect(keys("（）", "()").isEmpty)
    }

    @Test("an address and a WeChat id are compared without width and case")
    func addresses() {
        #expect(keys(emails: [" Li.Lei@Hengrui.CN "]) == ["e:li.lei@hengrui.cn"])
        #expect(keys(emails: ["ｌｉ＠ｈｒ．ｃｎ", "li@hr.cn"]) == ["e:li@hr.cn"])
        #expect(keys(wechat: "LiLei_88") == ["w:lilei_88"])
        #expect(keys(wechat: "13800138000") == ["p:00138000", "w:13800138000"])
    }

    @Test("the keys of a record come sorted, each once")
    func sorted() {
        let all = keys(
            "上海恒瑞电子有限公司", "李雷", phones: ["13800138000", "+86 138 0013 8000"], emails: ["li@hr.cn", "LI@hr.cn"],
            wechat: "lilei")
        #expect(all == ["e:li@hr.cn", "n:hengrui|lei li", "n:恒瑞|lei li", "p:00138000", "w:lilei"])
    }
}
