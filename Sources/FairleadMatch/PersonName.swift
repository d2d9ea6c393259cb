import FairleadCore

/// A person's name in the form in which Chinese and Western spellings of it meet.
enum PersonName {
    /// Returns the forms of a name, its words folded and sorted; none for what is only a surname, such as 王总.
    ///
    /// 李雷 is `lei li`, as are `Li Lei` and `Lei LI`; 王小明, `Wang Xiaoming` and `Wang Xiao-Ming` are `wang xiaoming`.
    /// German names are given as written out too (`Müller`, `Mueller`).
    static func forms(of contact: String) -> [String] {
        let han = contact.unicodeScalars.filter { Pinyin.usual($0) != nil }
        if !han.isEmpty { return chinese(Array(han)) }
        let forms = western(TextFold.folded(contact))
        guard let writtenOut = TextFold.writtenOut(contact) else { return forms }
        return forms + western(writtenOut)
    }

    private static func chinese(_ characters: [Unicode.Scalar]) -> [String] {
        var name = String(String.UnicodeScalarView(characters))
        for title in chineseTitles where characters.count > title.unicodeScalars.count && name.hasSuffix(title) {
            name = String(name.dropLast(title.count))
            break
        }
        // 欧阳总 leaves a surname too; it looks like a name of two characters and is rare enough.
        guard name.unicodeScalars.count >= 2 else { return [] }
        let surname = Pinyin.surnameCount(of: name)
        let syllables = Pinyin.ofName(name)
        return [sorted([syllables.prefix(surname).joined(), syllables.dropFirst(surname).joined()])]
    }

    private static func western(_ folded: String) -> [String] {
        var words = Words.of(folded, joiningHyphens: true)
        while words.count > 1, let first = words.first, westernTitles.contains(first) { words.removeFirst() }
        while words.count > 1, let last = words.last, westernTitles.contains(last) { words.removeLast() }
        // A middle initial is left out as often as not.
        let long = words.filter { $0.utf8.count > 1 }
        if long.count >= 2 { words = long }
        guard words.count >= 2 else { return [] }
        let syllables = words.map(Pinyin.inNames)
        guard words.count == 3, words.allSatisfy(Pinyin.isSyllable) else { return [sorted(syllables)] }
        // Three syllables are a surname and a given name of two, in either order.
        return [
            sorted([syllables[0], syllables[1] + syllables[2]]), sorted([syllables[0] + syllables[1], syllables[2]]),
        ]
    }

    private static func sorted(_ words: [String]) -> String {
        words.filter { !$0.isEmpty }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
    }

    private static let chineseTitles = [
        "先生", "女士", "小姐", "总经理", "副总", "经理", "主任", "老师", "博士", "教授", "工程师", "总监", "董事长", "老板", "总", "工", "董",
    ]
    private static let westernTitles: Set<String> = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "ing", "dipl", "sir", "madam", "phd", "mba", "jr",
        "sr",
    ]
}
