/// One thing that speaks for or against two records being one person, in bits: log2 of how much likelier it is to be seen
/// when they are one than when they are not.
package struct Evidence: Hashable, Sendable {
    package var kind: Kind
    package var bits: Double

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case sameName, sameNameInPinyin, shortName, homophoneName, mistypedName, completedName, initialName,
            partialName, otherName
        case sameMobile, sameLandline, samePhone, samePhoneOtherExtension, mistypedPhone, otherPhone, otherMobile
        case sameEmail, sameOfficeEmail, mistypedEmail, otherEmail, sameWechat
        case sameCompany, sameCompanyInPinyin, mistypedCompany, partOfCompany, nearCompany, sameDomain,
            sameDomainAsCompany
        case otherCompany, otherLine, otherCity, sameCity
        case sameTitle, otherTitle
        case sameIdentity, mistypedIdentity, otherIdentity
        case sameBirthDate, mistypedBirthDate, otherBirthDate
        case sameStreet, sameLocality, samePostcode
        case onlyColleagues
    }

    init(_ kind: Kind, _ bits: Double) {
        self.kind = kind
        self.bits = bits
    }

    /// Says it as a person would: `same mobile`.
    package var words: String {
        switch kind {
        case .sameName: "same name"
        case .sameNameInPinyin: "same name in pinyin"
        case .shortName: "same name, one of them in its short form"
        case .homophoneName: "name that sounds the same"
        case .mistypedName: "same name but for a slip"
        case .completedName: "name that the e-mail address completes"
        case .initialName: "same surname and initial"
        case .partialName: "nothing in the part of the name that is known says otherwise"
        case .otherName: "other name"
        case .sameMobile: "same mobile"
        case .sameLandline: "same landline"
        case .samePhone: "same phone"
        case .samePhoneOtherExtension: "same landline, other extension"
        case .mistypedPhone: "same phone but for a digit"
        case .otherPhone: "other phone"
        case .otherMobile: "other mobile"
        case .sameEmail: "same e-mail"
        case .sameOfficeEmail: "same office e-mail"
        case .mistypedEmail: "same e-mail but for a slip"
        case .otherEmail: "other e-mail"
        case .sameWechat: "same WeChat id"
        case .sameCompany: "same company"
        case .sameCompanyInPinyin: "same company in pinyin"
        case .mistypedCompany: "same company but for a slip"
        case .partOfCompany: "same company, one of them shortened"
        case .nearCompany: "company of nearly the same name"
        case .sameDomain: "same e-mail domain"
        case .sameDomainAsCompany: "e-mail domain of the other's company"
        case .otherCompany: "other company"
        case .otherLine: "other line of business"
        case .otherCity: "other city"
        case .sameCity: "same city"
        case .sameTitle: "same title"
        case .otherTitle: "other title"
        case .sameIdentity: "same id"
        case .mistypedIdentity: "same id but for a digit"
        case .otherIdentity: "other id"
        case .sameBirthDate: "same date of birth"
        case .mistypedBirthDate: "same date of birth but for a digit"
        case .otherBirthDate: "other date of birth"
        case .sameStreet: "same street"
        case .sameLocality: "same suburb"
        case .samePostcode: "same postcode"
        case .onlyColleagues: "what colleagues share counts little when names differ"
        }
    }
}
