import FairleadCore

/// What a company's name says: brand, line of business, city.
///
/// 上海恒瑞电子有限公司, 恒瑞电子（上海） and `Shanghai Hengrui Electronics Co., Ltd.` all are the brand `hengrui`, electronics, of
/// Shanghai; `Acme Robotics GmbH & Co. KG` and `ACME Robotics` are `acme`, robotics.
struct CompanyName: Hashable, Sendable {
    /// The brand in Chinese characters, empty for a Western name.
    var han = ""
    /// The brand's words in Latin letters; one, its pinyin, for a Chinese name.
    var words: [String] = []
    /// The lines of business, sorted.
    var lines: [String] = []
    var city: String?
    /// Whether the brand may be pinyin, so that a letter more or less is another brand rather than a slip.
    var isPinyin = false

    /// The brand in Latin letters.
    var brand: String { words.joined() }

    init(_ company: String) {
        let (name, places) = CompanyName.splitBrackets(TextFold.folded(company))
        for place in places {
            if let key = Places.key(of: Words.of(place).joined()), !Places.isRegion(key) { city = key }
        }
        var words = Words.of(name)
        guard !words.isEmpty else { return }
        var lines: Set<String> = []
        if words.contains(where: Words.isChinese) {
            han = readChinese(Array(words.joined().unicodeScalars), &lines)
            self.words = [CompanyName.reading(of: han)]
            isPinyin = true
        } else {
            readWestern(&words, &lines)
            self.words = words
            isPinyin = words.allSatisfy(PinyinWord.isPinyin)
        }
        self.lines = lines.subtracting(CompanyWords.vague).sorted(by: ByteOrder.precedes)
    }

    private mutating func readWestern(_ words: inout [String], _ lines: inout Set<String>) {
        if words.count > 1, words[0] == "the" { words.removeFirst() }
        // The line of business, wherever it begins, ends the brand.
        var end = words.count
        for (index, word) in words.enumerated().dropFirst() {
            guard let line = CompanyName.line(of: word) else { continue }
            if end == words.count { end = index }
            lines.insert(line)
        }
        if end < words.count {
            words.removeSubrange(end...)
            while words.count > 1, let last = words.last, CompanyWords.legal.contains(last) { words.removeLast() }
        } else {
            // One letter at the end is what is left of a legal form: `B V`.
            while words.count > 1, let last = words.last, last.utf8.count == 1 || CompanyName.isLegal(last) {
                words.removeLast()
            }
        }
        if words.count > 1, let last = words.last, let key = Places.spelled[last] {
            if !Places.isRegion(key) { city = city ?? key }
            words.removeLast()
        }
        if words.count > 1, let key = CompanyName.chinesePlace(words[0]) {
            if !Places.isRegion(key) { city = city ?? key }
            words.removeFirst()
        }
    }

    /// Returns the Chinese city at the front of a name in English, also one with a slip: `Guanghzou`.
    private static func chinesePlace(_ word: String) -> String? {
        if let key = Places.spelled[word] { return Places.chineseKeys.contains(key) ? key : nil }
        guard word.utf8.count >= 6 else { return nil }
        return Places.longChineseKeys.first { EditDistance.isOneSlip(word, $0) }
    }

    private static func line(of word: String) -> String? {
        if let line = CompanyWords.western[word] { return line }
        guard word.utf8.count >= 5, let first = word.utf8.first else { return nil }
        // A slip in the first letter is rare, and looking for one costs time.
        for known in CompanyWords.longWestern[first] ?? [] where EditDistance.isOneSlip(word, known) {
            return CompanyWords.western[known]
        }
        return nil
    }

