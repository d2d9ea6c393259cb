/// Reads header fields that are lists of names with a quality, such as `Accept`.
package enum HeaderList {
    package struct Item: Hashable, Sendable {
        package var name: Substring
        /// Thousandths, 0 to 1000.
        package var quality: Int
    }

    /// Returns the items in order; empty ones are left out, and a quality that cannot be read counts as full.
    package static func items(_ field: String) -> [Item] {
        field.split(separator: ",").compactMap { part in
            let pieces = part.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
            guard let name = pieces.first, !name.isEmpty else { return nil }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") || $0.hasPrefix("Q=") }
            return Item(name: name, quality: quality.map { thousandths($0.dropFirst(2)) } ?? 1_000)
        }
    }

    /// Compares two names as ASCII without regard to case and to space around them.
    package static func isSame(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        trimmed(Substring(left)).lowercased().utf8.elementsEqual(trimmed(Substring(right)).lowercased().utf8)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.utf8.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.utf8.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }

    /// Reads `0`, `0.5`, `1.000`; at most three decimals, and nothing above one.
    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int($0) }), whole == 0 || whole == 1 else { return 1_000 }
        guard parts.count == 2 else { return whole * 1_000 }
        let decimals = parts[1].prefix(3)
        guard decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return 1_000 }
        let fraction = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count)) ?? 0
        return min(whole * 1_000 + fraction, 1_000)
    }
}
