import FairleadCore

/// Reads a business card in vCard 2.1, 3.0 or 4.0.
package enum VCardReader {
    /// Reads one card, from `BEGIN:VCARD` to `END:VCARD`.
    ///
    /// - Throws: `CaptureFlaw` when it names nobody.
    package static func draft(_ bytes: [UInt8]) throws(CaptureFlaw) -> LeadDraft {
        var card = Card()
        for property in VCardLines.properties(text(of: bytes)) { card.take(property) }
        return try card.draft()
    }

    /// Cards of old phones say `CHARSET=GB2312` beside values in just these bytes.
    private static func text(of bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let ascii = String(decoding: bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self).uppercased()
        let named = ascii.split(whereSeparator: { ";:\r\n".contains($0) || $0 == "\r\n" })
            .first { $0.hasPrefix("CHARSET=") && !$0.hasSuffix("UTF-8") }
        return TextDecoding.lenient(bytes, charset: named.map { String($0.dropFirst(8)) })
    }
}

/// What the properties of a card come to.
private struct Card {
    private var lead = LeadDraft()
    private var formattedName = ""
    private var structuredName = ""
    private var isOrganization = false
    private var phones: [(text: String, isPreferred: Bool)] = []
    private var emails: [(text: String, isPreferred: Bool)] = []
    private var role = ""

    mutating func take(_ property: VCardProperty) {
        switch property.name {
        case "FN": if formattedName.isEmpty { formattedName = CaptureText.line(property.text) }
        case "N": takeName(property.components)
        case "ORG": takeOrganization(property.components)
        case "TITLE": lead.set(Field.title, property.text)
        case "ROLE": role = property.text
        case "TEL": takePhone(property)
        case "EMAIL": takeEmail(property)
        case "ADR": takeAddress(property.components)
        case "NOTE": lead.addNote(property.text)
        case "URL": lead.addNote(property.text)
        case "CATEGORIES": for tag in property.list { lead.addTag(tag) }
        case "X-WECHAT", "X-WEIXIN", "X-WECHAT-ID": lead.set(Field.wechat, property.text)
        case "IMPP", "X-SOCIALPROFILE", "X-IM": takeMessenger(property)
        case "X-QQ": lead.addNote("QQ: " + property.text)
        case "KIND", "X-ABSHOWAS":
            isOrganization = ["org", "organization", "company"].contains(property.text.lowercased())
        default: break
        }
    }

    func draft() throws(CaptureFlaw) -> LeadDraft {
        var lead = lead
        if lead[Field.title] == nil { lead.set(Field.title, role) }
        // What comes first is dialled first.
        for phone in phones.filter(\.isPreferred) + phones.filter({ !$0.isPreferred }) { lead.addPhone(phone.text) }
        for email in emails.filter(\.isPreferred) + emails.filter({ !$0.isPreferred }) { lead.addEmail(email.text) }
        let company = lead[Field.company] ?? ""
        // Address books put the company where a name is missing.
        let isCompanyName = !formattedName.isEmpty && CaptureText.folded(formattedName) == CaptureText.folded(company)
        if isOrganization, company.isEmpty {
            lead.set(Field.company, formattedName)
        } else if formattedName.isEmpty || isCompanyName || isOrganization {
            lead.set(Field.contact, structuredName)
        } else {
            lead.set(Field.contact, formattedName)
        }
        try lead.check()
        return lead
    }

    private mutating func takeName(_ parts: [String]) {
        guard structuredName.isEmpty else { return }
        let part = { (index: Int) in index < parts.count ? CaptureText.line(parts[index]) : "" }
        structuredName = PersonName.joined(given: part(1), family: part(0), middle: part(2))
    }

    private mutating func takeOrganization(_ parts: [String]) {
        lead.set(Field.company, parts[0])
        for department in parts.dropFirst() { lead.addNote(department) }
    }

    private mutating func takePhone(_ property: VCardProperty) {
        let number = ContactText.bare(CaptureText.narrowed(property.text))
        guard !number.isEmpty else { return }
        if property.isOf(type: "FAX"), !property.isOf(type: "VOICE") { return lead.addNote("Fax: " + number) }
        guard ContactText.isPhone(number.split(separator: ";").first.map(String.init) ?? "") else {
            return lead.addNote("Tel: " + number)
        }
        phones.append((number.split(separator: ";").first.map(String.init) ?? number, isPreferred(property)))
    }

    private mutating func takeEmail(_ property: VCardProperty) {
        let address = ContactText.bare(property.text)
        guard !address.isEmpty else { return }
        guard ContactText.isEmail(address) else { return lead.addNote("E-mail: " + address) }
        emails.append((address, isPreferred(property)))
    }

    private func isPreferred(_ property: VCardProperty) -> Bool {
        property.isOf(type: "PREF") || property.parameter("PREF").contains("1")
    }

    /// The city, else the region.
    private mutating func takeAddress(_ parts: [String]) {
        let named = [3, 4].filter { $0 < parts.count }.map { CaptureText.line(parts[$0]) }.filter { !$0.isEmpty }
        if lead[Field.city] == nil, let city = named.first { lead.set(Field.city, city) }
    }

    private mutating func takeMessenger(_ property: VCardProperty) {
        let kinds = property.parameter("X-SERVICE-TYPE") + property.parameter("TYPE")
        let text = CaptureText.line(property.text)
        let scheme = text.prefix { $0 != ":" }.lowercased()
        let handle = text.contains(":") ? CaptureText.line(String(text.drop { $0 != ":" }.dropFirst())) : text
        let isWeChat =
            ["wechat", "weixin", "wx"].contains(scheme) || kinds.contains { $0 == "WECHAT" || $0 == "WEIXIN" }
        if isWeChat, !handle.isEmpty, !handle.hasPrefix("//") {
            lead.set(Field.wechat, handle)
        } else {
            lead.addNote(text)
        }
    }
}
