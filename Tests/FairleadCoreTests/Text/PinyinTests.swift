import Testing

@testable import FairleadCore

@Suite("pinyin")
struct PinyinTests {
    @Test(
        "a character has its readings, the usual one first",
        arguments: [
            ("王", ["wang"]), ("行", ["xing", "hang"]), ("重", ["zhong", "chong"]), ("长", ["chang", "zhang"]),
            ("吕", ["lv"]), ("〇", ["ling"]),
            ("a", []), ("，", []), ("한", []), ("か", []), ("𠀀", []), ("一", ["yi"]), ("龥", ["yu"]), ("電", ["dian"]),
            ("東", ["dong"]),
        ] as [(Unicode.Scalar, [String])])
    func syllables(character: Unicode.Scalar, readings: [String]) {
        #expect(Pinyin.syllables(character) == readings)
    }

    @Test("nearly every character of the block has a reading, and each is a syllable")
    func complete() {
        var missing = 0
        for value in UInt32(0x4E00)...0x9FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let readings = Pinyin.syllables(scalar)
            if readings.isEmpty { missing += 1 }
            #expect(Set(readings).count == readings.count, "\(scalar)")
            #expect(
                readings.allSatisfy { Pinyin.isSyllable($0) && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } },
                "\(scalar)")
        }
        #expect(missing < 100)
    }

    @Test(
        "a name is read as names are",
        arguments: [
            ("李雷", "li lei"), ("王小明", "wang xiao ming"), ("曾国藩", "zeng guo fan"), ("单雄信", "shan xiong xin"),
            ("仇英", "qiu ying"),
            ("解晓东", "xie xiao dong"), ("查良镛", "zha liang yong"), ("盖聂", "ge nie"), ("朴树", "piao shu"), ("区伯", "ou bo"),
            ("任正非", "ren zheng fei"),
            ("尉迟恭", "yu chi gong"), ("欧阳修", "ou yang xiu"), ("单于", "shan yu"), ("吕布", "lu bu"), ("华佗", "hua tuo"),
            ("翟天临", "zhai tian lin"),
            ("乐嘉", "yue jia"), ("Anna 李 雷", "li lei"), ("Anna", ""), ("", ""),
        ])
    func names(name: String, reading: String) {
        #expect(Pinyin.ofName(name).joined(separator: " ") == reading)
    }

    @Test(
        "a known word settles how its characters are read",
        arguments: [
            ("重庆银行", "chong qing yin hang"), ("长沙", "chang sha"), ("成都音乐", "cheng du yin yue"),
            ("厦门大厦", "xia men da sha"),
            ("六安", "lu an"), ("传感器", "chuan gan qi"), ("东莞", "dong guan"), ("校长", "xiao zhang"),
            ("石家庄", "shi jia zhuang"),
        ])
    func words(text: String, reading: String) {
        #expect(Pinyin.ofText(text).joined(separator: " ") == reading)
    }

    @Test("a compound surname has two characters, and needs a given name")
    func surnames() {
        #expect(Pinyin.surnameCount(of: "欧阳修") == 2)
        #expect(Pinyin.surnameCount(of: "欧阳") == 1)
        #expect(Pinyin.surnameCount(of: "王小明") == 1)
        #expect(Pinyin.surnameCount(of: "") == 1)
    }

    @Test("syllables are told from other words")
    func isSyllable() {
        for word in ["li", "zhuang", "lv", "lyu", "lu", "e", "nve", "nue"] {
            #expect(Pinyin.isSyllable(word), "\(word)")
        }
        for word in ["smith", "zhx", "", "q", "lilei"] { #expect(!Pinyin.isSyllable(word), "\(word)") }
    }
}
