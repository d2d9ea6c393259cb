/// The world's calling codes, and which numbers are mobile ones where that can be seen.
///
/// Source: ITU-T E.164's list of assigned codes, and the national numbering plans of the countries named below.
enum CallingCodes {
    /// Returns the calling code with which digits begin, 0 when it is none.
    static func prefix(of digits: Substring) -> Int {
        guard let one = Int(digits.prefix(1)) else { return 0 }
        if one == 1 || one == 7 { return one }
        guard let two = Int(digits.prefix(2)) else { return 0 }
        if twoDigits.contains(two) { return two }
        return Int(digits.prefix(3)) ?? 0
    }

    /// Codes that begin with the same two digits as one of these have no third one; all others have three digits.
    private static let twoDigits: Set<Int> = [
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61,
        62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ]

    /// Returns what a number is, as far as its first digits tell.
    static func kind(of national: Substring, country: Int) -> PhoneNumber.Kind {
        guard let starts = mobileStarts[country] else { return .unknown }
        return starts.contains { national.hasPrefix($0) } ? .mobile : .landline
    }

    /// Tells whether digits after a zero may be a mobile number in a country where one is dialled first (0171, 07700, 090).
    static func hasTrunkBeforeMobile(_ national: Substring) -> Bool {
        ["15", "16", "17", "4", "6", "7", "80", "90"].contains { national.hasPrefix($0) }
    }

    private static let mobileStarts: [Int: [String]] = [
        86: ["13", "14", "15", "16", "17", "18", "19"], 852: ["5", "6", "7", "9"], 853: ["6"], 886: ["9"],
        65: ["8", "9"], 81: ["70", "80", "90"], 82: ["10", "11"], 91: ["6", "7", "8", "9"], 60: ["1"],
        66: ["6", "8", "9"],
        84: ["3", "5", "7", "8", "9"], 62: ["8"], 61: ["4"], 64: ["2"], 49: ["15", "16", "17"], 44: ["7"],
        33: ["6", "7"],
        39: ["3"], 34: ["6", "7"], 351: ["9"], 31: ["6"], 32: ["4"], 41: ["7"], 43: ["6"], 45: [], 46: ["7"],
        47: ["4", "9"], 358: ["4", "5"], 48: ["5", "6", "7", "8"], 420: ["6", "7"], 353: ["8"], 7: ["9"], 90: ["5"],
        971: ["5"], 972: ["5"], 966: ["5"], 27: ["6", "7", "8"],
    ].filter { !$0.value.isEmpty }
}
