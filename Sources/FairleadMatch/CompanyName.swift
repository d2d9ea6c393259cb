import FairleadCore

/// What identifies a company within its name.
enum CompanyName {
    /// Returns the brand of a company, a Chinese one also in pinyin; none when there is no name.
    ///
    /// Legal forms, the line of business at the end, places in brackets and a city at the front are left out:
    /// 上海恒瑞电子有限公司, 恒瑞（上海） and `Shanghai Hengrui Electronics Co., Ltd.` meet in `hengrui`, and so do
    /// `Acme Robotics GmbH & Co. KG` and `ACME Robotics` in `acme`. That is too little to tell companies apart, and
    /// enough beside a person's name.
    static func brands(of company: String) -> [String] {
        let words = Words.of(withoutBrackets(TextFold.folded(company)))
        guard !words.isEmpty else { return [] }
        let name = words.joined()
        guard name.unicodeScalars.contains(where: { Pinyin.usual($0) != nil }) else { return [western(words)] }
        let brand = chinese(Array(name.unicodeScalars))
        let reading = Pinyin.ofText(brand).map(Pinyin.inNames).joined()
        return reading.isEmpty ? [brand] : [brand, reading]
    }

    private static func western(_ words: [String]) -> String {
        var kept = words[...]
        if kept.count > 1, kept.first == "the" { kept.removeFirst() }
        if kept.count > 1, let first = kept.first, CompanyWords.placesInPinyin.contains(first) { kept.removeFirst() }
        // One letter at the end is what is left of a legal form: `B V`.
        while kept.count > 1, let last = kept.last, last.utf8.count == 1 || CompanyWords.legal.contains(last) {
            kept.removeLast()
        }
        while kept.count > 1, let last = kept.last, CompanyWords.business.contains(last) { kept.removeLast() }
        return kept.joined()
    }

    private static func chinese(_ characters: [Unicode.Scalar]) -> String {
        var name = characters[...]
        // The legal form ends the name; what follows it is a branch. A brand has at least two characters before it.
        let legalForm = name.indices.dropFirst(2).first { index in
            let pair = text(name[index...].prefix(2))
            return CompanyWords.chineseLegal.contains(pair)
                || pair == "总公" && text(name[index...].prefix(3)) == "总公司"
        }
        if let legalForm { name = name[..<legalForm] }
        for length in 2...3 where CompanyWords.places.contains(text(name.prefix(length))) {
            var rest = name.dropFirst(length)
            if let first = rest.first, first == "市" || first == "省" { rest = rest.dropFirst() }
            // 上海电气 keeps at least two characters, whatever that makes of the name.
            if rest.count >= 2 {
                name = rest
                break
            }
        }
        var isShorter = true
        while isShorter {
            isShorter = false
            for length in 2...4 where name.count >= length + 2 {
                guard CompanyWords.chineseBusiness.contains(text(name.suffix(length))) else { continue }
                name = name.dropLast(length)
                isShorter = true
            }
        }
        return text(name)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    /// Leaves out what stands in brackets, unless nothing else would be left.
    private static func withoutBrackets(_ name: String) -> String {
        var depth = 0
        var kept = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "(", "[", "【", "〔": depth += 1
            case ")", "]", "】", "〕": depth = max(0, depth - 1)
            default: if depth == 0 { kept.append(scalar) }
            }
        }
        return kept.contains(where: Words.isLetterOrDigit) ? String(kept) : name
    }
}
