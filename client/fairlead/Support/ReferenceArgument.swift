import ArgumentParser
import FairleadCore
import FairleadStore

/// REF: the lead that is meant.
struct ReferenceArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The lead: its code or the beginning of it, its number, or words that match one lead.", valueName: "ref"),
        completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
    var words: [String]

    var text: String { words.joined(separator: " ") }
}

extension DeviceStore {
    /// Finds the lead that is meant and returns its view.
    func requireLead(_ reference: String, includingArchived: Bool = true) throws -> LeadView {
        do {
            let id = try resolve(reference, includingArchived: includingArchived)
            guard let lead = try lead(id) else { throw StoreError.notFound(Texts.noMatches) }
            return lead
        } catch StoreError.notFound(let message) {
            throw Failure.badData("not_found", message, hint: Texts.notFoundHint)
        }
    }
}
