import Testing

@testable import FairleadMatch

@Suite("keys under which duplicates are looked for")
struct BlockingKeysTests {
    private func keys(
        _ company: String = "", _ contact: String = "", phones: [String] = [], emails: [String] = [],
        wechat: String = ""
    ) -> BlockingKeys {
        var record = MatchRecord()
        record.company = company
        record.contact = contact
        record.phones = phones
        record.emails = emails
        record.wechat = wechat
        return BlockingKeys(Profile(record))
    }

    /// Keys as they are spelled.
    private func numbers(_ keys: String...) -> [Int64] { keys.map(BlockingKeys.number).sorted() }

    private func meet(_ one: (String, String), _ other: (String, String)) -> Bool {
        !Set(keys(one.0, one.1).asked).isDisjoint(with: keys(other.0, other.1).stored)
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
        #expect(meet(one, other), "\(keys(one.0, one.1)) \(keys(other.0, other.1))")
        #expect(meet(other, one), "\(keys(one.0, one.1)) \(keys(other.0, other.1))")
    }

    @Test("a company alone is no key, and a name alone only where one has no company")
    func nameAlone() {
        #expect(keys("恒瑞电子", "").stored.isEmpty)
        #expect(!meet(("恒瑞电子", "李雷鸣"), ("达凯电子", "李雷鸣")))
        #expect(meet(("恒瑞电子", "李雷鸣"), ("", "Li Leiming")))
        #expect(meet(("", "李雷鸣"), ("", "Leiming Li")))
        #expect(!meet(("", "王总"), ("", "王总")))
    }

    @Test(
        "a phone number is its last eight digits, however it is written, without its extension",
        arguments: [
            ("+86 138 0013 8001", "p:00138001"), ("13800138001", "p:00138001"), ("１３８－００１３－８００１", "p:00138001"),
            ("021-55551234转802", "p:55551234"), ("(021) 5555 1234 ext. 12", "p:55551234"),
            ("+86 21 55551234 x9", "p:55551234"),
            ("0086-757-9919427-871", "p:79919427"), ("+49 (0)171 555 1234", "p:15551234"), ("5551234", "p:5551234"),
            ("Tel: 138-4642-2297", "p:46422297"), ("1-312-896-4124", "p:28964124"),
        ])
    func phones(phone: String, key: String) {
        #expect(keys(phones: [phone]).stored == numbers(key))
    }

    @Test("short numbers, placeholders, role mailboxes and what is no address give no key")
    func nothing() {
        #expect(keys(phones: ["110", "", "ext 12", "转8888", "11111111111", "12345678"]).stored.isEmpty)
        #expect(
            keys(emails: [
                "info@acme.com", "SALES@acme.cn", "sales-eu@acme.com", "Kontakt@acme.de", "", "a@", "@b.c", "a b",
                "a@b",
            ]).stored.isEmpty)
        #expect(keys().stored.isEmpty)
        #expect(keys("", " ", phones: [" "], emails: ["\u{0}"], wechat: " \u{0}").stored.isEmpty)
        #expect(keys("（）", "()").stored.isEmpty)
    }

    @Test("an address and a WeChat id are compared without width and case")
    func addresses() {
        #expect(keys(emails: [" Li.Lei@Hengrui.CN "]).stored == numbers("e:li.lei@hengrui.cn"))
        #expect(keys(emails: ["ｌｉ＠ｈｒ．ｃｎ", "li@hr.cn"]).stored == numbers("e:li@hr.cn"))
        #expect(keys(wechat: "LiLei_88").stored == numbers("w:lilei_88"))
        #expect(keys(wechat: "13800138001").stored == numbers("p:00138001", "w:13800138001"))
    }

    @Test("the keys of a record come sorted, each once")
    func sorted() {
        let all = keys(
            "上海恒瑞电子有限公司", "李雷", phones: ["13800138001", "+86 138 0013 8001"], emails: ["li@hr.cn", "LI@hr.cn"],
            wechat: "lilei")
        #expect(
            all.stored
                == numbers(
                    "b:hengrui|lei", "b:hengrui|li", "b:hr|lei", "b:hr|li", "c:hen|lei|li", "c:hr|lei|li", "e:li@hr.cn",
                    "n:lei li", "p:00138001", "w:lilei"))
        #expect(Set(all.asked) == Set(all.stored).subtracting(numbers("n:lei li")).union(numbers("m:lei li")))
    }
}
