/// A command that did not do what was asked: what went wrong, and what to do next.
struct Failure: Error, Sendable {
    /// How the process ends; stable, see the table in `fairlead --help`.
    enum Exit: Int32, Sendable {
        case failed = 1
        case usage = 64
        case badData = 65
        case unreachable = 69
        case disk = 74
        case tryAgain = 75
        case notAllowed = 77
    }

    var exit: Exit
    /// A stable word for scripts.
    var code: String
    /// A sentence for people.
    var message: String
    /// What to do next.
    var hint: String?
    /// Further lines, such as the leads that were meant perhaps.
    var details: [String] = []
    /// The same as data.
    var candidates: [Json] = []

    static func usage(_ message: String, hint: String? = nil) -> Failure {
        Failure(exit: .usage, code: "usage", message: message, hint: hint)
    }

    static func badData(_ code: String, _ message: String, hint: String? = nil) -> Failure {
        Failure(exit: .badData, code: code, message: message, hint: hint)
    }

    /// The result could not be written where it was to go.
    static func output(_ reason: String) -> Failure {
        Failure(exit: .disk, code: "output", message: Texts.outputFailed(reason), hint: Texts.outputFailedHint)
    }

    var json: Json {
        var members: [(String, Json)] = [
            ("code", .text(code)), ("message", .text(message)), ("hint", .optional(hint)),
        ]
        if !candidates.isEmpty { members.append(("candidates", .list(candidates))) }
        return .object([("error", .object(members))])
    }
}
