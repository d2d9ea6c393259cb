import FairleadCore
import Testing

@testable import FairleadCapture

@Suite("Badges")
struct BadgeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var contact: String?
        var company: String?
        var title: String?
        var phones: [String] = []
        var emails: [String] = []
        var note: String?
        var testDescription: String { text.split(separator: "\n").joined(separator: " / ") }
    }

    @Test(
        "lines tell what they are",
        arguments: [
            Case(
                text: "Anna Müller\nHead of Purchasing\nAcme GmbH\nanna@acme.de\n+49 511 123456",
                contact: "Anna Müller",
                company: "Acme GmbH", title: "Head of Purchasing", phones: ["+49 511 123456"], emails: ["anna@acme.de"]),
            Case(
                text: "华星科技有限公司\n李雷\n采购总监\n13800138000", contact: "李雷", company: "华星科技有限公司", title: "采购总监",
                phones: ["13800138000"]),
            Case(text: "李雷 总经理\n宏图集团", contact: "李雷", company: "宏图集团", title: "总经理"),
            Case(
                text: "姓名：韩梅梅\n公司：北京星光\n职务：工程师\n电话：010-88886666\n邮箱：han@xg.cn", contact: "韩梅梅", company: "北京星光",
                title: "工程师", phones: ["010-88886666"], emails: ["han@xg.cn"]),
            Case(
                text: "Name: John Smith\nCompany: Smith & Sons\nTel: +1 212 555 0100", contact: "John Smith",
                company: "Smith & Sons", phones: ["+1 212 555 0100"]),
            Case(
                text: "Jane Doe, Sales Director\nDoe Industries", contact: "Jane Doe", company: "Doe Industries",
                title: "Sales Director"),
            Case(
                text: "JANE DOE\nVISITOR\nGlobex\njane@globex.com", contact: "JANE DOE", company: "Globex",
                emails: ["jane@globex.com"], note: "VISITOR"),
            Case(text: "Tel +49 511 123456\nJan van der Berg", contact: "Jan van der Berg", phones: ["+49 511 123456"]),
            Case(
                text: "4711|Anna Müller|Acme GmbH|anna@acme.de", contact: "Anna Müller", company: "Acme GmbH",
                emails: ["anna@acme.de"], note: "4711"),
            Case(text: "anna@acme.de", emails: ["anna@acme.de"]),
            Case(text: "mailto:anna@acme.de", emails: ["anna@acme.de"]),
            Case(text: "tel:+49511123456", phones: ["+49511123456"]),
            Case(text: "13800138000", phones: ["13800138000"]),
            Case(text: "欧阳明华\n上海交通大学\n1234567890", contact: "欧阳明华", company: "上海交通大学", note: "1234567890"),
            Case(text: "Anna Müller\nAcme", contact: "Anna Müller", company: "Acme"),
        ])
    func lines(_ example: Case) throws {
        let draft = try BadgeReader.draft(example.text)
        #expect(draft[Field.contact] == example.contact)
        #expect(draft[Field.company] == example.company)
        #expect(draft[Field.title] == example.title)
        #expect(draft.phones == example.phones)
        #expect(draft.emails == example.emails)
        #expect(draft.note == example.note)
    }

    @Test(
        "what is not about a person or a company is no lead",
        arguments: [
            "WIFI:T:WPA;S:Messe;P:geheim@messe.de;;", "https://acme.de/anna", "4006381333931", "0012345678",
            "hello world",
            "Hello World", "geo:52.3,9.7", "BEGIN:VEVENT\nSUMMARY:Talk\nEND:VEVENT", "\u{1B}[31m", "谢谢", "{\"id\": 12}",
        ])
    func nothing(text: String) {
        #expect(throws: CaptureFlaw.self) { try BadgeReader.draft(text) }
    }

    @Test("giants are refused")
    func giants() {
        #expect(throws: CaptureFlaw.tooLarge) {
            try BadgeReader.draft(String(repeating: "x", count: CaptureLimits.badgeSizeBytesMax + 1))
        }
        #expect(throws: CaptureFlaw.tooLarge) { try BadgeReader.draft(String(repeating: "a@b.de\n", count: 100)) }
    }
}
