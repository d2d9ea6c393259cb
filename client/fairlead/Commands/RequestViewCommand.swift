import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead request-view`
struct RequestViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request-view",
        abstract: "Ask to look at a colleague's lead for a while.",
        discussion: """
            Name an own lead of which the server says that a colleague has the same person, or the number or the whole \
            code of a lead that somebody told you. It works offline; the server takes the request to the lead's owner \
            and managers at the next sync, and brings their answer at a later one. It never says whether there is such \
            a lead. fairlead requests shows what came of it, fairlead undo takes it back.

            Examples:
              fairlead request-view acme --reason "Same buyer, we could go together"
              fairlead request-view '#57' --reason "Visiting them on Friday" --until +5d
            """)

    @OptionGroup var reference: ReferenceArgument
    @Option(parsing: .unconditional, help: ArgumentHelp("What you need it for.", valueName: "text"))
    var reason: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("Until when.", valueName: "time"))
    var until: String?
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let until = try context.end(typed: until)
        let reason = try reason.map { try RequestsCommand.checked($0, "reason") }
        let store = try context.openForChanging()
        guard try store.identity.user != nil else {
            throw Failure(
                exit: .notAllowed, code: "not_joined", message: Texts.requestNeedsJoin, hint: Texts.teamUnknownHint)
        }
        let about = try subject(in: store)
        let wish = ViewRequest(about: about, reason: reason.flatMap { $0.isEmpty ? nil : $0 }, until: until)
        let id = try LeadChanges(store).ask(wish, summary: reference.text)
        guard let request = try store.request(id) else { throw StoreError.notFound(Texts.noRequest(reference.text)) }
        try context.output(json: request.json, text: Texts.requested(reference.text))
    }

    /// A lead that is here has to be one that a colleague has too; what is not here is asked for by its name alone.
    private func subject(in store: DeviceStore) throws -> ViewRequest.Subject {
        do {
            let lead = try store.requireLead(reference.text)
            guard try !store.elsewhere(of: lead.id).isEmpty else {
                throw Failure.badData("nothing_hidden", Texts.nothingHidden(lead.line), hint: Texts.nothingHiddenHint)
            }
            return .lead(lead.id)
        } catch let failure as Failure where failure.code == "not_found" {
            let typed = reference.text.trimmingCharacters(in: .whitespaces)
            let subject =
                ViewRequest.Subject(typed) ?? LeadCode.normalized(typed).flatMap { ViewRequest.Subject($0) }
            guard let subject else {
                throw Failure.badData("not_found", failure.message, hint: Texts.requestHint)
            }
            return subject
        }
    }
}
