/// How Chinese characters are read, without tones.
///
/// The readings are looked up in a table that is part of the program: nothing is loaded, and a character costs a few
/// array accesses. Where ü matters it is written v, as people type it (`lv`); readings of names write u (`lu`), as
/// passports and business cards do.
package enum Pinyin {
    /// Returns the readings of a character, the usual one first; none when it is not a Chinese character.
    ///
    ///     Pinyin.syllables("行")     // ["xing", "hang"]
    package static func syllables(_ character: Unicode.Scalar) -> [String] {
        guard let usual = usual(character) else { return [] }
        guard let others = others[character.value] else { return [usual] }
        return [usual] + others
    }

    /// Returns the usual reading of a character; `nil` when it has none.
    package static func usual(_ character: Unicode.Scalar) -> String? {
        if character == "〇" { return "ling" }
        guard (0x4E00...0x9FFF).contains(character.value) else { return nil }
        let index = Int(character.value - 0x4E00)
        // Rows end with a line end.
        let (row, column) = index.quotientAndRemainder(dividingBy: PinyinTable.charactersPerRow)
        let place = row * (PinyinTable.charactersPerRow * 2 + 1) + column * 2
        let number = PinyinTable.codes.withUTF8Buffer { codes in
            Int(codes[place] - UInt8(ascii: "A")) * 26 + Int(codes[place + 1] - UInt8(ascii: "A"))
        }
        return number == 0 ? nil : list[number - 1]
    }

    /// Returns the readings of a text's Chinese characters, one each, as known words have them: 银行 is `yin hang`.
    /// Everything else in the text is left out.
    package static func ofText(_ text: String) -> [String] {
        units(of: Array(text.unicodeScalars)).compactMap { $0.isHan ? $0.spellings.first : nil }
    }

    /// Returns the readings of a person's name, surname first, with the readings that characters have as surnames
    /// (曾 is `zeng`, 尉迟 is `yu chi`) and u for ü. Everything but Chinese characters is left out.
    ///
    ///     Pinyin.ofName("单雄信")     // ["shan", "xiong", "xin"]
    package static func ofName(_ text: String) -> [String] {
        let characters = text.unicodeScalars.filter { usual($0) != nil }
        let surname = PinyinSurnames.reading(at: characters) ?? []
        let given = ofText(String(String.UnicodeScalarView(characters.dropFirst(surname.count))))
        return (surname + given).map(inNames)
    }

    /// Returns how many characters of a Chinese name are its surname: two for 欧阳修, else one.
    package static func surnameCount(of name: String) -> Int {
        PinyinSurnames.isCompound(name.unicodeScalars) ? 2 : 1
    }

    /// Tells whether a word in small letters is one syllable, spelled with v or u for ü.
    package static func isSyllable(_ word: some StringProtocol) -> Bool {
        known.contains(String(word))
    }

    /// All syllables, as `isSyllable` knows them.
    package static var allSyllables: Set<String> { known }

    /// Returns a syllable as names spell it: `lv` and `lyu` as `lu`.
    package static func inNames(_ syllable: String) -> String {
        switch syllable {
        case "lv", "lyu": "lu"
        case "nv", "nyu": "nu"
        case "lve": "lue"
        case "nve": "nue"
        default: syllable
        }
    }

    /// A character and how it may be spelled, the likeliest first.
    struct Unit: Hashable {
        var spellings: [String]
        var isHan: Bool
    }

    /// Returns the letters, digits and Chinese characters of a text with their spellings; a character within a known
    /// word has only the one that it has there.
    static func units(of characters: [Unicode.Scalar]) -> [Unit] {
        var units: [Unit] = []
        var index = 0
        while index < characters.count {
            if let reading = word(at: characters[index...]) {
                units += reading.map { Unit(spellings: [$0], isHan: true) }
                index += reading.count
                continue
            }
            let character = characters[index]
            let spellings = syllables(character)
            if !spellings.isEmpty {
                units.append(Unit(spellings: spellings, isHan: true))
            } else if character.properties.isAlphabetic || character.properties.numericType != nil {
                units.append(Unit(spellings: [String(character)], isHan: false))
            }
            index += 1
        }
        return units
    }

    /// Returns the reading of the longest known word that starts here.
    private static func word(at characters: ArraySlice<Unicode.Scalar>) -> [String]? {
        guard let first = characters.first, let candidates = words[first.value] else { return nil }
        return candidates.first { characters.starts(with: $0.characters) }?.reading
    }

    private struct Word {
        var characters: [Unicode.Scalar]
        var reading: [String]
    }

    private static let list: [String] = entries(PinyinReadings.syllables).map { String($0) }

    private static let known = Set(list + list.map(inNames) + ["lyu", "nyu"])

    private static let others: [UInt32: [String]] = {
        var result: [UInt32: [String]] = [:]
        for entry in entries(PinyinReadings.others) {
            guard let parsed = parsed(entry), let character = parsed.characters.first else { continue }
            result[character.value] = parsed.reading
        }
        return result
    }()

    /// By their first character, the longest first.
    private static let words: [UInt32: [Word]] = {
        var result: [UInt32: [Word]] = [:]
        for entry in entries(PinyinReadings.words) {
            guard let word = parsed(entry), let first = word.characters.first else { continue }
            result[first.value, default: []].append(word)
        }
        return result.mapValues { $0.sorted { $0.characters.count > $1.characters.count } }
    }()

    private static func entries(_ table: StaticString) -> [Substring] {
        table.description.split { $0 == " " || $0 == "\n" }
    }

    /// Reads `银行yin,hang`.
    private static func parsed(_ entry: Substring) -> Word? {
        guard let letters = entry.utf8.firstIndex(where: { $0 < 0x80 }) else { return nil }
        return Word(
            characters: Array(entry[..<letters].unicodeScalars),
            reading: entry[letters...].split(separator: ",").map(String.init))
    }
}
