/// The words by which the lines of a badge tell what they are.
enum BadgeWords {
    /// Tells whether a line is a company's name.
    static func isCompany(_ line: String) -> Bool {
        if chineseCompanies.contains(where: { line.hasSuffix($0) || line.contains($0 + "（") || line.contains($0 + "(") }
        ) {
            return line.count > 3
        }
        let words = words(of: line)
        guard words.count > 1, let last = words.last else { return false }
        if words.contains(where: { companyWords.contains($0.lowercased()) }) { return true }
        let joined = line.lowercased().filter { !$0.isWhitespace && $0 != "," }
        if companyEndings.contains(where: { joined.hasSuffix($0) }) { return true }
        // Short ones are words of other languages, too, so case and place count.
        return ["AG", "SE", "KG", "AB", "AS", "SA", "NV", "BV", "OY", "KK", "SpA", "Co", "PTE", "Pte"].contains(last)
    }

    /// Tells whether a line is a position.
    static func isTitle(_ line: String) -> Bool {
        if CaptureText.containsHan(line) { return line.count <= 20 && chineseTitles.contains { line.contains($0) } }
        let words = words(of: line).map { $0.lowercased() }
        return words.count <= 10 && words.contains { titleWords.contains($0) }
    }

    /// Tells whether a line looks like a person's name.
    static func isName(_ line: String) -> Bool {
        if CaptureText.containsHan(line) {
            // Names of other peoples are written with a point: 买买提·阿不都.
            let isForeign =
                line.contains("·") && line.count <= 16
                && line.unicodeScalars.allSatisfy { CaptureText.isHan($0) || $0 == "·" }
            return isForeign || Surnames.isName(line)
        }
        let words = withoutDegrees(line).split(separator: " ")
        guard (2...5).contains(words.count), line.count <= 50 else { return false }
        let particles: Set<String> = [
            "van", "von", "der", "den", "de", "la", "del", "di", "da", "al", "bin", "zu", "y", "e",
        ]
        return words.allSatisfy { word in
            particles.contains(String(word))
                || (word.first?.isUppercase == true
                    && word.allSatisfy { $0.isLetter || $0 == "-" || $0 == "." || $0 == "'" || $0 == "’" })
        } && !words.contains { titleWords.contains($0.lowercased()) || isRole(String($0)) }
    }

    /// Tells whether a line says what kind of visitor wears the badge.
    static func isRole(_ line: String) -> Bool { roles.contains(CaptureText.folded(line)) }

    /// What codes hold that are not about people; `nil` for other texts.
    static func kindOfCode(_ text: String) -> String? {
        let head = text.prefix(24).lowercased()
        let kinds = [
            ("wifi:", "a WiFi password"), ("geo:", "a place"), ("otpauth:", "a login code"), ("bitcoin:", "a payment"),
            ("begin:vevent", "a calendar entry"), ("begin:vcalendar", "a calendar entry"), ("sms:", "a text message"),
            ("smsto:", "a text message"), ("weixin:", "a link"), ("wxp:", "a payment"), ("market:", "a link"),
            ("http://", "a link"), ("https://", "a link"), ("www.", "a link"), ("ftp://", "a link"),
        ]
        guard let kind = kinds.first(where: { head.hasPrefix($0.0) })?.1 else { return nil }
        // A link may stand first on a badge with more lines.
        let isAlone = !text.contains(where: \.isNewline) && !text.contains(" ")
        return kind == "a link" && !isAlone ? nil : kind
    }

    private static func words(of line: String) -> [String] {
        line.split { $0.isWhitespace || $0 == "," || $0 == "&" || $0 == "/" || $0 == "|" }
            .map { $0.hasSuffix(".") && !$0.dropLast().contains(".") ? String($0.dropLast()) : String($0) }
    }

    private static func withoutDegrees(_ line: String) -> String {
        let degrees: Set<String> = [
            "dr.", "prof.", "mr.", "mrs.", "ms.", "dr", "mr", "mrs", "ms", "ing.", "dipl.-ing.",
        ]
        return line.split(separator: " ").filter { !degrees.contains($0.lowercased()) }.joined(separator: " ")
    }

    private static let chineseCompanies = [
        "公司", "集团", "股份", "研究院", "研究所", "设计院", "大学", "学院", "医院", "银行", "工厂", "事务所", "协会", "商会", "合作社", "工作室", "商行",
        "企业", "经营部", "门诊部", "科技", "中心", "厂",
    ]
    private static let companyWords: Set<String> = [
        "gmbh", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "company", "llc", "llp", "plc", "srl",
        "sarl",
        "s.r.l", "s.a", "b.v", "s.p.a", "a/s", "a.s", "pty", "ohg", "kgaa", "mbh", "group", "gruppe", "holding",
        "holdings",
        "university", "universität", "hochschule", "institute", "institut", "technologies", "industries", "solutions",
        "bhd", "sdn", "pvt", "e.v", "oyj", "aps", "s.l", "z.o.o", "s.a.s",
    ]
    private static let companyEndings = [
        "co.ltd", "co.ltd.", "s.a.", "b.v.", "n.v.", "s.r.l.", "s.p.a.", "e.v.", "e.k.",
    ]
    private static let titleWords: Set<String> = [
        "ceo", "cto", "cfo", "coo", "cio", "cmo", "cpo", "vp", "svp", "evp", "manager", "director", "head", "engineer",
        "president", "officer", "sales", "purchasing", "buyer", "founder", "co-founder", "cofounder", "owner",
        "partner",
        "consultant", "analyst", "specialist", "assistant", "chief", "leiter", "leiterin", "geschäftsführer",
        "geschäftsführerin", "einkauf", "einkäufer", "einkäuferin", "vertrieb", "professor", "developer", "architect",
        "scientist", "researcher", "supervisor", "coordinator", "executive", "secretary", "technician", "procurement",
        "marketing", "abteilungsleiter", "ingenieur", "inhaber", "chairman", "chairwoman", "deputy", "lecturer",
        "planner",
        "designer", "advisor", "adviser", "representative", "administrator", "accountant", "vorstand", "managing",
    ]
    private static let chineseTitles = [
        "经理", "总监", "总裁", "董事", "主任", "工程师", "主管", "采购", "销售", "助理", "顾问", "专员", "院长", "教授", "厂长", "科长", "处长", "部长",
        "会长", "秘书", "创始人", "合伙人", "法人", "负责人", "组长", "店长", "局长", "讲师", "研究员", "总工", "技术员", "设计师", "代表", "首席", "老板",
        "总经办", "老师", "博士", "会计",
    ]
    private static let roles: Set<String> = [
        "visitor", "exhibitor", "speaker", "press", "guest", "attendee", "vip", "staff", "media", "tradevisitor",
        "besucher",
        "aussteller", "观众", "专业观众", "参观商", "参观者", "参展商", "展商", "嘉宾", "媒体", "贵宾", "买家", "采购商", "工作人员", "特邀嘉宾",
    ]
}
