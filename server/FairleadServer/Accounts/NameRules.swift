import FairleadCore
import FairleadProtocol
import Foundation

/// What people, departments and devices may be called. Names are bytes to the database, so each has one spelling (I15).
enum NameRules {
    /// Characters of a name.
    static let lengthMax = 64
    /// Words that commands understand as somebody else, and the author of what the server itself decides.
    private static let reserved: Set<String> = ["me", "all", "everyone", "any", "none", OwnChanges.author.name]

    /// Returns the one spelling (NFC) of a text.
    static func normalized(_ text: String) -> String { text.precomposedStringWithCanonicalMapping }

    static func user(_ typed: String) throws(ServiceError) -> String {
        let name = normalized(typed)
        guard !name.isEmpty, isPrintable(name) else {
            throw .invalid(
                ServiceProblem(
                    "bad_name", "That cannot be a user's name.",
                    hint: "A name has 1 to \(lengthMax) printable characters and no space at its ends."))
        }
        guard !name.unicodeScalars.contains(where: isAwkward) else {
            throw .invalid(
                ServiceProblem(
                    "bad_name", "'\(name)' would not work as a word in commands.",
                    hint: "Leave out spaces and the characters : / \\ = , ; # and quotes; 'li.na' and 'li-na' are fine."
                ))
        }
        guard !reserved.contains(name.lowercased()) else {
            throw .invalid(
                ServiceProblem("bad_name", "'\(name)' means something else in commands.", hint: "Choose another name."))
        }
        return name
    }

    static func department(_ typed: String) throws(ServiceError) -> String {
        let name = normalized(typed)
        guard isPrintable(name) else {
            throw .invalid(
                ServiceProblem(
                    "bad_department", "That cannot be a department's name.",
                    hint: "It has at most \(lengthMax) printable characters and no space at its ends."))
        }
        return name
    }

    /// Makes a device's name, which is only shown, fit.
    static func device(_ given: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in normalized(given).unicodeScalars where isPrintable(scalar) { scalars.append(scalar) }
        let name = String(String(scalars).trimmingCharacters(in: .whitespaces).prefix(lengthMax))
        return name.isEmpty || name.utf8.count > Limits.nameSizeBytesMax ? "device" : name
    }

    private static func isPrintable(_ name: String) -> Bool {
        name.count <= lengthMax && name.utf8.count <= Limits.nameSizeBytesMax
            && name.unicodeScalars.allSatisfy(isPrintable)
            && ![name.unicodeScalars.first, name.unicodeScalars.last].contains { $0?.properties.isWhitespace ?? false }
    }

    /// What separates words in commands, filters and lists.
    private static func isAwkward(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || ":/\\=,;#\"'`|<>".unicodeScalars.contains(scalar)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
