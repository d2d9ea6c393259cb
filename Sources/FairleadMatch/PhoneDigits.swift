import FairleadCore

/// What a phone number keeps however it is written.
enum PhoneDigits {
    /// Fewer digits are a short number or an extension, which many share.
    private static let digitsMin = 7

    /// Returns the last eight digits, which neither the country code nor a zero before the area changes, or `nil` when
    /// there are too few. An extension is not part of the number: `转802`, `ext 12`, `#3`, or `-861` after a whole number.
    static func last8(of phone: String) -> String? {
        var groups: [[UInt8]] = [[]]
        var count = 0
        for scalar in TextFold.folded(phone).unicodeScalars {
            if ("0"..."9").contains(scalar) {
                groups[groups.count - 1].append(UInt8(truncatingIfNeeded: scalar.value))
                count += 1
            } else if count >= digitsMin && startsExtension(scalar) {
                break
            } else if scalar == "-" {
                groups.append([])
            }
        }
        if let last = groups.last, groups.count > 2, last.count <= 4, groups[groups.count - 2].count >= digitsMin,
            count - last.count >= 10
        {
            groups.removeLast()
        }
        let digits = groups.joined()
        guard digits.count >= digitsMin else { return nil }
        return String(decoding: digits.suffix(8), as: UTF8.self)
    }

    /// Tells whether a text is a mobile number and nothing else.
    static func isNumberAlone(_ text: String) -> Bool {
        text.utf8.count >= 11 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "+") }
    }

    /// Any letter behind a number says that what follows is something else.
    private static func startsExtension(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "#" || scalar == ";" || scalar == "," || scalar.properties.isAlphabetic
    }
}
