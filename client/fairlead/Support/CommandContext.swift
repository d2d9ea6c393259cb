import FairleadStore
import Glibc

/// What a command works with: the store, the clocks, and where results and talk go.
struct CommandContext: Sendable {
    let isJson: Bool
    let terminal: Terminal
    let environment: DeviceEnvironment
    let folder: String
    /// The moment of the command, milliseconds since 1970.
    let now: Int64

    init(_ options: GlobalOptions) throws {
        isJson = options.json
        terminal = Terminal()
        environment = SystemClocks.environment()
        folder = try StoreFolder.path(option: options.store)
        now = environment.wallMilliseconds()
    }

    /// Opens the store for a command that only reads; where there is none, an empty one that leaves no trace.
    func openForReading() throws -> DeviceStore {
        try DeviceStore.open(folder: folder, environment: environment, creating: false)
    }

    /// Opens the store for a command that writes, making it when there is none yet.
    func openForWriting() throws -> DeviceStore {
        try DeviceStore.open(folder: folder, environment: environment, creating: true)
    }

    /// Opens the store for a command that changes what is there already; where there is none it finds nothing to change,
    /// and makes none.
    func openForChanging() throws -> DeviceStore { try openForReading() }

    /// Prints the one result of a command, as text or as JSON.
    func output(json: @autoclosure () -> Json, text: @autoclosure () -> String) throws {
        if isJson {
            let document = json().rendered(indented: terminal.isOutputInteractive)
            try StandardStream.write(document + "\n", to: STDOUT_FILENO)
        } else {
            let text = text()
            let ending = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
            try StandardStream.write(text + ending, to: STDOUT_FILENO)
        }
    }

    /// Says something beside the result, on standard error.
    func say(_ sentence: String, _ role: TextRole = .plain) {
        // Nobody can be told that talk could not be written.
        try? StandardStream.write(terminal.talk.paint(CleanText.line(sentence), role) + "\n", to: STDERR_FILENO)
    }
}
