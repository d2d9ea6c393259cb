import FairleadCore

/// Keys that two records of one person are likely to share.
///
/// They only say "look here": who shares one may still be somebody else. A company alone gives no key, for two people of
/// one company are two prospects.
package struct BlockingKeys: Hashable, Sendable {
    /// Under which the record is found, sorted, each once.
    package var stored: [String]
    /// With which others are looked for. It differs from `stored` only in the name alone: that is asked for when one of
    /// the two has no company, so either of them finds the other, whichever comes first.
    package var asked: [String]

    package init(_ profile: Profile) {
        var keys: Set<String> = []
        for phone in profile.phones where !phone.isPlaceholder { keys.insert("p:" + phone.last8) }
        for email in profile.emails where !email.isRole { keys.insert("e:" + email.address) }
        if !profile.wechat.isEmpty { keys.insert("w:" + profile.wechat) }
        for brand in BlockingKeys.brands(profile) { BlockingKeys.addName(profile.name, brand: brand, to: &keys) }
        BlockingKeys.addPerson(profile, to: &keys)
        // Where one has no company, the name alone must do.
        let hasCompany = !profile.company.words.isEmpty
        var asked = keys
        for form in profile.name.completeness == .full ? profile.name.sortedForms : [] {
            keys.insert((hasCompany ? "n:" : "m:") + form)
            asked.insert("m:" + form)
            if !hasCompany { asked.insert("n:" + form) }
        }
        stored = BlockingKeys.sorted(keys)
        self.asked = BlockingKeys.sorted(asked)
    }

    /// Returns a key as a number (FNV-1a, 64 bits). Two keys that share one would only be one more place to look at.
    package static func number(_ key: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: hash)
    }

    private static func sorted(_ keys: some Sequence<String>) -> [String] {
        keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The first word and the whole of the company's brand, and what its e-mail domain spells.
    private static func brands(_ profile: Profile) -> [String] {
        var brands: [String] = []
        func add(_ brand: String) {
            if !brand.isEmpty, !brands.contains(brand) { brands.append(brand) }
        }
        add(profile.company.words.first ?? "")
        add(profile.company.brand)
        for email in profile.emails { add(email.brand) }
        return brands
    }

    /// Either word of the name with the brand, for a slip in the other; the beginnings of all, for slips further on.
    private static func addName(_ name: PersonName, brand: String, to keys: inout Set<String>) {
        for reading in name.readings {
            for word in [reading.surname, reading.given] where word.utf8.count > 1 { keys.insert("b:\(brand)|\(word)") }
            let starts = BlockingKeys.sorted([String(reading.surname.prefix(3)), String(reading.given.prefix(3))])
            if reading.given.utf8.count > 1 { keys.insert("c:\(brand.prefix(3))|\(starts[0])|\(starts[1])") }
        }
    }

    private static func addPerson(_ profile: Profile, to keys: inout Set<String>) {
        if !profile.identity.isEmpty { keys.insert("i:" + profile.identity) }
        if profile.birthDate.utf8.count == 8 { keys.insert("y:" + profile.birthDate) }
        if !profile.postcode.isEmpty {
            for reading in profile.name.readings { keys.insert("z:\(profile.postcode)|\(reading.surname.prefix(3))") }
            if let word = profile.street.last { keys.insert("s:\(profile.postcode)|\(word)") }
        }
    }
}
