import FairleadCore

/// A phone number: the country's code where it is known, what is dialled within the country, and the extension.
struct PhoneNumber: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case mobile, landline, unknown
    }

    /// 0 when the number was written without it and nothing else tells.
    let country: Int
    /// The digits after the country's code, without zeros in front: 021-5555 1234 is `2155551234`. A number that is valid
    /// nowhere keeps its digits.
    let national: String
    /// Digits that reach a person behind a number; empty when there are none.
    let `extension`: String
    let kind: Kind

    /// Fewer digits are a short number or an extension, which many share.
    private static let digitsMin = 7
    private static let digitsMax = 15
    /// Of a number written with its country's code.
    private static let nationalDigitsMin = 4

    /// Reads a number; `nil` when it has too few digits, or too many.
    init?(_ text: String) {
        let parts = PhoneParts(TextFold.folded(text))
        var digits = parts.digits[...]
        guard digits.utf8.count >= PhoneNumber.digitsMin, digits.utf8.count <= PhoneNumber.digitsMax + 2 else {
            return nil
        }
        var country = 0
        let isLocal = digits.hasPrefix("0") && !digits.hasPrefix("00")
        if parts.hasPlus || digits.hasPrefix("00") {
            if !parts.hasPlus {
                digits = digits.dropFirst(2)
            } else if digits.hasPrefix("00") {
                digits = digits.dropFirst(2)
            }
            country = CallingCodes.prefix(of: digits)
            if country > 0 { digits = digits.dropFirst(String(country).utf8.count) }
        } else if parts.isNorthAmerican {
            country = 1
            digits = digits.dropFirst(1)
        } else if PhoneNumber.isChineseMobile(digits) {
            country = 86
        } else if digits.hasPrefix("86"), PhoneNumber.isChineseMobile(digits.dropFirst(2)) {
            country = 86
            digits = digits.dropFirst(2)
        } else if digits.utf8.count == 11, digits.hasPrefix("1"), digits.dropFirst(1).first.map({ $0 >= "2" }) == true {
            // Chinese mobile numbers that look the same are gone by now.
            country = 1
            digits = digits.dropFirst(1)
        }
        let national = digits.drop { $0 == "0" }
        guard national.utf8.count >= (country > 0 ? PhoneNumber.nationalDigitsMin : PhoneNumber.digitsMin - 1) else {
            return nil
        }
        self.country = country
        self.national = String(national)
        self.extension = parts.extension
        if isLocal, !CallingCodes.hasTrunkBeforeMobile(national) {
            kind = .landline
        } else {
            let kind = CallingCodes.kind(of: national, country: country)
            // Some countries have zeros in front that belong to the number, most have one that is not dialled from abroad.
            let isMobile = national != digits && CallingCodes.kind(of: digits, country: country) == .mobile
            self.kind = isMobile ? .mobile : kind
        }
    }

    private static func isChineseMobile(_ digits: Substring) -> Bool {
        guard digits.utf8.count == 11, digits.first == "1", let second = digits.dropFirst().first else { return false }
        return second >= "3"
    }

    /// The digits that the country's code and a zero before the area do not change.
    var last8: String { String(national.suffix(8)) }

    /// Tells whether both reach the same set, extensions aside.
    func isSame(_ other: PhoneNumber) -> Bool {
        if country == other.country || country == 0 || other.country == 0, national == other.national { return true }
        if country == 0, other.country > 0 { return isLocal(of: other) }
        return other.country == 0 && country > 0 && other.isLocal(of: self)
    }

    /// Tells whether this is another number as it is dialled within its country, or written with the country's code and
    /// without anything that says so.
    private func isLocal(of other: PhoneNumber) -> Bool {
        if national == String(other.country) + other.national { return true }
        let trunk = CallingCodes.trunk(of: other.country).drop { $0 == "0" }
        guard !trunk.isEmpty, national.hasPrefix(trunk) else { return false }
        return national.dropFirst(trunk.count).drop { $0 == "0" } == other.national
    }

    /// Digits that people write when they have none: 11111111111, 12345678, 13800138000 is a service's number.
    var isPlaceholder: Bool {
        let digits = Array(national.utf8)
        let tail = digits.suffix(7)
        guard let first = tail.first else { return true }
        if tail.allSatisfy({ $0 == first }) { return true }
        let steps = zip(tail, tail.dropFirst()).map { Int($1) - Int($0) }
        return steps.allSatisfy { $0 == 1 } || steps.allSatisfy { $0 == -1 }
    }

    /// Tells whether a text is a mobile number and nothing else.
    static func isNumberAlone(_ text: String) -> Bool {
        text.utf8.count >= 11 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "+") }
    }
}

/// A number's digits and its extension, which is split off first.
private struct PhoneParts {
    var digits = ""
    var `extension` = ""
    var hasPlus = false
    /// Grouped as `1-312-896-4124`, which could be a Chinese mobile number otherwise.
    var isNorthAmerican = false

    /// Reads folded text. An extension is `转802`, `分机802`, `ext 12`, `#3`, or `-861` after a whole number.
    init(_ folded: String) {
        var groups: [String] = [""]
        var count = 0
        var isExtension = false
        var bracket = ""
        var isInBracket = false
        for scalar in folded.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                if isExtension {
                    `extension`.unicodeScalars.append(scalar)
                } else {
                    groups[groups.count - 1].unicodeScalars.append(scalar)
                    count += 1
                    if isInBracket { bracket.unicodeScalars.append(scalar) }
                }
            } else if count >= 7, PhoneParts.startsExtension(scalar) {
                isExtension = true
            } else if scalar == "+", count == 0 {
                hasPlus = true
            } else if scalar == "-" || scalar == "(" || scalar == ")" {
                // The zero in `+49 (0)171` is not dialled from abroad.
                if scalar == ")", bracket == "0", hasPlus { groups[groups.count - 1].removeLast() }
                isInBracket = scalar == "("
                bracket = ""
                if scalar == "-", !isExtension { groups.append("") }
            }
        }
        if let last = groups.last, groups.count > 2, (1...4).contains(last.utf8.count),
            groups[groups.count - 2].utf8.count >= 7, count - last.utf8.count >= 10
        {
            `extension` = last
            groups.removeLast()
        }
        digits = groups.joined()
        isNorthAmerican = groups.map(\.utf8.count) == [1, 3, 3, 4] && groups[0] == "1"
    }

    /// Any letter behind a number says that what follows is something else.
    private static func startsExtension(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "#" || scalar == ";" || scalar == "," || scalar.properties.isAlphabetic
    }
}
