import FairleadCore
import Testing

@testable import FairleadCapture

@Suite("Business cards")
struct VCardTests {
    @Test("vCard 2.1 in quoted-printable, with soft line ends and a photo")
    func version21() throws {
        let draft = try card(
            """
            BEGIN:VCARD\r
            VERSION:2.1\r
            N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E9=9B=B7;;;\r
            FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=\r
            =E9=9B=B7\r
            ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=8D=8E=E6=98=9F;=E9=87=87=E8=B4=AD\r
            TEL;CELL;VOICE:13800138000\r
            TEL;WORK;FAX:021-1\r
            PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQSkZJRgABAQEASABIAAD\r
            NOTE:no=\r
             \r
            EMAIL;INTERNET:lilei@hx.cn\r
            END:VCARD\r
            """)
        #expect(draft[Field.contact] == "李雷" && draft[Field.company] == "华星")
        #expect(draft.phones == ["13800138000"] && draft.emails == ["lilei@hx.cn"])
        #expect(draft.noteLines.contains("采购") && draft.noteLines.contains("Fax: 021-1"))
    }

    @Test("quoted-printable and plain bytes in GB2312")
    func chineseBytes() throws {
        #expect(
            try card(
                "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=C0=EE;=C0=D7\nEND:VCARD"
            )[Field.contact] == "李雷")
        let bytes =
            Array("BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=GB18030:".utf8) + [0xC0, 0xEE, 0xC0, 0xD7]
            + Array("\nORG:".utf8) + [0xBB, 0xAA, 0xD0, 0xC7] + Array("\nEND:VCARD\n".utf8)
        let draft = try VCardReader.draft(bytes)
        #expect(draft[Field.contact] == "李雷" && draft[Field.company] == "华星")
    }

    @Test("an accent at the start of a value hides no separator, in a vCard or a MECARD")
    func accents() throws {
        let accent = "\u{301}"
        let vcard = try card(
            "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nORG:\(accent)Acme;\(accent)Sales\nADR:;;;\(accent)Kiel;;;\n"
                + "TITLE:a\\,\(accent)b\nEND:VCARD")
        #expect(vcard[Field.company] == accent + "Acme" && vcard[Field.city] == accent + "Kiel")
        #expect(vcard.noteLines == [accent + "Sales"] && vcard[Field.title] == "a,\(accent)b")
        let mecard = try MecardReader.draft("MECARD:N:\(accent)Anna;ORG:\(accent)Acme;CITY:a\\;\(accent)b;;")
        #expect(mecard[Field.contact] == accent + "Anna" && mecard[Field.company] == accent + "Acme")
        #expect(mecard[Field.city] == "a;\(accent)b")
    }

    @Test("vCard 3.0 with folds, escapes, groups and preferences")
    func version30() throws {
        let draft = try card(
            """
            BEGIN:VCARD
            VERSION:3.0
            N:Müller;Anna;;Dr.;
            FN:Dr. Anna Mül
             ler
            ORG:Acme\\, Sons \\& Co.;Purchasing
            TITLE:Head of Purchasing\\; Europe
            item1.TEL;type=WORK:+49 511 123
            item1.X-ABLabel:Büro
            TEL;TYPE=CELL,PREF:+49 170 1
            EMAIL;TYPE=INTERNET:anna@acme.de
            ADR;TYPE=WORK:;;Hauptstr. 1;Hannover;NI;30159;Germany
            URL:https://acme.de
            NOTE:two\\nlines
            CATEGORIES:vip,robotics
            X-WECHAT:anna_m
            END:VCARD
            """)
        #expect(
            draft.texts == [
                Field.contact: "Dr. Anna Müller", Field.company: "Acme, Sons & Co.",
                Field.title: "Head of Purchasing; Europe",
                Field.city: "Hannover", Field.wechat: "anna_m",
            ])
        #expect(draft.phones == ["+49 170 1", "+49 511 123"])
        #expect(draft.tags == ["vip", "robotics"])
        #expect(draft.noteLines == ["Purchasing", "https://acme.de", "two\nlines"])
    }

    @Test("vCard 4.0 with links for numbers")
    func version40() throws {
        let draft = try card(
            """
            BEGIN:VCARD
            VERSION:4.0
            FN:Jane Doe
            TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+1-212-555-0100;ext=5
            EMAIL:mailto:jane@doe.example
            IMPP;X-SERVICE-TYPE=WeChat:wechat:jane88
            IMPP:xmpp:jane@doe.example
            END:VCARD
            """)
        #expect(draft.phones == ["+1-212-555-0100"] && draft.emails == ["jane@doe.example"])
        #expect(draft[Field.wechat] == "jane88" && draft.noteLines == ["xmpp:jane@doe.example"])
    }

    @Test(
        "the name is the person's",
        arguments: [
            ("FN:Acme\nN:Doe;Jane\nORG:Acme", "Jane Doe", "Acme"), ("N:李;雷\nORG:Acme", "李雷", "Acme"),
            ("FN:Acme\nN:;;;;\nORG:Acme", nil, "Acme"), ("KIND:org\nFN:Acme", nil, "Acme"),
            ("FN:Jane Doe", "Jane Doe", nil),
        ] as [(String, String?, String?)])
    func names(properties: String, contact: String?, company: String?) throws {
        let draft = try card("BEGIN:VCARD\nVERSION:3.0\n\(properties)\nEND:VCARD\n")
        #expect(draft[Field.contact] == contact && draft[Field.company] == company)
    }

    @Test("a card that names nobody is no lead")
    func nobody() {
        #expect(throws: CaptureFlaw.nothingToReach) { try card("BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD") }
    }

    @Test(
        "MECARD and BIZCARD in one line",
        arguments: [
            ("MECARD:N:Müller,Anna;ORG:Acme;TEL:+49511123;EMAIL:a@acme.de;;", "Anna Müller", "Acme"),
            ("MECARD:N:李雷;ORG:华星\\;上海;TEL:13800138000;;", "李雷", "华星;上海"),
            ("mecard:TEL:13800138000;N:O\\:Neil,Pat;ORG:A\\,B\\\\C;;", "Pat O:Neil", "A,B\\C"),
            ("BIZCARD:N:Sean;X:Owen;T:Engineer;C:Acme;B:+12125550100;;", "Sean Owen", "Acme"),
        ])
    func mecard(line: String, contact: String, company: String) throws {
        let draft = try MecardReader.draft(line)
        #expect(draft[Field.contact] == contact && draft[Field.company] == company)
        #expect(draft.phones.count == 1)
    }

    @Test("a card is written in lines of 75 bytes and read back")
    func roundTrip() throws {
        var writer = VCardWriter()
        writer.add(
            .init(
                id: "urn:uuid:1", company: "Acme, Sons; Co\\", contact: "欧阳明华",
                title: String(repeating: "经理", count: 40),
                phones: ["+49 511 123"], emails: ["a@acme.de"], wechat: "wx1", city: "上海", tags: ["a b", "重点"],
                note: "two\nlines\r\nEND:VCARD"))
        #expect(writer.text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        #expect(writer.text.contains("N:欧阳;明华;;;"))
        let file = CardFile(Array(writer.text.utf8))
        #expect(file.cards.count == 1)
        let draft = try #require(try file.cards.first?.result.get())
        #expect(draft[Field.company] == "Acme, Sons; Co\\" && draft[Field.contact] == "欧阳明华")
        #expect(draft[Field.title] == String(repeating: "经理", count: 40))
        #expect(draft.tags == ["a b", "重点"] && draft.note == "two\nlines\nEND:VCARD")
    }

    @Test("a file of cards hands back the bad ones, and takes them when they are mended")
    func file() throws {
        let good = "BEGIN:VCARD\nFN:Jane Doe\nEND:VCARD\n"
        let bad = "BEGIN:VCARD\nNOTE:x\nEND:VCARD\n"
        let file = CardFile(Array("\(good)\(bad)hello\n\n\(good)BEGIN:VCARD\nFN:Cut".utf8))
        #expect(CardFile.isOne(Array("\u{FEFF}\n\(good)".utf8)))
        #expect(!CardFile.isOne(Array("公司,电话\n".utf8)))
        let results = file.cards.map { (try? $0.result.get()) != nil }
        #expect(results == [true, false, false, true, false])
        #expect(file.cards.map(\.scan.line) == [1, 4, 7, 9, 12])
        let mended = CardFile(Array("\(CardFile.reasonLine)line 4: x\n\(good)\n".utf8))
        #expect(mended.cards.count == 1)
        let again = CardFile(Array("\(CardFile.reasonLine)line 7: x\nhello\n\n".utf8))
        #expect(again.cards.map { String(decoding: $0.scan.bytes, as: UTF8.self) } == ["hello"])
        #expect(CardFile.isOne(Array("\(CardFile.reasonLine)line 7: x\nhello\n\n".utf8)))
        #expect(CardFile.isOne(Array("\(CardFile.reasonLine)line 4: x\n\(good)".utf8)))
    }
}
