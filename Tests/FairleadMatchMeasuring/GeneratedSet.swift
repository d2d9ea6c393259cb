import FairleadMatch
import FairleadTestKit

/// Leads with names and slips of our own, so that rules that fit only the shipped sets are found out.
struct GeneratedSet {
    private struct Person {
        var isChinese: Bool
        /// As on a card in Chinese, with surname and given name in pinyin; or the Western ones.
        var han: String
        var surname: String
        var given: String
        var company: Int
        var title: Int
        var mobile: String
        var extensionNumber: Int
        var mailbox: String
        var isFree: Bool
    }

    private struct Company {
        var isChinese: Bool
        var han: String
        var brand: String
        var line: Int
        var city: Int
        var landline: String
        var domain: String
    }

    private var random: SplitMix64
    private var companies: [Company] = []

    fileprivate static func make(count: Int, seed: UInt64) -> MeasuredSet {
        var generator = GeneratedSet(random: SplitMix64(seed: seed))
        var set = MeasuredSet(name: "generated \(seed)")
        for _ in 0..<(count / 4 + 1) { generator.addCompany() }
        var person = 0
        while set.records.count < count {
            let one = generator.person()
            let captures = [1, 1, 1, 1, 1, 2, 2, 3, 4].randomElement(using: &generator.random) ?? 1
            for _ in 0..<captures {
                set.records.append(generator.capture(one))
                set.people.append(String(person))
            }
            person += 1
        }
        // Captures of one person do not come one after the other.
        let order = set.records.indices.shuffled(using: &generator.random)
        set.records = order.map { set.records[$0] }
        set.people = order.map { set.people[$0] }
        return set
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }

    private mutating func addCompany() {
        let line = Int.random(in: 0..<GeneratedWords.lines.count, using: &random)
        if chance(50) {
            let characters = (0..<pick([2, 2, 2, 3])).map { _ in pick(GeneratedWords.brandCharacters) }
            let city = Int.random(in: 0..<GeneratedWords.chineseCities.count, using: &random)
            let brand = characters.map(\.pinyin).joined()
            let area = GeneratedWords.chineseCities[city].area
            companies.append(
                Company(
                    isChinese: true, han: characters.map(\.han).joined(), brand: brand, line: line, city: city,
                    landline: "\(area)-\(pick(["3", "5", "6", "8"]))\(digits(7))",
                    domain: brand + pick(["", "\(Int.random(in: 10...99, using: &random))", "-group"])
                        + pick([".com", ".cn", ".com.cn"])))
        } else {
            let brand = pick(GeneratedWords.brandStarts) + pick(GeneratedWords.brandEnds)
            let city = Int.random(in: 0..<GeneratedWords.westernCities.count, using: &random)
            companies.append(
                Company(
                    isChinese: false, han: "", brand: brand, line: line, city: city,
                    landline: GeneratedWords.westernCities[city].area + " \(digits(6))",
                    domain: brand.lowercased() + pick([".com", ".de", ".eu", ".net"])))
        }
    }

    private mutating func person() -> Person {
        let company = Int.random(in: 0..<companies.count, using: &random)
        let isChinese = companies[company].isChinese
        var person = Person(
            isChinese: isChinese, han: "", surname: "", given: "", company: company,
            title: Int.random(in: 0..<GeneratedWords.titles.count, using: &random), mobile: "",
            extensionNumber: Int.random(in: 10...899, using: &random), mailbox: "", isFree: chance(25))
        if isChinese {
            let surname = pick(GeneratedWords.surnames)
            let given = (0..<pick([1, 2, 2])).map { _ in pick(GeneratedWords.givenCharacters) }
            person.han = surname.han + given.map(\.han).joined()
            person.surname = surname.pinyin.capitalized
            person.given = given.map(\.pinyin).joined().capitalized
            person.mobile = "1" + pick(["31", "37", "51", "58", "86", "99", "66"]) + digits(8)
        } else {
            person.surname = pick(GeneratedWords.westernSurnames)
            person.given = pick(GeneratedWords.westernGiven)
            person.mobile = "+49 17\(digits(1)) \(digits(7))"
        }
        let surname = person.surname.lowercased()
        let given = person.given.lowercased()
        let boxes = [
            "\(given).\(surname)", "\(given.prefix(1))\(surname)", "\(surname)\(given)", "\(given)\(digits(2))",
        ]
        person.mailbox = pick(boxes) + (person.isFree ? digits(3) : "")
        return person
    }

