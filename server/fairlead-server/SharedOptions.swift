import ArgumentParser

/// Which database a command works on.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The database of the server, as sqlite:PATH or postgres://USER@HOST:PORT/DATABASE.", valueName: "database"),
        transform: DatabaseLocation.parse)
    var database: DatabaseLocation = .usual
}

/// What all administrator's commands share.
struct AdministrationOptions: ParsableArguments {
    @OptionGroup var storage: DatabaseOptions

    @Flag(name: .long, help: "Print one JSON document on stdout.")
    var json = false
}
