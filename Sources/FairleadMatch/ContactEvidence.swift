/// What phones, addresses and ids say of two records.
struct ContactEvidence {
    var evidence: [Evidence] = []
    /// Whether a number or address says that it is the same person, not only the same office.
    var isPersonal = false
    /// Whether a number or address says so that alone is not enough: an address like the name, a mobile but for a digit.
    var isAlmostPersonal = false
    /// Whether both have one address, which follows from the name.
    var hasDerivedEmail = false
    /// Whether a landline says so.
    var hasLandline = false
    /// Whether both have a personal number or address of one sort, and they differ.
    var differs = false

    init(_ one: Profile, _ other: Profile, name: NameEvidence) {
        addPhones(one, other)
        addEmails(one, other, name: name)
        if !one.wechat.isEmpty, one.wechat == other.wechat, !PhoneNumber.isNumberAlone(one.wechat) {
            evidence.append(Evidence(.sameWechat, 12))
            isPersonal = true
        }
    }

    private mutating func addPhones(_ one: Profile, _ other: Profile) {
        var best: Evidence?
        func offer(_ found: Evidence) {
            if found.bits > best?.bits ?? -.infinity { best = found }
        }
        for left in one.phones where !left.isPlaceholder {
            for right in other.phones where !right.isPlaceholder { offer(ContactEvidence.compare(left, right)) }
        }
        guard let best, best.bits != 0 else { return }
        evidence.append(best)
        switch best.kind {
        case .sameMobile: isPersonal = true
        case .samePhone, .sameLandline: hasLandline = true
        case .mistypedPhone where best.bits > 5: isAlmostPersonal = true
        case .otherMobile: differs = true
        default: break
        }
    }

    private static func compare(_ left: PhoneNumber, _ right: PhoneNumber) -> Evidence {
        let isMobile = left.kind == .mobile || right.kind == .mobile
        let isLandline = left.kind == .landline || right.kind == .landline
        if left.isSame(right) {
            if isMobile { return Evidence(.sameMobile, 11) }
            if !left.extension.isEmpty, !right.extension.isEmpty {
                return left.extension == right.extension
                    ? Evidence(isLandline ? .sameLandline : .samePhone, 9) : Evidence(.samePhoneOtherExtension, 2.5)
            }
            return isLandline ? Evidence(.sameLandline, 7) : Evidence(.samePhone, 7.5)
        }
        if left.national.utf8.count >= 8, right.national.utf8.count >= 8,
            EditDistance.isOneSlip(left.national, right.national)
        {
            return Evidence(.mistypedPhone, isMobile ? 6 : 3.5)
        }
        return left.kind == .mobile && right.kind == .mobile ? Evidence(.otherMobile, -2) : Evidence(.otherPhone, -1)
    }

    private mutating func addEmails(_ one: Profile, _ other: Profile, name: NameEvidence) {
        var best: Evidence?
        for left in one.emails {
            for right in other.emails {
                let found = compare(left, right, one, other, name: name)
                if found.bits > best?.bits ?? -.infinity { best = found }
            }
        }
        guard let best, best.bits != 0 else { return }
        evidence.append(best)
        if best.kind == .sameEmail {
            isAlmostPersonal = true
            isPersonal = isPersonal || best.bits > ContactEvidence.derivedBits
            hasDerivedEmail = best.bits <= ContactEvidence.derivedBits
        }
        if best.kind == .otherEmail, best.bits < -1 { differs = true }
    }

    private func compare(
        _ left: EmailAddress, _ right: EmailAddress, _ one: Profile, _ other: Profile, name: NameEvidence
    ) -> Evidence {
        if left == right {
            if left.isRole { return Evidence(.sameOfficeEmail, 2.5) }
            return Evidence(.sameEmail, ContactEvidence.sameAddressBits(left, one.name, other.name, name))
        }
        if left.isMistyped(right) { return Evidence(.mistypedEmail, 6) }
        if left.isRole || right.isRole { return Evidence(.otherEmail, 0) }
        return Evidence(.otherEmail, left.domain == right.domain && !left.isFree ? -2 : -1)
    }

    private static let derivedBits = 6.0

    /// Returns what one address in two records says beyond what the names say already.
    ///
    /// An address made of initial and surname would be given to two colleagues alike, so that beside a name that is only
    /// half known or half right it says little. One made of the whole name belongs to who has that name, unless both names
    /// sound like it.
    private static func sameAddressBits(
        _ address: EmailAddress, _ one: PersonName, _ other: PersonName, _ name: NameEvidence
    ) -> Double {
        if name.level == .same || name.level == .unknown { return 12 }
        let origins = [address.origin(in: one), address.origin(in: other)]
        if origins.contains(.part) { return derivedBits }
        guard origins.contains(.whole) else { return 12 }
        return name.evidence?.kind == .homophoneName ? derivedBits : 10
    }
}
