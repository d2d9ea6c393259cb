import Testing

@testable import FairleadMatch

/// Each rule comes from two people who were taken for one.
@Suite("what merges by itself, what is suggested, what is left alone")
struct MatcherRuleTests {
    private func record(
        _ company: String = "", _ contact: String = "", phone: String = "", email: String = "", city: String = "",
        title: String = "", wechat: String = ""
    ) -> MatchRecord {
        var record = MatchRecord()
        record.company = company
        record.contact = contact
        record.title = title
        record.phones = phone.isEmpty ? [] : [phone]
        record.emails = email.isEmpty ? [] : [email]
        record.city = city
        record.wechat = wechat
        return record
    }

    private func judge(_ one: MatchRecord, _ other: MatchRecord) -> Judgement {
        let judgement = Matcher.judge(Profile(one), Profile(other))
        #expect(judgement == Matcher.judge(Profile(other), Profile(one)), "the order of the two matters")
        return judgement
    }

    @Test("one person in two spellings with a number or address of their own is merged")
    func merged() {
        let pairs = [
            (
                record("上海恒瑞电子有限公司", "王小明", phone: "+86 138 6502 9371"),
                record("Shanghai Hengrui Electronics Co., Ltd.", "Xiaoming Wang", phone: "13865029371")
            ),
            (
                record("Acme Robotics GmbH", "Anna Müller", email: "anna.mueller@acme.de"),
                record("ACME", "Mueller, Anna", email: "ANNA.MUELLER@ACME.DE")
            ),
            (
                record("Acme Robotics GmbH", "Michael Braun", phone: "+49 711 5551234"),
                record("Acme Robotic", "Mike Braun", phone: "0711 5551234 ext 12")
            ),
            (
                record("恒瑞电子", "李晓华", wechat: "xiaohua_88"), record("恒瑞", "李晓华", wechat: "XIAOHUA_88")
            ),
        ]
        for (one, other) in pairs { #expect(judge(one, other).tier == .automatic, "\(judge(one, other))") }
    }

    @Test("a whole name, rare enough, at one company is merged without a number; a common one is suggested")
    func nameAndCompany() {
        let rare = judge(record("恒瑞电子", "欧阳晓丽", city: "上海"), record("上海恒瑞电子有限公司", "欧阳晓丽"))
        #expect(rare.tier == .automatic)
        let common = judge(record("Hengrui", "Wang Wei"), record("恒瑞电子", "王伟"))
        #expect(common.tier == .suggest)
        #expect(common.rule == .nothingPersonal)
    }

    @Test("a slip in the name is forgiven at one company in one position, unless numbers or addresses differ")
    func slipWithTitle() {
        let one = record("Acme Robotics", "Henning Brandt", title: "Project Manager")
        #expect(judge(one, record("Acme", "Henning Brandtt", title: "项目经理")).tier == .automatic)
        #expect(judge(one, record("Acme", "Henning Brandtt")).tier == .suggest)
        let left = record("Acme", "Henning Brandt", phone: "+49 171 5551234", title: "PM")
        let right = record("Acme", "Henning Brandtt", phone: "+49 172 6669876", title: "PM")
        #expect(judge(left, right).tier == .suggest)
    }

    @Test(
        "given names of their own are no slips of each other",
        arguments: [("Zoë Brandt", "Joe Brandt"), ("Jan Koch", "Jana Koch")])
    func givenNames(one: String, other: String) {
        let judgement = judge(record("Acme", one, title: "Buyer"), record("Acme", other, title: "Buyer"))
        #expect(judgement.isConflict)
        #expect(judgement.tier == .none)
    }

    @Test(
        "a street is the same in either order, also when one word of it is like two of the other's",
        arguments: [("12 Main Street", "St2 Mreet Main 12"), ("1Main Street", "Main Stres1Main Stret 12")])
    func streets(one: String, other: String) {
        let records = [one, other].map { street in
            var record = record("", "Matthew Davis")
            record.street = street
            record.postcode = "2000"
            return record
        }
        _ = judge(records[0], records[1])
    }

    @Test("a changed digit or separator is another mailbox")
    func otherMailbox() {
        for other in ["li.wei2@acme.cn", "li.wei1@acme.cn", "li-wei@acme.cn", "liwei@acme.cn"] {
            let judgement = judge(record("", "Li Wei", email: "li.wei@acme.cn"), record("", "Li Wei", email: other))
            #expect(!judgement.evidence.contains { $0.kind == .mistypedEmail || $0.kind == .sameEmail }, "\(other)")
        }
        let slip = judge(
            record("", "Anna Koch", email: "anna.koch@acme.cn"), record("", "Anna Koch", email: "ana.koch@acme.cn"))
        #expect(slip.evidence.contains { $0.kind == .mistypedEmail })
    }

    @Test("the same mailbox at another host where anybody gets one is another mailbox")
    func freeHosts() {
        let judgement = judge(
            record("", "Li Wei", email: "liwei@163.com"), record("", "Li Wei", email: "liwei@126.com"))
        #expect(judgement.evidence.contains { $0.kind == .otherEmail })
        #expect(judgement.tier < .automatic)
    }

    @Test(
        "two valid pinyin names that differ are two people",
        arguments: [("Li Jun", "Li Jin"), ("Wang Yan", "Wang Yang"), ("Zhu Bo", "Zu Bo")])
    func pinyin(one: String, other: String) {
        let judgement = judge(
            record("恒瑞电子", one, phone: "021-55512345", city: "上海"), record("恒瑞电子", other, phone: "021-55512345"))
        #expect(judgement.isConflict)
        #expect(judgement.tier == .none)
    }

    @Test("a spelling that is no pinyin is a slip")
    func slip() {
        let judgement = judge(
            record("恒瑞电子", "Li Juun", phone: "13865029371"), record("恒瑞电子", "李俊", phone: "13865029371"))
        #expect(judgement.evidence.contains { $0.kind == .mistypedName })
        #expect(judgement.tier == .automatic)
    }

    @Test("a mailbox made of initial and surname says no more than the name")
    func derivedMailbox() {
        let judgement = judge(
            record("Acme", "J. Braun", email: "jbraun@acme.de"), record("Acme", "Jens Braun", email: "jbraun@acme.de"))
        #expect(judgement.tier == .suggest)
        #expect(judgement.rule == .namePartial)
        let whole = judge(
            record("Acme", "J. Braun", email: "jens.braun@acme.de"),
            record("Acme", "Jens Braun", email: "jens.braun@acme.de"))
        #expect(whole.tier == .automatic)
    }

    @Test("colleagues share company, landline, office mailbox and city, and stay two")
    func colleagues() {
        let judgement = judge(
            record("恒瑞电子", "李雷", phone: "021-55512345", email: "info@hengrui.cn", city: "上海"),
            record("恒瑞电子", "韩梅梅", phone: "021-55512345", email: "info@hengrui.cn", city: "上海"))
        #expect(judgement.tier == .none)
        #expect(judgement.rule == .namesDiffer)
        let shared = judgement.evidence.filter { $0.kind != .otherName }.reduce(0) { $0 + $1.bits }
        #expect(shared <= 6)
    }

    @Test("names that contradict are never merged, whatever else is the same")
    func contradiction() {
        let judgement = judge(
            record("恒瑞电子", "李雷", phone: "13865029371", email: "lei88@hengrui.cn"),
            record("恒瑞电子", "韩梅", phone: "13865029371", email: "lei88@hengrui.cn"))
        #expect(judgement.tier == .suggest)
        #expect(judgement.rule == .namesDiffer)
    }

    @Test("half a name never merges by itself, nor an initial with a landline")
    func partial() {
        let landline = "021-55512345"
        for name in ["王总", "Wang"] {
            let judgement = judge(
                record("恒瑞电子", name, phone: landline, city: "上海"), record("恒瑞电子", "王小明", phone: landline, city: "上海"))
            #expect(judgement.tier == .suggest)
            #expect(judgement.rule == .namePartial)
        }
        let initial = judge(
            record("Acme", "A. Koch", phone: "+49 711 5551234"), record("Acme", "Anna Koch", phone: "+49 711 5551234"))
        #expect(initial.tier == .suggest)
        #expect(initial.rule == .namePartial)
        let elsewhere = judge(record("", "王总", phone: "13865029371"), record("恒瑞电子", "王小明", phone: "13865029371"))
        #expect(elsewhere.rule == .namePartial)
    }

    @Test(
        "what a card leaves out of a name or mistypes, an address may say: with the company that is the whole name",
        arguments: [
            ("宋总", "songjianyang@ularton.com", "宋建洋"), ("张经理", "TAOMING49@ularton.com", "Zhang Taoming"),
            ("Joshua", "joshua.jones@ularton.com", "Jones, Joshua"),
            ("E. Lewis", "emily.lewis@gmail.com", "Emily Lewis"),
            ("Muller", "jens_mueller@ularton.com", "Jens Müller"),
            ("Nacny Jones", "nancy_jones@ularton.com", "Nancy Jones"),
        ])
    func completed(card: String, email: String, whole: String) {
        let judgement = judge(record("Ularton Systems", card, email: email), record("Ularton", whole))
        #expect(judgement.tier == .automatic, "\(judgement)")
        #expect(judgement.evidence.contains { $0.kind == .completedName })
        // Without it, in another company, or with another number of one's own, it is for a person to decide.
        #expect(judge(record("Ularton Systems", card), record("Ularton", whole)).tier < .automatic)
        #expect(
            judge(record("", card, email: email.replacing("ularton", with: "a")), record("Ularton", whole)).tier
                < .automatic)
        let other = judge(
            record("Ularton", card, phone: "13865029371", email: email), record("Ularton", whole, phone: "13777001188"))
        #expect(other.tier == .suggest)
    }

