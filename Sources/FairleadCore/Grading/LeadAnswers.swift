/// The raw answers that a lead holds. Grades are worked out from them on both ends and never sent.
package struct LeadAnswers: Hashable, Sendable {
    /// One letter for each answered dimension, also of dimensions that no scheme asks for (any more).
    package private(set) var letters: [String: String]

    package init(_ letters: [String: String] = [:]) {
        self.letters = letters
    }

    package init(_ lead: RecordState) {
        letters = [:]
        for (key, cell) in lead.cells where key.element == nil {
            guard let dimension = LeadAnswers.dimension(of: key.field),
                let letter = cell.shown(as: .register)?.value.text, LeadAnswers.isLetter(letter)
            else { continue }
            letters[dimension] = letter
        }
    }

    package subscript(dimension: String) -> String? { letters[dimension] }

    package var isEmpty: Bool { letters.isEmpty }

    // MARK: the lead's fields

    private static let prefix = "answer_"

    /// The field of a lead that holds the answer to a dimension.
    package static func field(_ dimension: String) -> String { prefix + dimension }

    /// The dimension that a field holds the answer to; `nil` for every other field.
    package static func dimension(of field: String) -> String? {
        guard field.utf8.count > prefix.utf8.count, field.utf8.starts(with: prefix.utf8) else { return nil }
        return String(field.dropFirst(prefix.count))
    }

    /// An answer is one of the letters A to Z.
    package static func isLetter(_ text: String) -> Bool {
        text.utf8.count == 1 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    // MARK: the stored form

    /// `authority=B budget=A`, sorted: equal answers are equal texts, and a grade follows from the text.
    package var encoded: String {
        letters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    package init(encoded: String) {
        letters = [:]
        for pair in encoded.split(separator: " ") {
            let parts = pair.split(separator: "=")
            if parts.count == 2 { letters[String(parts[0])] = String(parts[1]) }
        }
    }
}
