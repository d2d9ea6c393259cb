import ArgumentParser

/// What a command returns: one value with two renderings.
protocol CommandOutput: Encodable {
    /// For people, without the last line's end.
    var text: String { get }
    /// What else a person wants to know; goes to stderr, and not with `--json`.
    var talk: String? { get }
    /// Set when the command did its work and the result itself is bad news.
    var exitCode: ExitCode? { get }
}

extension CommandOutput {
    var talk: String? { nil }
    var exitCode: ExitCode? { nil }
}
