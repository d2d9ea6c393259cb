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
        let shared = BlockingKeys.shared(profile)
        let forms = BlockingKeys.forms(profile)
        stored = BlockingKeys.sorted(shared + BlockingKeys.names(forms, of: profile))
        let hasCompany = !profile.company.words.isEmpty
        asked = BlockingKeys.sorted(
            shared + forms.flatMap { hasCompany ? ["m:" + $0] : ["m:" + $0, "n:" + $0] })
    }

    /// The same as `stored`, in any order: what is worked out for each lead that comes in.
    package static func stored(of profile: Profile) -> [String] { shared(profile) + names(forms(profile), of: profile) }

    private static func shared(_ profile: Profile) -> [String] {
        var keys = Keys()
        for phone in profile.phones where !phone.isPlaceholder { keys.insert("p:" + phone.last8) }
        for email in profile.emails where !email.isRole { keys.insert("e:" + email.address) }
        if !profile.wechat.isEmpty { keys.insert("w:" + profile.wechat) }
        for brand in BlockingKeys.brands(profile) { BlockingKeys.addName(profile.name, brand: brand, to: &keys) }
        BlockingKeys.addPerson(profile, to: &keys)
        return keys.list
    }

    private static func forms(_ profile: Profile) -> [String] {
        profile.name.completeness == .full ? profile.name.sortedForms : []
    }

    /// Where one has no company, the name alone must do.
    private static func names(_ forms: [String], of profile: Profile) -> [String] {
        forms.map { (profile.company.words.isEmpty ? "m:" : "n:") + $0 }
    }

    /// A set of a dozen keys, too few to be worth hashing.
    private struct Keys {
        private(set) var list: [String] = []

        mutating func insert(_ key: String) {
            if !list.contains(where: { ByteOrder.areEqual($0, key) }) { list.append(key) }
        }
    }

    /// A key as a number, for an index that is to stay small: FNV-1a, then MurmurHash3's finalizer. Two keys with one number
    /// would only mean that more leads are compared.
    package static func number(_ key: String) -> Int64 {
        var bits: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { bits = (bits ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        bits = (bits ^ (bits >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        bits = (bits ^ (bits >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Int64(bitPattern: bits ^ (bits >> 33))
    }

    private static func sorted(_ keys: some Sequence<String>) -> [String] {
        keys.sorted(by: ByteOrder.precedes)
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
    private static func addName(_ name: PersonName, brand: String, to keys: inout Keys) {
        let front = "b:" + brand + "|"
        let short = "c:" + start(of: brand) + "|"
        for reading in name.readings {
            for word in [reading.surname, reading.given] where word.utf8.count > 1 { keys.insert(front + word) }
            guard reading.given.utf8.count > 1 else { continue }
            let (one, other) = (start(of: reading.surname), start(of: reading.given))
            keys.insert(short + (ByteOrder.precedes(other, one) ? other + "|" + one : one + "|" + other))
        }
    }

    /// The first three letters of a word.
    private static func start(of word: String) -> String { word.utf8.count <= 3 ? word : String(word.prefix(3)) }

    private static func addPerson(_ profile: Profile, to keys: inout Keys) {
        if !profile.identity.isEmpty { keys.insert("i:" + profile.identity) }
        if profile.birthDate.utf8.count == 8 { keys.insert("y:" + profile.birthDate) }
        if !profile.postcode.isEmpty {
            for reading in profile.name.readings { keys.insert("z:\(profile.postcode)|\(start(of: reading.surname))") }
            if let word = profile.street.last { keys.insert("s:\(profile.postcode)|\(word)") }
        }
    }
}
