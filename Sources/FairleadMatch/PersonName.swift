import FairleadCore

/// A person's name in the form in which Chinese and Western spellings of it meet.
///
/// 李雷, `Li Lei` and `Lei LI` meet in `li` + `lei`; 王小明, `Wang Xiaoming` and `Xiao-Ming Wang` in `wang` + `xiaoming`;
/// `Anna Müller`, `MÜLLER, Anna` and `Anna Mueller` in `muller` + `anna`.
struct PersonName: Hashable, Sendable {
    /// One way to read the words: which is the surname.
    struct Reading: Hashable, Sendable {
        var surname: String
        /// Empty where only one name is known.
        var given: String
    }

    enum Completeness: Hashable, Sendable {
        case none
        /// One word or a surname with an honorific: 王总, `Mr Smith`, `Anna`.
        case partial
        /// `A. Müller`.
        case initial
        case full
    }

    /// The name in Chinese characters, empty when it was written in Latin letters.
    var han = ""
    /// All readings; a Western name may be in either order.
    var readings: [Reading] = []
    var completeness = Completeness.none
    /// Whether all words may be pinyin, so that a letter more or less is another name rather than a slip.
    var isPinyin = false

    init(_ contact: String) {
        let folded = TextFold.folded(contact)
        if Words.isChinese(folded) {
            readChinese(String(String.UnicodeScalarView(folded.unicodeScalars.filter { Pinyin.usual($0) != nil })))
        } else {
            readWestern(folded)
        }
    }

    private mutating func readChinese(_ text: String) {
        var name = text
        let count = name.unicodeScalars.count
        for title in PersonWords.chineseTitles where count > title.unicodeScalars.count && name.hasSuffix(title) {
            name = String(name.dropLast(title.count))
            break
        }
        let surname = Pinyin.surnameCount(of: name)
        let syllables = Pinyin.ofName(name)
        isPinyin = true
        // 欧阳总 leaves a surname too.
        if name.unicodeScalars.count < 2 || PersonWords.compoundSurnames.contains(name) {
            readings = [Reading(surname: syllables.joined(), given: "")]
            completeness = .partial
            return
        }
        han = name
        readings = [
            Reading(surname: syllables.prefix(surname).joined(), given: syllables.dropFirst(surname).joined())
        ]
        completeness = .full
    }

    private mutating func readWestern(_ folded: String) {
        let isSurnameFirst = folded.utf8.contains(UInt8(ascii: ","))
        var words = Words.of(folded, joiningHyphens: true)
        while words.count > 1, let first = words.first, PersonWords.westernTitles.contains(first) {
            words.removeFirst()
        }
        while words.count > 1, let last = words.last, PersonWords.westernTitles.contains(last) { words.removeLast() }
        words = PersonName.joiningParticles(words)
        isPinyin = words.allSatisfy(PinyinWord.isPinyin)
        // A middle initial is left out as often as not.
        let long = words.filter { $0.utf8.count > 1 }
        if long.count >= 2 { words = long }
        if !isPinyin { words = words.map(PersonName.withoutUmlauts) }
        words = words.map(Pinyin.inNames)
        guard let first = words.first, let last = words.last else { return }
        if words.count == 1 {
            readings = [Reading(surname: first, given: "")]
            completeness = .partial
            return
        }
        var pairs = isSurnameFirst ? [(first, last)] : [(last, first), (first, last)]
        if words.count == 3 {
            if words.allSatisfy(Pinyin.isSyllable) {
                // Three syllables are a surname and a given name of two, in either order, or a surname of two.
                pairs = [
                    (words[0], words[1] + words[2]), (words[2], words[0] + words[1]), (words[0] + words[1], words[2]),
                ]
            } else {
                pairs += [(words[1] + words[2], first), (words[0] + words[1], last)]
            }
        }
        readings = pairs.map { Reading(surname: $0.0, given: $0.1) }
        completeness = words.contains { $0.utf8.count == 1 } ? .initial : .full
        if completeness == .initial { readings = readings.filter { $0.surname.utf8.count > 1 } }
        if readings.isEmpty { completeness = .none }
    }

    /// `van der Berg` is one surname.
    private static func joiningParticles(_ words: [String]) -> [String] {
        var joined: [String] = []
        var prefix = ""
        for (index, word) in words.enumerated() {
            if index > 0 || words.count > 2, index < words.count - 1, PersonWords.particles.contains(word) {
                prefix += word
            } else {
                joined.append(prefix + word)
                prefix = ""
            }
        }
        return joined
    }

    /// `Mueller` and `Müller` meet in `muller`, whatever else becomes shorter.
    static func withoutUmlauts(_ word: String) -> String {
        guard word.utf8.contains(UInt8(ascii: "e")) else { return word }
        var result: [UInt8] = []
        for byte in word.utf8 {
            if byte == UInt8(ascii: "e"), let last = result.last, "aou".utf8.contains(last) { continue }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The words in the order of the alphabet, each reading once: the same for a name in any order.
    var sortedForms: [String] {
        var forms: [String] = []
        for reading in readings {
            let ordered = ByteOrder.precedes(reading.surname, reading.given)
            let form = ordered ? "\(reading.surname) \(reading.given)" : "\(reading.given) \(reading.surname)"
            if !forms.contains(form) { forms.append(form) }
        }
        return forms
    }
}
