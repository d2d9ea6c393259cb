import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead request-approval`
struct RequestApprovalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request-approval",
        abstract: "Ask a manager to approve what you are about to offer.",
        discussion: """
            A manager of the lead's department says yes or no, or an admin; of several who do, the first counts. It works \
            offline; they are told at their syncs, you are told at yours. fairlead lead show and fairlead history keep \
            both, fairlead undo takes back what is not answered yet.

            Example:
              fairlead request-approval acme --what "Quote 180k, module B, 8 % discount"
            """)

    @OptionGroup var reference: ReferenceArgument
    @Option(parsing: .unconditional, help: ArgumentHelp("The solution, the price.", valueName: "text"))
    var what: String
    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let what = try RequestsCommand.checked(what, "what")
        guard !what.isEmpty else { throw Failure.usage(Texts.approvalNeedsWhat) }
        let store = try context.openForChanging()
        guard try store.identity.user != nil else {
            throw Failure(
                exit: .notAllowed, code: "not_joined", message: Texts.approvalNeedsJoin, hint: Texts.teamUnknownHint)
        }
        let lead = try store.requireLead(reference.text)
        let id = try LeadChanges(store).askApproval(of: what, for: lead)
        guard let request = try store.request(id) else { throw StoreError.notFound(Texts.noRequest(lead.line)) }
        try context.output(json: request.json, text: Texts.approvalRequested(lead.line))
    }
}
