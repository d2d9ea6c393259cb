import Foundation

/// Unicode's normal forms. This is the one file of the core that needs Foundation, for the tables that come with it; the
/// texts that people write mostly get by without.
enum Normalization {
    /// Returns the composed form (NFC).
    static func composed(_ text: String) -> String {
        text.unicodeScalars.allSatisfy(isAlwaysComposed) ? text : text.precomposedStringWithCanonicalMapping
    }

    /// Returns what a character is made of, differences of form aside (NFKD): `ﬁ` is `fi`, `½` is `1⁄2`.
    static func compatibilityDecomposed(_ scalar: Unicode.Scalar) -> String {
        String(scalar).decomposedStringWithCompatibilityMapping
    }

    /// Tells whether a character neither changes under NFC nor joins the one before it. Only the frequent ones are
    /// here: a text of these needs no further look.
    static func isAlwaysComposed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x300, 0x400...0x482, 0x2010...0x2027, 0x2030...0x205E, 0x3001...0x3029, 0x3041...0x3096,
            0x309B...0x30FF, 0x3400...0x9FFF, 0xFF01...0xFFEE, 0x1F300...0x1FAFF:
            true
        default: false
        }
    }
}
