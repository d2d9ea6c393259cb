/// What home address, date of birth and id say of two records, where there are any.
struct PersonEvidence {
    var evidence: [Evidence] = []
    /// Whether an id, or date of birth and address together, say that it is the same person.
    var isCertain = false

    init(_ one: Profile, _ other: Profile) {
        add(one.identity, other.identity, .sameIdentity, 13, .mistypedIdentity, 7, .otherIdentity, -5)
        add(one.birthDate, other.birthDate, .sameBirthDate, 10, .mistypedBirthDate, 5, .otherBirthDate, -4)
        addAddress(one, other)
        let kinds = Set(evidence.map(\.kind))
        isCertain = kinds.contains(.sameIdentity) || kinds.contains(.sameBirthDate) && kinds.contains(.sameStreet)
    }

    private mutating func add(
        _ left: String, _ right: String, _ same: Evidence.Kind, _ sameBits: Double, _ near: Evidence.Kind,
        _ nearBits: Double, _ other: Evidence.Kind, _ otherBits: Double
    ) {
        guard !left.isEmpty, !right.isEmpty else { return }
        if left == right {
            evidence.append(Evidence(same, sameBits))
        } else if EditDistance.isOneSlip(left, right) {
            evidence.append(Evidence(near, nearBits))
        } else {
            evidence.append(Evidence(other, otherBits))
        }
    }

    private mutating func addAddress(_ one: Profile, _ other: Profile) {
        if !one.street.isEmpty, !other.street.isEmpty {
            let shared = [
                PersonEvidence.words(of: one.street, in: other.street),
                PersonEvidence.words(of: other.street, in: one.street),
            ]
            let count = shared.map(\.count).min() ?? 0
            let isNamed = shared.allSatisfy { $0.contains { $0.utf8.count >= 4 } }
            if count * 2 >= max(one.street.count, other.street.count), isNamed {
                evidence.append(Evidence(.sameStreet, count >= min(one.street.count, other.street.count) ? 7 : 4))
            }
        }
        if !one.locality.isEmpty, one.locality == other.locality { evidence.append(Evidence(.sameLocality, 3)) }
        if !one.postcode.isEmpty, one.postcode == other.postcode { evidence.append(Evidence(.samePostcode, 3)) }
    }

    /// The words of a street that stand in another one too, a longer one also with a slip.
    private static func words(of one: [String], in other: [String]) -> [String] {
        one.filter { word in
            other.contains {
                $0 == word || max(word.utf8.count, $0.utf8.count) >= 5 && EditDistance.isOneSlip(word, $0)
            }
        }
    }
}