    private mutating func capture(_ person: Person) -> MatchRecord {
        let company = companies[person.company]
        var record = MatchRecord()
        if !chance(6) { record.company = slip(name(of: company), percent: 6) }
        record.contact = slip(name(of: person), percent: 6)
        if !chance(25) { record.title = pick(GeneratedWords.titles[person.title]) }
        if chance(55) {
            record.phones = [slip(written(person.mobile), percent: 3)]
        } else if chance(50) {
            let direct = chance(30) ? pick(["转", " ext ", "-"]) + String(person.extensionNumber) : ""
            record.phones = [company.landline + direct]
        }
        if chance(70) {
            let free = person.isFree && chance(70)
            let host =
                free
                ? GeneratedWords.freeHosts[person.extensionNumber % GeneratedWords.freeHosts.count] : company.domain
            let box = chance(8) ? pick(["info", "sales"]) : person.mailbox
            record.emails = [slip(chance(10) ? "\(box)@\(host)".uppercased() : "\(box)@\(host)", percent: 3)]
        }
        if chance(65) {
            record.city =
                company.isChinese
                ? pick([
                    GeneratedWords.chineseCities[company.city].han, GeneratedWords.chineseCities[company.city].pinyin,
                ])
                : GeneratedWords.westernCities[company.city].name
        }
        return record
    }

    private mutating func name(of company: Company) -> String {
        let line = GeneratedWords.lines[company.line]
        if !company.isChinese {
            let words = pick(["\(line.western)", line.western, line.short, ""])
            return [company.brand, words, pick(["GmbH", "GmbH & Co. KG", "AG", "", "Ltd.", ""])].filter { !$0.isEmpty }
                .joined(separator: " ")
        }
        let city = GeneratedWords.chineseCities[company.city]
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "\(city.han)市\(company.han)\(line.han)有限公司"
        case 1: return "\(city.han)\(company.han)\(line.han)股份有限公司"
        case 2: return "\(company.han)（\(city.han)）\(line.han)有限公司"
        case 3: return company.han + line.han
        case 4: return "\(city.pinyin) \(company.brand.capitalized) \(line.western) Co., Ltd."
        default: return "\(company.brand.capitalized) \(line.western) Co.,Ltd"
        }
    }

    private mutating func name(of person: Person) -> String {
        if person.isChinese {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...4: return person.han
            case 5: return String(person.han.prefix(1)) + pick(["总", "经理", "先生"])
            case 6: return "\(person.surname.uppercased()) \(person.given)"
            default: return chance(50) ? "\(person.given) \(person.surname)" : "\(person.surname) \(person.given)"
            }
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return "\(person.surname), \(person.given)"
        case 1: return "\(person.given.prefix(1)). \(person.surname)"
        case 2: return person.given
        case 3: return "Dr. \(person.given) \(person.surname)"
        default: return "\(person.given) \(person.surname)"
        }
    }

    private mutating func written(_ mobile: String) -> String {
        guard mobile.hasPrefix("1") else { return chance(50) ? mobile : "0" + mobile.dropFirst(4).filter { $0 != " " } }
        let digits = Array(mobile).map(String.init)
        let groups = [digits[0..<3], digits[3..<7], digits[7...]].map { $0.joined() }
        return pick([
            mobile, "+86 " + mobile, "+86" + mobile, groups.joined(separator: "-"), groups.joined(separator: " "),
        ])
    }

    /// Leaves a letter out, doubles it, or writes one for another as a hurried hand or a scanner does.
    private mutating func slip(_ text: String, percent: Int) -> String {
        guard chance(percent), text.count > 4 else { return text }
        var characters = Array(text)
        let place = Int.random(in: 1..<(characters.count - 1), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: characters.remove(at: place)
        case 1: characters.insert(characters[place], at: place)
        case 2: characters.swapAt(place, place - 1)
        default:
            let confusions: [Character: Character] = [
                "o": "0", "l": "1", "i": "l", "e": "c", "m": "n", "u": "v", "a": "o", "5": "6", "1": "7", "8": "3",
            ]
            characters[place] = confusions[characters[place]] ?? characters[place]
        }
        return String(characters)
    }
}

extension MeasuredSet {
    /// Returns about `count` leads of people who were captured once to four times.
    package static func generated(count: Int, seed: UInt64) -> MeasuredSet {
        GeneratedSet.make(count: count, seed: seed)
    }
}
