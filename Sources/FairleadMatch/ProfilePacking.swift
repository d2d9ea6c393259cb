/// The form in which a profile is kept beside its lead: whoever comes later is compared with it as it stands, and nothing is
/// read into its parts a second time. One profile has one packed form.
extension Profile {
    package var packed: [UInt8] {
        var packer = Packer()
        packer.add(name)
        packer.add(company)
        packer.add(title?.words ?? [])
        packer.add(phones.count)
        for phone in phones { packer.add(phone) }
        packer.add(emails.count)
        for email in emails { packer.add(email) }
        packer.add(wechat)
        packer.add(city.map { $0.isKnown ? 2 : 1 } ?? 0)
        if let city { packer.add(city.key) }
        let others = [locality, postcode, birthDate, identity]
        // A lead has none of these.
        guard !street.isEmpty || others.contains(where: { !$0.isEmpty }) else { return packer.bytes }
        packer.add(street)
        for text in others { packer.add(text) }
        return packer.bytes
    }

    /// Reads what `packed` wrote; `nil` for anything else.
    package init?(packed: UnsafeRawBufferPointer) {
        var unpacker = Unpacker(packed)
        guard let name = unpacker.name(), let company = unpacker.company(), let title = unpacker.texts(),
            let phones = unpacker.list({ $0.phone() }), let emails = unpacker.list({ $0.email() }),
            let wechat = unpacker.text(), let place = unpacker.count(), place <= 2
        else { return nil }
        (self.name, self.company, self.phones, self.emails, self.wechat) = (name, company, phones, emails, wechat)
        self.title = title.isEmpty ? nil : JobTitle(words: title)
        city = nil
        if place > 0 {
            guard let key = unpacker.text() else { return nil }
            city = Place(key: key, isKnown: place == 2)
        }
        (street, locality, postcode, birthDate, identity) = ([], "", "", "", "")
        guard !unpacker.isAtEnd else { return }
        guard let street = unpacker.texts(), let locality = unpacker.text(), let postcode = unpacker.text(),
            let birthDate = unpacker.text(), let identity = unpacker.text(), unpacker.isAtEnd
        else { return nil }
        (self.street, self.locality, self.postcode) = (street, locality, postcode)
        (self.birthDate, self.identity) = (birthDate, identity)
    }
}

// MARK: - Packing

/// Counts are LEB128; a text is its length in bytes and its bytes, a list its count and its items.
private struct Packer {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(256) }

    mutating func add(_ count: Int) {
        var rest = UInt64(count)
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes += text.utf8
    }

    mutating func add(_ texts: [String]) {
        add(texts.count)
        for text in texts { add(text) }
    }

    mutating func add(_ name: PersonName) {
        add(name.han)
        add(name.readings.count)
        for reading in name.readings {
            add(reading.surname)
            add(reading.given)
        }
        add(PersonName.Completeness.inOrder.firstIndex(of: name.completeness) ?? 0)
        add(name.isPinyin ? 1 : 0)
    }

    mutating func add(_ company: CompanyName) {
        add(company.han)
        add(company.words)
        add(company.lines)
        add(company.city.map { [$0] } ?? [])
        add(company.isPinyin ? 1 : 0)
    }

    mutating func add(_ phone: PhoneNumber) {
        add(phone.country)
        add(phone.national)
        add(phone.extension)
        add(PhoneNumber.Kind.inOrder.firstIndex(of: phone.kind) ?? 0)
    }

    mutating func add(_ email: EmailAddress) {
        add(email.mailbox)
        add(email.domain)
        add((email.isRole ? 1 : 0) + (email.isFree ? 2 : 0))
    }
}

private struct Unpacker {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func count() -> Int? {
        var (result, shift) = (UInt64(0), UInt64(0))
        while place < bytes.count, shift < 35 {
            let byte = bytes[place]
            place += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(result) }
            shift += 7
        }
        return nil
    }

    mutating func text() -> String? {
        guard let count = count(), count <= bytes.count - place else { return nil }
        defer { place += count }
        return String(validating: UnsafeRawBufferPointer(rebasing: bytes[place..<place + count]), as: UTF8.self)
    }

    mutating func list<Item>(_ item: (inout Unpacker) -> Item?) -> [Item]? {
        // Each item takes a byte at least.
        guard let count = count(), count <= bytes.count - place else { return nil }
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count {
            guard let item = item(&self) else { return nil }
            items.append(item)
        }
        return items
    }

    mutating func texts() -> [String]? { list { $0.text() } }

    private mutating func flag() -> Bool? { count().flatMap { $0 > 1 ? nil : $0 == 1 } }

    mutating func name() -> PersonName? {
        let reading = { (unpacker: inout Unpacker) -> PersonName.Reading? in
            guard let surname = unpacker.text(), let given = unpacker.text() else { return nil }
            return PersonName.Reading(surname: surname, given: given)
        }
        let completenesses = PersonName.Completeness.inOrder
        guard let han = text(), let readings = list(reading), let number = count(), number < completenesses.count,
            let isPinyin = flag()
        else { return nil }
        return PersonName(han: han, readings: readings, completeness: completenesses[number], isPinyin: isPinyin)
    }

    mutating func company() -> CompanyName? {
        guard let han = text(), let words = texts(), let lines = texts(), let city = texts(), city.count <= 1,
            let isPinyin = flag()
        else { return nil }
        return CompanyName(han: han, words: words, lines: lines, city: city.first, isPinyin: isPinyin)
    }

    mutating func phone() -> PhoneNumber? {
        guard let country = count(), let national = text(), let `extension` = text(), let kind = count(),
            kind < PhoneNumber.Kind.inOrder.count
        else { return nil }
        return PhoneNumber(
            country: country, national: national, extension: `extension`, kind: PhoneNumber.Kind.inOrder[kind])
    }

    mutating func email() -> EmailAddress? {
        guard let mailbox = text(), let domain = text(), let flags = count(), flags <= 3 else { return nil }
        return EmailAddress(mailbox: mailbox, domain: domain, isRole: flags & 1 == 1, isFree: flags & 2 == 2)
    }
}

// MARK: - Parts as they were packed

extension PersonName.Completeness {
    fileprivate static let inOrder: [PersonName.Completeness] = [.none, .partial, .initial, .full]
}

extension PhoneNumber.Kind {
    fileprivate static let inOrder: [PhoneNumber.Kind] = [.unknown, .landline, .mobile]
}

extension PersonName {
    fileprivate init(han: String, readings: [Reading], completeness: Completeness, isPinyin: Bool) {
        (self.han, self.readings) = (han, readings)
        (self.completeness, self.isPinyin) = (completeness, isPinyin)
    }
}

extension CompanyName {
    fileprivate init(han: String, words: [String], lines: [String], city: String?, isPinyin: Bool) {
        (self.han, self.words, self.lines, self.city, self.isPinyin) = (han, words, lines, city, isPinyin)
    }
}

extension JobTitle {
    fileprivate init(words: [String]) { self.words = words }
}

extension PhoneNumber {
    fileprivate init(country: Int, national: String, extension: String, kind: Kind) {
        (self.country, self.national, self.extension, self.kind) = (country, national, `extension`, kind)
    }
}

extension EmailAddress {
    fileprivate init(mailbox: String, domain: String, isRole: Bool, isFree: Bool) {
        (self.mailbox, self.domain, self.isRole, self.isFree) = (mailbox, domain, isRole, isFree)
    }
}
