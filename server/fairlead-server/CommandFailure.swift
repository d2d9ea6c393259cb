import ArgumentParser
import FairleadServer
import FairleadServerStore

/// Why a command ends, for the person at the terminal and for the script that called it.
struct CommandFailure: Error {
    var message: String
    var hint: String?
    var code: ExitCode

    init(message: String, hint: String? = nil, code: ExitCode) {
        self.message = message
        self.hint = hint
        self.code = code
    }

    /// - isPostgreSQL: whether the database is one that is reached over a network.
    init(describing error: any Error, isPostgreSQL: Bool = false) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ServiceError: self.init(serviceError: error)
        case let error as DatabaseError: self.init(databaseError: error, isPostgreSQL: isPostgreSQL)
        case DatabaseCopy.Refusal.sourceIsEmpty:
            self.init(message: "There is no team in the database to copy from.", code: .badData)
        case DatabaseCopy.Refusal.targetIsNotEmpty:
            self.init(
                message: "The database to copy to is not empty.", hint: "Nothing is ever overwritten: name a new one.",
                code: .badData)
        default: self.init(message: String(describing: error), code: .failure)
        }
    }

    private init(serviceError error: ServiceError) {
        let code: ExitCode =
            switch error {
            case .invalid, .notFound, .conflict: .badData
            case .unauthenticated, .forbidden: .notAllowed
            case .retry: .tryAgain
            case .failed: .diskError
            }
        self.init(message: error.problem.message, hint: error.problem.hint, code: code)
    }

    private init(databaseError error: DatabaseError, isPostgreSQL: Bool) {
        switch error {
        case .retry(let message): self.init(message: message, hint: "Try again in a moment.", code: .tryAgain)
        case .unavailable(let message) where isPostgreSQL:
            let hint = "Check that PostgreSQL runs and can be reached, and the URL with its user and database."
            self.init(message: message, hint: hint, code: .tryAgain)
        case .unavailable(let message), .constraint(let message), .failed(let message):
            let hint = isPostgreSQL ? "See PostgreSQL's own log." : "Check the path, the folder's rights and the disk."
            self.init(message: message, hint: hint, code: .diskError)
        }
    }

    /// Says it on stderr.
    func report() {
        Console.error("error: \(message)")
        if let hint { Console.error(hint) }
    }
}

extension ExitCode {
    /// Bad input, or nothing that matches it.
    static let badData = ExitCode(65)
    /// The disk failed, or damage was found.
    static let diskError = ExitCode(74)
    static let tryAgain = ExitCode(75)
    static let notAllowed = ExitCode(77)
}
