import FairleadCore

/// What a person does, the same in Chinese and English and however it is shortened.
struct JobTitle: Hashable, Sendable {
    /// The words in English, sorted, those for rank and field alike: `director purchasing`.
    let words: [String]

    init?(_ text: String) {
        let folded = TextFold.folded(text)
        guard !folded.isEmpty else { return nil }
        var words: Set<String> = []
        var han = folded.unicodeScalars.filter { Pinyin.usual($0) != nil }[...]
        while !han.isEmpty {
            var length = min(5, han.count)
            while length > 0 {
                if let found = JobTitle.chinese[String(Substring(han.prefix(length)))] {
                    words.formUnion(found)
                    break
                }
                length -= 1
            }
            han = han.dropFirst(max(1, length))
        }
        for word in Words.of(folded) where !word.unicodeScalars.contains(where: { Pinyin.usual($0) != nil }) {
            if JobTitle.fillers.contains(word) { continue }
            words.formUnion(JobTitle.glosses[word] ?? [word])
        }
        guard !words.isEmpty else { return nil }
        self.words = words.sorted(by: ByteOrder.precedes)
    }

    private static let fillers: Set<String> = [
        "of", "and", "the", "for", "de", "des", "und", "senior", "sr", "junior", "jr", "dept",
    ]

    private static let glosses: [String: [String]] = [
        "ceo": ["chief", "executive", "officer"], "cfo": ["chief", "financial", "officer"],
        "cto": ["chief", "technology", "officer"], "coo": ["chief", "operating", "officer"],
        "cmo": ["chief", "marketing", "officer"], "gm": ["general", "manager"], "md": ["director", "managing"],
        "pm": ["manager", "product"], "vp": ["president", "vice"], "svp": ["president", "vice"],
        "evp": ["president", "vice"],
        "mgr": ["manager"], "dir": ["director"], "eng": ["engineer"], "engr": ["engineer"], "ops": ["operations"],
        "operation": ["operations"], "purchase": ["purchasing"], "procurement": ["purchasing"],
        "sourcing": ["purchasing"], "buyer": ["buyer"], "head": ["director"], "tech": ["technical"],
        "technology": ["technology"], "mktg": ["marketing"], "mkt": ["marketing"], "rep": ["representative"],
        "asst": ["assistant"], "geschaftsfuhrer": ["director", "managing"], "einkaufer": ["buyer"],
        "einkauf": ["purchasing"], "vertrieb": ["sales"], "leiter": ["director"], "ingenieur": ["engineer"],
        "directeur": ["director"], "achats": ["purchasing"], "direttore": ["director"], "acquisti": ["purchasing"],
    ]

    /// The longest that fits counts, so that 副总裁 is not read as 总裁.
    private static let chinese: [String: [String]] = [
        "首席执行官": ["chief", "executive", "officer"], "首席技术官": ["chief", "technology", "officer"],
        "首席财务官": ["chief", "financial", "officer"], "首席运营官": ["chief", "operating", "officer"],
        "副总经理": ["deputy", "general", "manager"], "总经理": ["general", "manager"],
        "副总裁": ["president", "vice"], "董事长": ["chairman"], "采购员": ["buyer"], "业务员": ["representative", "sales"],
        "工程师": ["engineer"], "负责人": ["director"], "总监": ["director"], "总裁": ["president"], "经理": ["manager"],
        "主管": ["supervisor"], "主任": ["director"], "厂长": ["manager", "plant"], "董事": ["director"],
        "助理": ["assistant"], "代表": ["representative"], "专员": ["specialist"], "销售": ["sales"], "采购": ["purchasing"],
        "市场": ["marketing"], "产品": ["product"], "项目": ["project"], "运营": ["operations"], "技术": ["technical"],
        "研发": ["research"], "生产": ["production"], "质量": ["quality"], "财务": ["financial"], "行政": ["administration"],
        "人事": ["personnel"], "外贸": ["export"], "出口": ["export"], "客户": ["account"], "业务": ["business"],
    ]
}
