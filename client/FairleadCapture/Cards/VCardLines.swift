/// The logical lines of a card: folded ones are put together again, photos are left out.
enum VCardLines {
    static func properties(_ text: String) -> [VCardProperty] {
        var properties: [VCardProperty] = []
        var current = ""
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        // By scalars: an accent on the blank that marks a fold would hide it.
        for line in lines.lazy.map(\.unicodeScalars) {
            if endsSoftly(current) {
                current.unicodeScalars.removeLast()
                current.unicodeScalars.append(contentsOf: line)
            } else if let first = line.first, first == " " || first == "\t" {
                current.unicodeScalars.append(contentsOf: line.dropFirst())
            } else if !line.isEmpty {
                if let property = VCardProperty(line: current[...]), !property.isBinary { properties.append(property) }
                current = String(line)
                guard properties.count < CaptureLimits.cardPropertiesMax else { return properties }
            }
        }
        if let property = VCardProperty(line: current[...]), !property.isBinary { properties.append(property) }
        return properties
    }

    /// Tells whether a quoted-printable line goes on in the next one.
    private static func endsSoftly(_ line: String) -> Bool {
        // The name and the parameters are short; a long line is not searched again for each piece of it.
        guard line.utf8.last == UInt8(ascii: "="),
            let colon = line.utf8.prefix(1024).firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        return line[..<colon].uppercased().contains("QUOTED-PRINTABLE")
    }
}
