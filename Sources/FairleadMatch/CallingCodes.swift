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
            if plans[code] != nil { return code }
        }
        return 0
    }

    /// Returns what a number is, as far as its first digits tell.
    static func kind(of national: Substring, country: Int) -> PhoneNumber.Kind {
        guard let plan = plans[country] else { return .unknown }
        var prefix: UInt16 = 1
        var digits = national.utf8.prefix(prefixDigitsMax).makeIterator()
        while true {
            if plans.prefixes[plan.mobile].contains(prefix) { return .mobile }
            if plans.prefixes[plan.mixed].contains(prefix) { return .unknown }
            guard let digit = digits.next() else { break }
            prefix = prefix * 10 + UInt16(digit) - 0x30
        }
        return .landline
    }

    /// What is dialled within a country before a number; empty where it is a zero, or nothing.
    static func trunk(of country: Int) -> String { plans[country]?.trunk ?? "" }

    /// Tells whether digits after a zero may be a mobile number in a country where one is dialled first (0171, 07700, 090).
    static func hasTrunkBeforeMobile(_ national: Substring) -> Bool {
        ["15", "16", "17", "4", "6", "7", "80", "90"].contains { national.hasPrefix($0) }
    }

    private static let codeDigitsMax = 3
    private static let prefixDigitsMax = 3

    private static let plans = Plans(PhonePlans.table)
}

/// The plans, read byte by byte when the first number comes: a command that takes in one lead has no millisecond for it.
private struct Plans {
    struct Plan {
        /// Places among the prefixes.
        var mobile = 0..<0
        var mixed = 0..<0
        var trunk = ""
    }

    /// With a one in front of each.
    private(set) var prefixes: [UInt16] = []
    /// By calling code.
    private var plans = [Plan?](repeating: nil, count: 1000)

    subscript(code: Int) -> Plan? { code < plans.count ? plans[code] : nil }

    init(_ table: StaticString) {
        prefixes.reserveCapacity(2_000)
        table.withUTF8Buffer { bytes in
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                let parts = line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
                guard parts.count == 4 else { continue }
                let code = parts[0].reduce(0) { $0 * 10 + Int($1) - 0x30 }
                guard plans.indices.contains(code) else { continue }
                plans[code] = Plan(
                    mobile: add(parts[1]), mixed: add(parts[2]), trunk: String(decoding: parts[3], as: UTF8.self))
            }
        }
    }

    /// Reads `71-79,6`, `*` being no digit at all; returns where the prefixes are now.
    private mutating func add(_ list: Slice<UnsafeBufferPointer<UInt8>>) -> Range<Int> {
        let start = prefixes.count
        var first: UInt16 = 0
        var number: UInt16 = 1
        func end(_ prefixes: inout [UInt16]) {
            for prefix in (first == 0 ? number : first)..<(number + 1) { prefixes.append(prefix) }
        }
        for byte in list {
            switch byte {
            case UInt8(ascii: ","):
                end(&prefixes)
                (first, number) = (0, 1)
            case UInt8(ascii: "-"): (first, number) = (number, 1)
            case UInt8(ascii: "*"): break
            default: number = number * 10 + UInt16(byte) - 0x30
            }
        }
        if !list.isEmpty { end(&prefixes) }
        return start..<prefixes.count
    }
}
