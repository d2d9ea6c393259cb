/// What company, city and e-mail domain say of two records.
struct CompanyEvidence {
    var evidence: [Evidence] = []
    /// Whether they contradict: another brand, line of business or city.
    var isConflict = false
    /// Whether the company is the same one.
    var isSame = false

    init(_ one: Profile, _ other: Profile) {
        let domains = Set(one.emails.filter { !$0.isFree }.map(\.domain))
        let sharesDomain = other.emails.contains { domains.contains($0.domain) }
        if one.company.words.isEmpty || other.company.words.isEmpty {
            addWithoutName(one, other, sharesDomain: sharesDomain)
        } else {
            addNames(one, other, sharesDomain: sharesDomain)
        }
        addPlaces(one, other)
    }

    private mutating func addWithoutName(_ one: Profile, _ other: Profile, sharesDomain: Bool) {
        if sharesDomain {
            evidence.append(Evidence(.sameDomain, 6))
            isSame = true
        } else if CompanyEvidence.isDomain(of: one, other) || CompanyEvidence.isDomain(of: other, one) {
            evidence.append(Evidence(.sameDomainAsCompany, 5))
            isSame = true
        }
    }

    private static func isDomain(of one: Profile, _ other: Profile) -> Bool {
        let brand = one.company.brand
        return !brand.isEmpty && other.emails.contains { $0.brand == brand }
    }

    private mutating func addNames(_ one: Profile, _ other: Profile, sharesDomain: Bool) {
        let left = one.company
        let right = other.company
        let bits = min(Frequencies.brand(left), Frequencies.brand(right))
        if left.brand == right.brand {
            if left.han == right.han || left.han.isEmpty && right.han.isEmpty {
                evidence.append(
                    Evidence(.sameCompany, min(Frequencies.brandBitsMax, bits + (left.han.isEmpty ? 0 : 0.5))))
            } else {
                // 恒瑞 and 亨瑞 sound the same; Hengrui may be either.
                let isHan = !left.han.isEmpty && !right.han.isEmpty
                evidence.append(Evidence(.sameCompanyInPinyin, isHan ? bits - 2 : bits))
            }
            isSame = true
        } else if CompanyEvidence.isSlip(left, right) {
            evidence.append(Evidence(.mistypedCompany, bits - 2.5))
            isSame = true
        } else if CompanyEvidence.isPart(left, right) {
            evidence.append(Evidence(.partOfCompany, 4))
            isSame = true
        } else if CompanyEvidence.isNear(left, right), !sharesDomain {
            evidence.append(Evidence(.nearCompany, 1))
        } else if sharesDomain {
            evidence.append(Evidence(.sameDomain, 5))
            isSame = true
        } else {
            evidence.append(Evidence(.otherCompany, -4))
            isConflict = true
            return
        }
        if !left.lines.isEmpty, !right.lines.isEmpty, Set(left.lines).isDisjoint(with: right.lines) {
            evidence.append(Evidence(.otherLine, sharesDomain ? -1 : -5))
            if !sharesDomain { isConflict = true }
        }
    }

    private static func isSlip(_ left: CompanyName, _ right: CompanyName) -> Bool {
        let one = left.brand
        let other = right.brand
        let length = min(one.utf8.count, other.utf8.count)
        guard length >= 4 else { return false }
        // Two valid pinyin brands that differ are two brands.
        if left.isPinyin, right.isPinyin { return false }
        return EditDistance.between(one, other, limit: length >= 10 ? 2 : 1) <= 2
            && (length >= 10 || EditDistance.isOneSlip(one, other))
    }

    /// Spellings that may be one brand with slips, or two: `Huarun` and `Huatun`, `Prixze` and `Priixzw`. They speak neither
    /// way.
    private static func isNear(_ left: CompanyName, _ right: CompanyName) -> Bool {
        if !left.han.isEmpty, !right.han.isEmpty { return false }
        let one = left.brand
        let other = right.brand
        guard min(one.utf8.count, other.utf8.count) >= 6 else { return false }
        return EditDistance.between(one, other, limit: 2) <= (left.isPinyin && right.isPinyin ? 1 : 2)
    }

    private static func isPart(_ left: CompanyName, _ right: CompanyName) -> Bool {
        guard left.han.isEmpty || right.han.isEmpty else {
            // 恒瑞电子 and 恒瑞精工: the same two characters and more.
            let (short, long) =
                left.han.utf8.count < right.han.utf8.count ? (left.han, right.han) : (right.han, left.han)
            return short.unicodeScalars.count >= 3 && long.hasPrefix(short)
        }
        let (short, long) = left.words.count < right.words.count ? (left.words, right.words) : (right.words, left.words)
        return short.count < long.count && (short.first?.utf8.count ?? 0) >= 4 && long.starts(with: short)
    }

    private mutating func addPlaces(_ one: Profile, _ other: Profile) {
        let left = CompanyEvidence.cities(one)
        let right = CompanyEvidence.cities(other)
        guard !left.isEmpty, !right.isEmpty else { return }
        if !left.isDisjoint(with: right) {
            evidence.append(Evidence(.sameCity, 1))
        } else if left.allSatisfy(\.isKnown), right.allSatisfy(\.isKnown) {
            evidence.append(Evidence(.otherCity, -3))
            isConflict = true
        } else {
            evidence.append(Evidence(.otherCity, -1))
        }
    }

    private static func cities(_ profile: Profile) -> Set<Place> {
        var cities: Set<Place> = []
        if let city = profile.city, !Places.isRegion(city.key) { cities.insert(city) }
        if let key = profile.company.city { cities.insert(Place(key: key, isKnown: true)) }
        return cities
    }
}
