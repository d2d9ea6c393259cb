/// The world's calling codes, and which numbers are mobile ones where their first digits tell.
///
/// `PhonePlans` is made from libphonenumber, and a test compares what is read here with what the library reads.
enum CallingCodes {
    /// Returns the calling code with which digits begin, 0 when it is none.
    static func prefix(of digits: Substring) -> Int {
        var code = 0
        for digit in digits.utf8.prefix(codeDigitsMax) {
            code = code * 10 + Int(digit) - 0x30
            // No code begins with another one.
            if plans.trunks[code] != nil { return code }
        }
        return 0
    }

    /// Returns what a number is, as far as its first digits tell.
    static func kind(of national: Substring, country: Int) -> PhoneNumber.Kind {
        guard plans.trunks[country] != nil else { return .unknown }
        var prefix = 1
        var digits = national.utf8.prefix(prefixDigitsMax).makeIterator()
        while true {
            let key = country * keysPerCountry + prefix
            if plans.mobile.contains(key) { return .mobile }
            if plans.mixed.contains(key) { return .unknown }
            guard let digit = digits.next() else { break }
            prefix = prefix * 10 + Int(digit) - 0x30
        }
        return .landline
    }

    /// What is dialled within a country before a number; empty where it is a zero, or nothing.
    static func trunk(of country: Int) -> String { plans.trunks[country] ?? "" }

    /// Tells whether digits after a zero may be a mobile number in a country where one is dialled first (0171, 07700, 090).
    static func hasTrunkBeforeMobile(_ national: Substring) -> Bool {
        ["15", "16", "17", "4", "6", "7", "80", "90"].contains { national.hasPrefix($0) }
    }

    private static let codeDigitsMax = 3
    private static let prefixDigitsMax = 3
    private static let keysPerCountry = 10_000

    private struct Plans {
        /// By calling code.
        var trunks: [Int: String] = [:]
        /// Prefixes as numbers with a one in front, behind the calling code.
        var mobile: Set<Int> = []
        var mixed: Set<Int> = []
    }

    private static let plans: Plans = {
        var plans = Plans()
        for line in PhonePlans.table.split(separator: "\n") {
            let parts = line.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 4, let code = Int(parts[0]) else { continue }
            plans.trunks[code] = String(parts[3])
            for prefix in keys(parts[1]) { plans.mobile.insert(code * keysPerCountry + prefix) }
            for prefix in keys(parts[2]) { plans.mixed.insert(code * keysPerCountry + prefix) }
        }
        return plans
    }()

    /// Reads `71-79,6`: each prefix with a one in front, `*` being no digit at all.
    private static func keys(_ list: Substring) -> [Int] {
        list.split(separator: ",").flatMap { entry -> [Int] in
            if entry == "*" { return [1] }
            let ends = entry.split(separator: "-").compactMap { Int("1" + $0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            return Array(first...last)
        }
    }
}
