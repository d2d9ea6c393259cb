import ArgumentParser
import FairleadStore

/// `fairlead event`
struct EventCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Say at which show you are; leads captured from now on carry it.",
        discussion: """
            Examples:
              fairlead event use "Hannover Messe" --booth 4-B12
              fairlead event
              fairlead event clear
            """,
        subcommands: [Use.self, Show.self, Clear.self],
        defaultSubcommand: Show.self)

    struct Use: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "use",
            abstract: "Capture leads at this show from now on.",
            discussion: """
                Leads also get the source "trade show". The booth is ours; leave it out when there is none. \
                It is a setting of this device: fairlead event clear ends it, fairlead undo does not.

                Examples:
                  fairlead event use "Hannover Messe" --booth 4-B12
                  fairlead event use 广交会
                """)
        @Argument(help: "The show's name.") var name: [String]
        @Option(help: "Our booth there.") var booth: String?
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let event = try LeadValues.value(of: "event", typed: name.joined(separator: " ")).text
            guard let event else { throw Failure.usage(Texts.eventNameEmpty) }
            let booth = try LeadValues.value(of: "booth", typed: booth ?? "").text
            let store = try context.openForWriting()
            try store.set(.event, event)
            try store.set(.booth, booth)
            let show = try store.currentShow()
            try context.output(
                json: show.json, text: Texts.eventUsed(CleanText.line(event), booth: booth.map(CleanText.line)))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Tell which show is set.",
            discussion: """
                Example:
                  fairlead event
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let show = try context.openForReading().currentShow()
            let text = show.event.map { event in
                Texts.eventUsed(CleanText.line(event), booth: show.booth.map(CleanText.line))
            }
            try context.output(json: show.json, text: text ?? Texts.noEvent)
        }
    }

    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clear",
            abstract: "Capture leads without a show from now on.",
            discussion: """
                Example:
                  fairlead event clear
                """)
        @OptionGroup(title: "Global options") var globals: GlobalOptions

        func run() throws {
            let context = try CommandContext(globals)
            let store = try context.openForChanging()
            try store.set(.event, nil)
            try store.set(.booth, nil)
            let show = try store.currentShow()
            try context.output(json: show.json, text: Texts.eventCleared)
        }
    }
}
