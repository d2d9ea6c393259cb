import Glibc

/// What the terminal is like, asked once.
struct Terminal: Sendable {
    /// True when results are read by a person as they come.
    let isOutputInteractive: Bool
    /// True when talk is read by a person as it comes.
    let isTalkInteractive: Bool
    /// True when somebody can be asked.
    let isInputInteractive: Bool
    /// Columns of one line.
    let width: Int
    let output: Style
    let talk: Style

    init() {
        isOutputInteractive = isatty(STDOUT_FILENO) == 1
        isTalkInteractive = isatty(STDERR_FILENO) == 1
        isInputInteractive = isatty(STDIN_FILENO) == 1
        width = Terminal.measuredWidth()
        let isPlain =
            !(ProcessEnvironment.value("NO_COLOR") ?? "").isEmpty || ProcessEnvironment.value("TERM") == "dumb"
        output = Style(isColored: isOutputInteractive && !isPlain)
        talk = Style(isColored: isTalkInteractive && !isPlain)
    }

    private static func measuredWidth() -> Int {
        var size = winsize()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
                return max(Int(size.ws_col), widthMin)
            }
        }
        return max(ProcessEnvironment.value("COLUMNS").flatMap { Int($0) } ?? 80, widthMin)
    }

    /// Below this a table is no table any more.
    private static let widthMin = 20
}

/// The process's environment, read without loading more than is needed.
enum ProcessEnvironment {
    /// Returns a variable, or `nil` when it is not set.
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
