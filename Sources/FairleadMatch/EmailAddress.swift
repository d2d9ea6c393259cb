import FairleadCore

/// An e-mail address, and whom it stands for.
struct EmailAddress: Hashable, Sendable {
    /// What stands before the `@`, folded.
    let mailbox: String
    let domain: String
    /// An office's mailbox, which its people share: `info@`, `sales-eu@`.
    let isRole: Bool
    /// At a host where anybody gets a mailbox, so that the domain says nothing about the company.
    let isFree: Bool

    var address: String { mailbox + "@" + domain }

    /// Reads an address; `nil` when it is none.
    init?(_ text: String) {
        let folded = TextFold.folded(TextFold.canonical(text))
        let bytes = folded.utf8
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > bytes.startIndex else { return nil }
        let host = bytes[bytes.index(after: at)...]
        guard host.contains(UInt8(ascii: ".")), !host.contains(UInt8(ascii: "@")), !bytes.contains(UInt8(ascii: " "))
        else { return nil }
        mailbox = String(folded[..<at])
        domain = String(folded[host.startIndex...])
        // `sales-eu` and `info.cn` are offices too.
        isRole = EmailWords.roles.contains(EmailAddress.word(mailbox.utf8))
        isFree = EmailWords.freeHosts.contains(domain)
    }

    /// The letters of the domain up to a hyphen or digit, which mostly spell the brand: `dakai27.cn` is `dakai`.
    var brand: String {
        if isFree { return "" }
        let brand = EmailAddress.word(domain.utf8)
        return brand.utf8.count >= 2 ? brand : ""
    }

    /// The letters at the front of a part of an address; byte by byte, since this runs for every lead that comes in.
    private static func word(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.prefix(while: isLetter), as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    /// The letters of the mailbox without what separates them.
    var letters: String { String(decoding: mailbox.utf8.filter(EmailAddress.isLetter), as: UTF8.self) }

    /// Tells whether two addresses are one that somebody mistyped by a letter.
    ///
    /// A changed digit or separator is another mailbox (`li.wei2`), and so is the same name at another host where anybody
    /// gets a mailbox.
    func isMistyped(_ other: EmailAddress) -> Bool {
        if isRole != other.isRole { return false }
        if domain == other.domain {
            return !isRole && mailbox.utf8.count >= 5 && other.mailbox.utf8.count >= 5
                && EmailAddress.marks(mailbox) == EmailAddress.marks(other.mailbox)
                && EditDistance.isOneSlip(mailbox, other.mailbox)
        }
        guard mailbox == other.mailbox, !(isFree && other.isFree) else { return false }
        return EmailAddress.digits(domain) == EmailAddress.digits(other.domain)
            && EditDistance.isOneSlip(domain, other.domain)
    }

    private static func marks(_ text: String) -> [UInt8] { text.utf8.filter { !isLetter($0) } }

    private static func digits(_ text: String) -> [UInt8] { text.utf8.filter { (0x30...0x39).contains($0) } }

    /// How a mailbox follows from a name.
    enum Origin {
        case none
        /// From a part of it or its initials, as with many other names: `llei`, `lei`.
        case part
        /// `li.lei`, `lilei`.
        case whole
    }

    func origin(in name: PersonName) -> Origin {
        let letters = self.letters
        var origin = Origin.none
        for reading in name.readings {
            let surname = reading.surname
            let given = reading.given
            guard let initial = given.first else {
                if letters == surname { origin = .part }
                continue
            }
            if given.utf8.count > 1, letters == surname + given || letters == given + surname { return .whole }
            let parts = [surname, given, "\(initial)\(surname)", "\(surname)\(initial)"]
            if parts.contains(letters) { origin = .part }
        }
        return origin
    }

    /// Tells whether a mailbox says what a card leaves out of a name, or how a mistyped one is meant: `songjianyang` beside
    /// 宋总, `joshua.jones` or `jones` beside `Joshua`, `emily` beside `E. Lewis`, `nancy_jones` beside `Nacny Jones`.
    func completes(_ half: PersonName, to whole: PersonName.Reading) -> Bool {
        guard !isRole, whole.given.utf8.count > 1 else { return false }
        var spelled = [whole.surname + whole.given, whole.given + whole.surname]
        if half.completeness != .full {
            let known = half.readings.first { reading in
                if reading.given.isEmpty { return reading.surname == whole.surname || reading.surname == whole.given }
                return reading.surname == whole.surname && reading.given.utf8.first == whole.given.utf8.first
            }
            guard let known else { return false }
            spelled.append(known.given.isEmpty && known.surname == whole.given ? whole.surname : whole.given)
        }
        return [letters, PersonName.withoutUmlauts(letters)].contains(where: spelled.contains)
    }
}

enum EmailWords {
    static let roles: Set<String> = [
        "info", "sales", "contact", "office", "service", "support", "admin", "hello", "mail", "marketing", "export",
        "import", "kontakt", "vertrieb", "verkauf", "einkauf", "buero", "hr", "jobs", "enquiry", "enquiries", "inquiry",
        "inquiries", "webmaster", "postmaster", "noreply", "team", "procurement", "purchasing", "purchase", "market",
        "business", "reception", "welcome", "post", "help", "customer", "customerservice", "order", "orders", "company",
        "contato", "contacto", "contatto", "ventas", "vendite", "commercial", "accueil", "overseas", "trade", "shop",
    ]

    static let freeHosts: Set<String> = [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de",
        "freenet.de", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "tiscali.it",
        "virgilio.it", "alice.it", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com", "yahoo.fr", "yahoo.de", "yahoo.it",
        "yahoo.es", "hotmail.fr", "hotmail.it", "hotmail.de", "outlook.fr", "outlook.de", "ziggo.nl", "hetnet.nl",
        "proton.me", "protonmail.com", "mail.com", "mail.ru", "yandex.ru", "yandex.com", "bk.ru", "zoho.com", "qq.com",
        "foxmail.com", "vip.qq.com", "163.com", "vip.163.com", "126.com", "yeah.net", "139.com", "189.cn", "wo.cn",
        "sina.com", "sina.cn", "vip.sina.com", "sohu.com", "tom.com", "aliyun.com", "21cn.com", "263.net",
        "hanmail.net",
        "naver.com", "daum.net", "yahoo.co.jp", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "rediffmail.com",
        "singnet.com.sg", "bigpond.com", "optusnet.com.au", "comcast.net", "verizon.net", "att.net", "sbcglobal.net",
    ]
}
