import FairleadCore

/// Keys that two records of one person are likely to share.
///
/// They only say "look here": who shares one may still be somebody else. A company alone gives no key, for two people of
/// one company are two prospects. A key is spelled of a letter for its kind and what is shared, and only its number is kept:
/// two keys with one number would only mean that more leads are compared.
package struct BlockingKeys: Hashable, Sendable {
    /// Under which the record is found, sorted, each once.
    package var stored: [Int64]
    /// With which others are looked for. It differs from `stored` only in the name alone: that is asked for when one of
    /// the two has no company, so either of them finds the other, whichever comes first.
    package var asked: [Int64]

    package init(_ profile: Profile) {
        let shared = BlockingKeys.shared(profile)
        let forms = BlockingKeys.forms(profile)
        stored = (shared + BlockingKeys.names(forms, of: profile)).sorted()
        let beside = forms.map { KeyHash("m:").adding($0).number }
        let alone = profile.company.words.isEmpty ? forms.map { KeyHash("n:").adding($0).number } : []
        asked = (shared + beside + alone).sorted()
    }

    /// The same as `stored`, in any order: what is worked out for each lead that comes in.
    package static func stored(of profile: Profile) -> [Int64] { shared(profile) + names(forms(profile), of: profile) }

    /// The number of a key as it is spelled.
    package static func number(_ key: String) -> Int64 { KeyHash(key).number }

    private static func shared(_ profile: Profile) -> [Int64] {
        var keys = Keys()
        for phone in profile.phones where !phone.isPlaceholder { keys.insert(KeyHash("p:").adding(phone.last8)) }
        for email in profile.emails where !email.isRole { keys.insert(KeyHash("e:").adding(email.address)) }
        if !profile.wechat.isEmpty { keys.insert(KeyHash("w:").adding(profile.wechat)) }
        for brand in BlockingKeys.brands(profile) { BlockingKeys.addName(profile.name, brand: brand, to: &keys) }
        BlockingKeys.addPerson(profile, to: &keys)
        return keys.list
    }

    private static func forms(_ profile: Profile) -> [String] {
        profile.name.completeness == .full ? profile.name.sortedForms : []
    }

    /// Where one has no company, the name alone must do.
    private static func names(_ forms: [String], of profile: Profile) -> [Int64] {
        let kind = KeyHash(profile.company.words.isEmpty ? "m:" : "n:")
        return forms.map { kind.adding($0).number }
    }

    /// A set of a dozen keys, too few to be worth hashing.
    private struct Keys {
        private(set) var list: [Int64] = []

        mutating func insert(_ key: KeyHash) {
            let number = key.number
            if !list.contains(number) { list.append(number) }
        }
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
        let front = KeyHash("b:").adding(brand).adding("|")
        let short = KeyHash("c:").adding(start(of: brand)).adding("|")
        for reading in name.readings {
            for word in [reading.surname, reading.given] where word.utf8.count > 1 { keys.insert(front.adding(word)) }
            guard reading.given.utf8.count > 1 else { continue }
            var (one, other) = (start(of: reading.surname), start(of: reading.given))
            if ByteOrder.precedes(other, one) { swap(&one, &other) }
            keys.insert(short.adding(one).adding("|").adding(other))
        }
    }

    /// The first three letters of a word.
    private static func start(of word: String) -> String {
        guard word.utf8.count > 3 else { return word }
        // What is no ASCII may be part of a letter, and so may be what follows one.
        let start = word.utf8.prefix(4)
        guard start.allSatisfy({ $0 < 0x80 }) else { return String(word.prefix(3)) }
        return String(word[..<start.index(before: start.endIndex)])
    }

    private static func addPerson(_ profile: Profile, to keys: inout Keys) {
        if !profile.identity.isEmpty { keys.insert(KeyHash("i:").adding(profile.identity)) }
        if profile.birthDate.utf8.count == 8 { keys.insert(KeyHash("y:").adding(profile.birthDate)) }
        guard !profile.postcode.isEmpty else { return }
        for reading in profile.name.readings {
            keys.insert(KeyHash("z:").adding(profile.postcode).adding("|").adding(start(of: reading.surname)))
        }
        if let word = profile.street.last {
            keys.insert(KeyHash("s:").adding(profile.postcode).adding("|").adding(word))
        }
    }
}

/// The number of a key that is being spelled: FNV-1a, then MurmurHash3's finalizer.
private struct KeyHash {
    private var bits: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ text: String) { add(text) }

    func adding(_ text: String) -> KeyHash {
        var result = self
        result.add(text)
        return result
    }

    private mutating func add(_ text: String) {
        var text = text
        bits = text.withUTF8 { bytes in bytes.reduce(bits) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 } }
    }

    var number: Int64 {
        var bits = (bits ^ (bits >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        bits = (bits ^ (bits >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Int64(bitPattern: bits ^ (bits >> 33))
    }
}
