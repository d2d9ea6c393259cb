import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead requests`
struct RequestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Decide who may look at your leads and what is approved, and see what became of what you asked for.",
        discussion: """
            Who may look at a lead its owner decides, or a manager or admin who may; what is approved, a manager or admin. \
            Of several who decide, the first counts. Whoever asked is told at the next sync, of a lead that he may not \
            see without a name. REQUEST is its code, or the lead when one request for it is open.

            Examples:
              fairlead requests
              fairlead requests accept K7QF --until +3d
              fairlead requests reject K7QF --reason "We are about to sign"
            """,
        subcommands: [List.self, Accept.self, Reject.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the open requests for your leads, and your own.",
            discussion: """
                Example:
                  fairlead requests list
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let requests = try context.openForReading().requests().filter { $0.isToDecide || $0.isOwn }
            if requests.isEmpty { context.say(Texts.noRequests) }
            try context.output(
                json: .list(requests.map(\.json)),
                text: requests.isEmpty ? "" : RequestRendering.table(requests, context))
        }
    }

    /// The request that is meant.
    struct Argument: ParsableArguments {
        @ArgumentParser.Argument(
            help: ArgumentHelp("The request's code, or its lead.", valueName: "request"),
            completion: .custom { words, _, prefix in Completion.leads(words: words, prefix: prefix) })
        var words: [String]

        func find(in store: DeviceStore) throws -> RequestView {
            let typed = words.joined(separator: " ")
            let open = try store.requests().filter(\.isToDecide)
            if let code = LeadCode.normalized(typed) {
                let named = open.filter { $0.code.hasPrefix(code) }
                if named.count == 1 { return named[0] }
            }
            let lead = try store.requireLead(typed)
            let beside = open.filter { $0.lead?.id == lead.id }
            guard beside.count == 1 else {
                throw Failure.badData(
                    beside.isEmpty ? "no_request" : "several_requests",
                    beside.isEmpty ? Texts.noRequest(lead.line) : Texts.severalRequests(lead.line),
                    hint: Texts.requestsHint)
            }
            return beside[0]
        }
    }

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept",
            abstract: "Let whoever asked look at the lead for a while, or approve what was asked.",
            discussion: """
                Without --until a lead is shown for as long as was asked for, or for a week. fairlead grant-view LEAD USER \
                --end takes it back.

                Examples:
                  fairlead requests accept K7QF --until +3d
                  fairlead requests accept acme --reason "Without the discount on spare parts"
                """)
        @OptionGroup var request: Argument
        @Option(parsing: .unconditional, help: ArgumentHelp("The end of it.", valueName: "time"))
        var until: String?
        @Option(parsing: .unconditional, help: ArgumentHelp("What whoever asked is told.", valueName: "text"))
        var reason: String?
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let until = try context.end(typed: until)
            let reason = try reason.map { try checked($0, "reason") }.flatMap { $0.isEmpty ? nil : $0 }
            let store = try context.openForChanging()
            let request = try request.find(in: store)
            guard request.approval == nil || until == nil else { throw Failure.usage(Texts.approvalHasNoEnd) }
            let end = until ?? request.until ?? context.now + GrantViewCommand.usualMilliseconds
            let answer =
                request.approval == nil
                ? ViewAnswer(until: end, reason: reason).value : ApprovalAnswer(isApproved: true, reason: reason).value
            try LeadChanges(store).answer(request, answer, commandName: "requests accept")
            context.say(Texts.serverDecides, .faint)
            let lead = request.lead?.line ?? ""
            let answered = try store.request(request.id)
            try context.output(
                json: answered?.json ?? .null,
                text: request.approval.map { Texts.approved($0.what, lead) }
                    ?? Texts.viewGranted(lead, request.user, Moment(end).local))
        }
    }

    struct Reject: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject",
            abstract: "Say no, and why.",
            discussion: """
                Example:
                  fairlead requests reject K7QF --reason "We are about to sign"
                """)
        @OptionGroup var request: Argument
        @Option(parsing: .unconditional, help: ArgumentHelp("What whoever asked is told.", valueName: "text"))
        var reason: String
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let reason = try checked(reason, "reason")
            guard !reason.isEmpty else { throw Failure.usage(Texts.rejectNeedsReason) }
            let store = try context.openForChanging()
            let request = try request.find(in: store)
            let answer =
                request.approval == nil
                ? ViewAnswer(until: nil, reason: reason).value
                : ApprovalAnswer(isApproved: false, reason: reason).value
            try LeadChanges(store).answer(request, answer, commandName: "requests reject")
            context.say(Texts.serverDecides, .faint)
            let lead = request.lead?.line ?? ""
            let answered = try store.request(request.id)
            try context.output(
                json: answered?.json ?? .null,
                text: request.approval.map { Texts.declined($0.what, lead) }
                    ?? Texts.requestRejected(lead, request.user))
        }
    }

    /// A text that somebody has typed, as it is kept.
    static func checked(_ text: String, _ name: String) throws -> String {
        let text = TextFold.canonical(text)
        guard text.utf8.count <= Limits.ownerReasonSizeBytesMax else {
            throw Failure.badData(
                "too_long", Texts.tooLong(name, bytesMax: Limits.ownerReasonSizeBytesMax), hint: Texts.tooLongHint)
        }
        return text
    }
}
