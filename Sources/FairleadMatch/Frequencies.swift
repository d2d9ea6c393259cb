/// How often names come up: a frozen table, so that a pair of records scores the same whenever and wherever it is judged.
///
/// A new table is a new `Judgement.version`, and takes effect only with an explicit re-match of what is stored.
enum Frequencies {
    /// In bits: how unlikely it is that a second, unrelated person has this name; at most `nameBitsMax`.
    static func name(_ reading: PersonName.Reading, isPinyin: Bool) -> Double {
        guard isPinyin else { return nameBitsMax }
        return min(nameBitsMax, surname(reading.surname) + givenInPinyin(reading.given))
    }

    static let nameBitsMax = 11.0
    static let brandBitsMax = 8.0

    /// Of a surname alone.
    static func surname(_ name: String) -> Double { pinyinSurnames[name] ?? 9 }

    /// Given names of one syllable are few; two characters make thousands.
    private static func givenInPinyin(_ given: String) -> Double {
        if frequentGiven.contains(given) { return 5.5 }
        return given.utf8.count <= 4 ? 6.5 : 10
    }

    /// In bits: how unlikely it is that an unrelated company has this brand.
    static func brand(_ company: CompanyName) -> Double {
        if company.han.isEmpty && !company.isPinyin { return company.brand.utf8.count <= 3 ? 6 : brandBitsMax }
        let letters = company.brand.utf8.count
        return letters <= 4 ? 5.5 : letters <= 8 ? 7 : brandBitsMax
    }

    /// Bits of surnames by their pinyin, rounded to halves from the shares in China's 2020 register of names (王 7.2 %, 李
    /// 7.1 %, 张 6.8 %, 刘 5.4 %, …), those of one reading added up.
    private static let pinyinSurnames: [String: Double] = {
        var result: [String: Double] = [:]
        for line in surnameTable.split(separator: ";") {
            let words = line.split(separator: " ")
            guard let bits = words.first.flatMap({ Double($0) }) else { continue }
            for word in words.dropFirst() { result[String(word)] = bits }
        }
        return result
    }()

    private static let surnameTable = """
        4 wang li zhang liu;4.5 chen;5 yang huang;5.5 zhao wu zhou xu;6 sun ma zhu hu guo he lin luo gao yu jiang lu;\
        6.5 zheng liang xie song tang wei han feng deng cao zeng peng xiao cheng cai yuan;\
        7 pan tian dong ye du su ding shen ren yao zhong tan fan jin shi liao jia xia fu fang zou xiong bai meng qin qiu \
        hou jiang yan xue lei;\
        8 long tao hao kong shao mao wan gu lai wu hong cui kang mo qian yi chang qiao gong pang
        """

    private static let frequentGiven: Set<String> = [
        "wei", "jing", "jun", "li", "yan", "yong", "lei", "min", "jie", "qiang", "ping", "gang", "hui", "hua", "hong",
        "ming", "fang", "na", "tao", "chao", "bin", "bo", "juan", "peng", "xin", "yang", "ying", "yu", "jian", "ting",
        "lin", "feng", "fei", "xia", "xue", "rui", "kai", "liang", "long", "dan", "lan", "mei", "ling", "bing", "cheng",
    ]
}