    /// Tells whether a word at the end is a legal form, also with a slip: `lkc`, `gmhb`, `saa`.
    private static func isLegal(_ word: String) -> Bool {
        if CompanyWords.legal.contains(word) { return true }
        var single = ""
        for character in word where single.last != character { single.append(character) }
        if CompanyWords.legal.contains(single) { return true }
        guard (2...4).contains(word.utf8.count) else {
            return word.utf8.count >= 6
                && ["limited", "incorporated", "corporation", "company", "holding"].contains {
                    EditDistance.isOneSlip(word, $0)
                }
        }
        return ["ltd", "llc", "gmbh", "inc", "corp", "srl", "sarl", "pte", "pty"].contains {
            EditDistance.isOneSlip(word, $0)
        }
    }

    private mutating func readChinese(_ characters: [Unicode.Scalar], _ lines: inout Set<String>) -> String {
        var name = characters[...]
        // The legal form ends the name; what follows it is a branch. A brand has at least two characters before it.
        let legalForm = name.indices.dropFirst(2).first { index in
            let pair = CompanyName.text(name[index...].prefix(2))
            return CompanyWords.chineseLegal.contains(pair)
                || pair == "总公" && CompanyName.text(name[index...].prefix(3)) == "总公司"
        }
        if let legalForm { name = name[..<legalForm] }
        dropPlace(&name)
        dropPlace(&name)
        var isShorter = true
        while isShorter {
            isShorter = false
            for length in [4, 3, 2] where name.count >= length + 2 {
                guard let keys = CompanyName.lines(of: CompanyName.text(name.suffix(length)), length) else { continue }
                lines.formUnion(keys)
                name = name.dropLast(length)
                isShorter = true
            }
        }
        return CompanyName.text(name)
    }

    /// Returns the lines of business of a word; a longer one also when a character is written like another that sounds the
    /// same: 新能元.
    private static func lines(of word: String, _ length: Int) -> [String]? {
        if let keys = CompanyWords.chinese[word] { return keys }
        return length < 3 ? nil : CompanyWords.chineseReadings[Pinyin.ofText(word).joined()]
    }

    /// Takes a province or city off the front: twice for 江苏苏州.
    private mutating func dropPlace(_ name: inout ArraySlice<Unicode.Scalar>) {
        for length in [3, 2] {
            guard let key = Places.chinese[CompanyName.text(name.prefix(length))] else { continue }
            var rest = name.dropFirst(length)
            if let first = rest.first, first == "市" || first == "省" { rest = rest.dropFirst() }
            // 上海电气 keeps at least two characters, whatever that makes of the name.
            guard rest.count >= 2 else { continue }
            if !Places.isRegion(key) { city = city ?? key }
            name = rest
            return
        }
    }

    /// Returns the pinyin of a brand; Latin letters within it stay.
    private static func reading(of brand: String) -> String {
        var reading = ""
        var run = String.UnicodeScalarView()
        func close() {
            reading += Pinyin.ofText(String(run)).map(Pinyin.inNames).joined()
            run = String.UnicodeScalarView()
        }
        for scalar in brand.unicodeScalars {
            if Pinyin.usual(scalar) != nil {
                run.append(scalar)
            } else {
                close()
                reading.unicodeScalars.append(scalar)
            }
        }
        close()
        return reading
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    /// Splits off what stands in brackets, unless nothing else would be left.
    private static func splitBrackets(_ name: String) -> (name: String, bracketed: [String]) {
        guard name.utf8.contains(where: isInBracket) else { return (name, []) }
        var depth = 0
        var kept = String.UnicodeScalarView()
        var bracketed: [String] = []
        for scalar in name.unicodeScalars {
            switch scalar {
            case "(", "[", "【", "〔":
                depth += 1
                bracketed.append("")
            case ")", "]", "】", "〕": depth = max(0, depth - 1)
            default:
                if depth == 0 {
                    kept.append(scalar)
                } else {
                    bracketed[bracketed.count - 1].unicodeScalars.append(scalar)
                }
            }
        }
        return kept.contains(where: Words.isLetterOrDigit) ? (String(kept), bracketed) : (name, [])
    }

    /// Tells whether a byte may belong to a bracket; the Chinese ones begin with 0xE3, no usual character does.
    private static func isInBracket(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), 0xE3: true
        default: false
        }
    }
}
