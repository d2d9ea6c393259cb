import FairleadCore

/// A record in the form in which it is compared: each field read into its parts.
///
/// It follows from the record alone, so that it can be stored beside it and two ends work out the same one.
package struct Profile: Hashable, Sendable {
    var name: PersonName
    var company: CompanyName
    var title: JobTitle?
    var phones: [PhoneNumber]
    var emails: [EmailAddress]
    var wechat: String
    var city: Place?
    var street: [String]
    var locality: String
    var postcode: String
    var birthDate: String
    var identity: String

    package init(_ record: MatchRecord) {
        name = PersonName(record.contact)
        company = CompanyName(record.company)
        title = JobTitle(record.title)
        phones = Profile.distinct(record.phones.compactMap(PhoneNumber.init))
        emails = Profile.distinct(record.emails.compactMap(EmailAddress.init))
        wechat = Profile.withoutBlanks(TextFold.folded(TextFold.canonical(record.wechat)))
        // Many people's id is their mobile number.
        if PhoneNumber.isNumberAlone(wechat), let phone = PhoneNumber(wechat), !phones.contains(phone) {
            phones.append(phone)
        }
        city = Place(record.city)
        street = Words.of(TextFold.folded(record.street)).sorted(by: ByteOrder.precedes)
        locality = Words.of(TextFold.folded(record.locality)).joined()
        postcode = Words.of(TextFold.folded(record.postcode)).joined()
        birthDate = Words.of(TextFold.folded(record.birthDate)).joined()
        identity = Words.of(TextFold.folded(record.identity)).joined()
    }

    private static func withoutBlanks(_ text: String) -> String {
        let blank = UInt8(ascii: " ")
        return text.utf8.contains(blank) ? String(decoding: text.utf8.filter { $0 != blank }, as: UTF8.self) : text
    }

    private static func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
        guard values.count > 1 else { return values }
        var seen: Set<Value> = []
        return values.filter { seen.insert($0).inserted }
    }
}
