/// Judges whether two records are one person, in bits of evidence and by rules that each come from a false merge.
package enum Matcher {
    package static let automaticBitsMin = 14.0
    package static let suggestBitsMin = 8.0
    /// What colleagues share counts no more than this when their names differ.
    private static let colleagueBitsMax = 6.0
    /// A name is rare enough to merge with the company alone, without a number or address, if nothing differs.
    private static let rareNameBitsMin = 11.0
    /// A shared title makes up for so much of a name's being common.
    private static let titleBits = 1.5
    private static let withoutContactBitsMin = 16.0
    /// Of names that differ by one slip; two slips are worth less.
    private static let slipBitsMin = 6.0

    /// Returns what two records are to each other; the order of the two does not matter.
    package static func judge(_ one: Profile, _ other: Profile) -> Judgement {
        let name = NameEvidence(one, other)
        let contact = ContactEvidence(one, other, name: name)
        let company = CompanyEvidence(one, other)
        var evidence = contact.evidence
        if let found = name.evidence { evidence.append(found) }
        evidence += company.evidence
        if name.level == .different { capColleagues(&evidence) }
        addTitle(one, other, &evidence)
        let person = PersonEvidence(one, other)
        evidence += person.evidence
        let bits = evidence.reduce(0) { $0 + $1.bits }
        let isConflict = name.level == .different || company.isConflict
        let title = evidence.last { $0.kind == .sameTitle || $0.kind == .otherTitle }?.kind
        let rule = Matcher.rule(
            bits, name: name, contact: contact, company: company, isCertain: person.isCertain, title: title)
        let tier: Judgement.Tier = rule == nil ? .automatic : isSuggested(bits, rule) ? .suggest : .none
        return Judgement(bits: bits, tier: tier, evidence: evidence, rule: rule, isConflict: isConflict)
    }

    private static func isSuggested(_ bits: Double, _ rule: Judgement.Rule?) -> Bool {
        bits >= suggestBitsMin || rule == .mayHaveMoved
    }

    /// Returns what keeps a pair from merging by itself; `nil` when nothing does.
    private static func rule(
        _ bits: Double, name: NameEvidence, contact: ContactEvidence, company: CompanyEvidence, isCertain: Bool,
        title: Evidence.Kind?
    ) -> Judgement.Rule? {
        let hasTitle = title == .sameTitle
        if name.level == .different { return .namesDiffer }
        if company.isConflict {
            return name.level == .same && contact.isPersonal ? .mayHaveMoved : .companyDiffers
        }
        let isPersonal = contact.isPersonal || isCertain
        switch name.level {
        case .unknown: return .namePartial
        // What a card and an address say together is the whole name of somebody in that company.
        case .completed where !company.isSame: return .namePartial
        case .partial, .initial:
            let isInitial = name.level == .initial
            // Half a name never merges by itself: a mobile or an address of their own and the company must say so too.
            let isOwn = isPersonal && (isInitial || company.isSame)
            // An address that follows from the name, or an initial and a landline, fit a colleague as well, but hardly one
            // with the same title.
            let isTitled =
                company.isSame && hasTitle && (contact.hasDerivedEmail || isInitial && contact.hasLandline)
            guard isOwn || isTitled else { return .namePartial }
            return bits < automaticBitsMin ? .tooLittle : nil
        default: break
        }
        let isSupported =
            isPersonal || contact.hasLandline && (company.isSame || name.level == .same)
            || company.isSame && name.isWhole && contact.isAlmostPersonal
        if !isSupported, !company.isSame || !isPlain(bits, name, contact, title) { return .nothingPersonal }
        return bits < automaticBitsMin ? .tooLittle : nil
    }

    /// Tells whether name and company say enough without a number or address: a rare name, or one that differs by a slip
    /// from that of somebody with the same title, and nothing that speaks against it.
    private static func isPlain(
        _ bits: Double, _ name: NameEvidence, _ contact: ContactEvidence, _ title: Evidence.Kind?
    ) -> Bool {
        guard let found = name.evidence, !contact.differs, title != .otherTitle else { return false }
        let hasTitle = title == .sameTitle
        if name.level == .same || name.level == .completed {
            let bitsMin = hasTitle ? rareNameBitsMin - titleBits : rareNameBitsMin
            let isRare = found.kind == .shortName || found.kind == .completedName || found.bits >= bitsMin
            return isRare && bits >= withoutContactBitsMin
        }
        return found.kind == .mistypedName && found.bits >= slipBitsMin && hasTitle
            && contact.evidence.allSatisfy { $0.bits > 0 }
    }

    /// Two people of one company share its name, city, domain, landline and office mailbox.
    private static func capColleagues(_ evidence: inout [Evidence]) {
        let shared: Set<Evidence.Kind> = [
            .sameCompany, .sameCompanyInPinyin, .mistypedCompany, .partOfCompany, .nearCompany, .sameDomain,
            .sameDomainAsCompany, .sameCity, .sameLandline, .samePhone, .samePhoneOtherExtension, .mistypedPhone,
            .sameOfficeEmail,
        ]
        let bits = evidence.reduce(0) { shared.contains($1.kind) ? $0 + $1.bits : $0 }
        if bits > colleagueBitsMax { evidence.append(Evidence(.onlyColleagues, colleagueBitsMax - bits)) }
    }

    private static func addTitle(_ one: Profile, _ other: Profile, _ evidence: inout [Evidence]) {
        guard let left = one.title, let right = other.title else { return }
        evidence.append(left == right ? Evidence(.sameTitle, 1) : Evidence(.otherTitle, -1))
    }
}
