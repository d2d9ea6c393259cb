import FairleadCore
import FairleadServerStore

/// Looks for a person in what is written elsewhere: a phone number, an address or the name in a note about somebody else.
///
/// What it finds is for an operator to look at: a name may be another person's. Nothing of the text itself is told.
struct MentionSearch {
    /// Without blanks and signs, the last digits of each: people write a number in many ways.
    private let phones: Set<String>
    /// E-mail and chat addresses, and the name, as they are compared.
    private let words: [String]

    /// Shorter ones stand in too much that has nothing to do with anybody.
    private static let phoneDigitsMin = 7
    private static let phoneDigitsCompared = 9
    private static let latinNameBytesMin = 4

    init(of leads: [RecordState]) {
        let numbers = leads.flatMap { $0.elements(Field.phones) }.map { $0.filter(\.isASCIIDigit) }
        phones = Set(
            numbers.filter { $0.count >= Self.phoneDigitsMin }.map { String($0.suffix(Self.phoneDigitsCompared)) })
        let addresses = leads.flatMap { $0.elements(Field.emails) + [$0.value(Field.wechat)?.text ?? ""] }
        let names = leads.compactMap { $0.value(Field.contact)?.text }
        let folded = (addresses + names).map(TextFold.folded).filter { word in
            // Two Chinese characters are a whole name.
            word.utf8.count >= Self.latinNameBytesMin
        }
        words = Set(folded).sorted()
    }

    /// Returns the leads in which the person is named, beside those that are left out; in the order of ids.
    func leads(
        _ transaction: any DatabaseTransaction, besides left: Set<RecordID>
    ) throws -> [(lead: RecordID, places: [String])] {
        guard !phones.isEmpty || !words.isEmpty else { return [] }
        var found: [RecordID: Set<String>] = [:]
        try RecordTable.forEach(transaction) { state in
            guard [RecordKind.lead, .activity, .request].contains(state.kind), !left.contains(state.root) else {
                return
            }
            let places = places(in: state)
            if !places.isEmpty { found[state.root, default: []].formUnion(places) }
        }
        return found.sorted { $0.key < $1.key }.map { (lead: $0.key, places: $0.value.sorted()) }
    }

    private func places(in state: RecordState) -> Set<String> {
        var places: Set<String> = []
        func look(_ key: CellKey, _ value: Value) {
            // What is about owners are names of the team's own.
            guard Schema.mergeClass(of: key.field, in: state.kind) != .server, key.field != Field.owner else { return }
            let texts = [key.element, value.text].compactMap { $0 } + (value.list ?? []).compactMap(\.text)
            guard texts.contains(where: isNamed) else { return }
            places.insert(state.kind == .lead ? key.field : state.value(Field.type)?.text ?? state.kind.name)
        }
        for (key, cell) in state.cells { for version in cell.versions { look(key, version.value) } }
        for past in state.past { look(past.key, past.version.value) }
        return places
    }

    private func isNamed(in text: String) -> Bool {
        let folded = TextFold.folded(text)
        if words.contains(where: { folded.contains($0) }) { return true }
        let digits = text.filter(\.isASCIIDigit)
        return phones.contains { digits.contains($0) }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
