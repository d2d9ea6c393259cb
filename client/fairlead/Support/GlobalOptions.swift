import ArgumentParser

/// What every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that holds this device's leads (default: $FAIRLEAD_STORE, else the user's data folder).",
            valueName: "dir"),
        completion: .directory)
    var store: String?

    @Flag(help: "Print one JSON document; everything else goes to stderr.")
    var json = false
}
