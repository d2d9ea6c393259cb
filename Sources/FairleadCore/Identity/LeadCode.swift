/// The short code of a lead: eight Crockford base-32 characters from random bits of its id.
///
/// Made on the device, so a rep can say it aloud before any sync. I, L, O and U do not occur.
package enum LeadCode {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Returns the code of a lead's id: its last 40 bits, which a UUIDv7 draws at random.
    package static func code(of id: RecordID) -> String {
        var text: [UInt8] = []
        for shift in stride(from: 35, through: 0, by: -5) {
            text.append(alphabet[Int(id.low >> UInt64(shift) & 31)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the bytes that the ids of a whole code end with; `nil` when it is none.
    package static func idEnding(_ code: String) -> [UInt8]? {
        let digits = code.utf8.compactMap { alphabet.firstIndex(of: $0) }
        guard digits.count == 8, code.utf8.count == 8 else { return nil }
        let bits = digits.reduce(UInt64(0)) { $0 << 5 | UInt64($1) }
        return stride(from: 32, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0)) }
    }

    /// Returns a typed code in its one spelling (upper case, O as 0, I and L as 1), or `nil` when it cannot be one.
    package static func normalized(_ typed: some StringProtocol) -> String? {
        var text: [UInt8] = []
        for byte in typed.uppercased().utf8 {
            switch byte {
            case UInt8(ascii: "O"): text.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): text.append(UInt8(ascii: "1"))
            case UInt8(ascii: "-"): continue
            default:
                guard alphabet.contains(byte) else { return nil }
                text.append(byte)
            }
        }
        return text.isEmpty || text.count > 8 ? nil : String(decoding: text, as: UTF8.self)
    }
}
