import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead requests`
struct RequestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Decide who may look at your leads, and see what became of what you asked for.",
        discussion: """
            A lead's owner decides, or a manager or admin who may; of several who do, the first counts. Whoever asked \
            is told at the next sync, without a name. REQUEST is its code, or the lead when one request for it is open.

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
            let requests = try context.openForReading().requests().filter { $0.isToDecide || $0.about != nil }
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
            abstract: "Let whoever asked look at the lead for a while.",
            discussion: """
                Without --until it is for as long as was asked for, or for a week. fairlead grant-view LEAD USER --end \
                takes it back.

                Example:
                  fairlead requests accept K7QF --until +3d
                """)
        @OptionGroup var request: Argument
        @Option(parsing: .unconditional, help: ArgumentHelp("The end of it.", valueName: "time"))
        var until: String?
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let until = try context.end(typed: until)
            let store = try context.openForChanging()
            let request = try request.find(in: store)
            let end = until ?? request.until ?? context.now + GrantViewCommand.usualMilliseconds
            try LeadChanges(store).answer(request, ViewAnswer(until: end), commandName: "requests accept")
            context.say(Texts.serverDecides, .faint)
            let answered = try store.request(request.id)
            try context.output(
                json: answered?.json ?? .null,
                text: Texts.viewGranted(request.lead?.line ?? "", request.user, Moment(end).local))
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
            let reason = TextFold.canonical(reason)
            guard !reason.isEmpty else { throw Failure.usage(Texts.rejectNeedsReason) }
            guard reason.utf8.count <= Limits.ownerReasonSizeBytesMax else {
                throw Failure.badData(
                    "too_long", Texts.tooLong("reason", bytesMax: Limits.ownerReasonSizeBytesMax),
                    hint: Texts.tooLongHint)
            }
            let store = try context.openForChanging()
            let request = try request.find(in: store)
            try LeadChanges(store).answer(
                request, ViewAnswer(until: nil, reason: reason), commandName: "requests reject")
            context.say(Texts.serverDecides, .faint)
            let answered = try store.request(request.id)
            try context.output(
                json: answered?.json ?? .null,
                text: Texts.requestRejected(request.lead?.line ?? "", request.user))
        }
    }
}