    @Test("a name in traditional characters is the same name, not one that only sounds like it")
    func traditional() {
        let judgement = judge(record("東莞國際電子有限公司", "張曉偉"), record("东莞国际电子有限公司", "张晓伟"))
        #expect(
            judgement.evidence.contains { $0.kind == .sameName }
                && judgement.evidence.contains { $0.kind == .sameCompany })
        #expect(judgement.tier == .automatic)
    }

    @Test(
        "an address that says another name, or a part of it, completes none",
        arguments: [
            ("宋总", "songlei@ularton.com", "宋建洋"), ("宋总", "jsong@ularton.com", "宋建洋"), ("宋总", "info@ularton.com", "宋建洋"),
            ("E. Lewis", "lewis@ularton.com", "Emily Lewis"),
            ("Nadine Hofmann", "nadine.hofmann@ularton.com", "Nadine Hoffmann"),
        ])
    func notCompleted(card: String, email: String, whole: String) {
        let judgement = judge(record("Ularton", card, email: email), record("Ularton", whole))
        #expect(judgement.tier == .suggest)
        #expect(!judgement.evidence.contains { $0.kind == .completedName })
    }

    @Test("half a name with what a colleague may share merges when the title is the same, too")
    func halfNameWithTitle() {
        func pair(_ half: String, _ whole: String, _ contact: String, title: String, _ other: String) -> Judgement {
            let isEmail = contact.contains("@")
            let phone = isEmail ? "" : contact
            let email = isEmail ? contact : ""
            return judge(
                record("Acme", half, phone: phone, email: email, title: title),
                record("Acme", whole, phone: phone, email: email, title: other))
        }
        let landline = "+49 711 5551234"
        #expect(pair("A. Koch", "Anna Koch", landline, title: "Buyer", "Buyer").tier == .automatic)
        #expect(pair("A. Koch", "Anna Koch", landline, title: "Buyer", "CTO").tier == .suggest)
        #expect(pair("A. Koch", "Anna Koch", "akoch@acme.de", title: "Buyer", "采购员").tier == .automatic)
        #expect(pair("王总", "王小明", "xwang@acme.cn", title: "Buyer", "Buyer").tier == .automatic)
        #expect(pair("王总", "王小明", "xwang@acme.cn", title: "Buyer", "").tier == .suggest)
        #expect(pair("王总", "王小明", "021-55512345", title: "Buyer", "Buyer").tier == .suggest)
    }

    @Test("name and company alone merge nobody whose titles differ; a common name needs the same title")
    func titles() {
        func pair(_ one: String, _ other: String, _ title: String, _ otherTitle: String) -> Judgement.Tier {
            judge(record("恒瑞电子", one, title: title), record("恒瑞电子", other, title: otherTitle)).tier
        }
        #expect(pair("欧阳晓丽", "欧阳晓丽", "", "") == .automatic)
        #expect(pair("欧阳晓丽", "欧阳晓丽", "Buyer", "CTO") == .suggest)
        #expect(pair("王艳", "Wang Yan", "", "") == .suggest)
        #expect(pair("王艳", "Wang Yan", "Buyer", "采购员") == .automatic)
    }

    @Test("same mobile, same name, another company: may have moved, for a person to decide")
    func moved() {
        let judgement = judge(
            record("恒瑞电子", "李晓华", phone: "13865029371"), record("达凯机械", "李晓华", phone: "13865029371"))
        #expect(judgement.tier == .suggest)
        #expect(judgement.rule == .mayHaveMoved)
    }

    @Test("another line of business or another city is another company", arguments: [("恒瑞化工", ""), ("恒瑞电子", "北京")])
    func sisters(company: String, city: String) {
        let judgement = judge(
            record("恒瑞电子", "李晓华", phone: "021-55512345", city: "上海"),
            record(company, "李晓华", phone: "021-55512345", city: city))
        #expect(judgement.isConflict)
        #expect(judgement.rule == .companyDiffers)
    }

    @Test("namesakes at two companies are two people")
    func namesakes() {
        let judgement = judge(record("恒瑞电子", "李娜", city: "上海"), record("达凯电子", "李娜", city: "苏州"))
        #expect(judgement.tier == .none)
    }

    @Test("other characters that sound the same may be a slip, and are for a person to decide without a number")
    func homophones() {
        let apart = judge(record("恒瑞电子", "王晓明"), record("恒瑞电子", "王小明"))
        #expect(apart.tier == .suggest)
        #expect(judge(record("恒瑞电子", "王晓明"), record("恒瑞电子", "王小朋")).tier == .none)
    }

    @Test("colleagues behind one number have their own extensions")
    func extensions() {
        let judgement = judge(
            record("恒瑞电子", "王总", phone: "021-55512345转802"), record("恒瑞电子", "王小明", phone: "021-55512345转803"))
        #expect(judgement.evidence.contains { $0.kind == .samePhoneOtherExtension })
    }

    @Test(
        "digits that people write when they have no number say nothing",
        arguments: ["11111111111", "13888888888", "12345678", "00000000"])
    func placeholders(phone: String) {
        let judgement = judge(record("恒瑞电子", "李雷", phone: phone), record("达凯", "李雷", phone: phone))
        #expect(
            !judgement.evidence.contains { $0.kind == .sameMobile || $0.kind == .samePhone || $0.kind == .sameLandline }
        )
    }

    @Test("evidence is said in words, the strongest first")
    func reasons() {
        let judgement = judge(
            record("上海恒瑞电子有限公司", "王小明", phone: "+86 138 6502 9371", city: "上海"),
            record("Hengrui Electronics", "Xiaoming Wang", phone: "13865029371", city: "Shanghai"))
        #expect(judgement.reason == "same mobile, same name in pinyin, same company in pinyin, same city")
        let lines = judgement.evidence.map { "\($0.kind.rawValue) \($0.bits)" }
        #expect(lines == ["sameMobile 11.0", "sameNameInPinyin 11.0", "sameCompanyInPinyin 7.0", "sameCity 1.0"])
        #expect(judgement.bits == 30)
        let moved = judge(
            record("恒瑞电子", "李晓华", phone: "13865029371"), record("达凯机械", "李晓华", phone: "13865029371"))
        #expect(moved.rule?.words == "may have moved to another company")
    }

    @Test("each kind of evidence and each rule has its own words")
    func words() {
        let kinds = Evidence.Kind.allCases.map { Evidence($0, 1).words }
        #expect(Set(kinds).count == kinds.count)
        #expect(Set(Judgement.Rule.allCases.map(\.words)).count == Judgement.Rule.allCases.count)
    }
}
