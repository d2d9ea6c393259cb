import ArgumentParser
import FairleadClient
import FairleadProtocol
import FairleadStore

/// What the layers below say, as the exit code, the sentence and the hint of a command.
extension Failure {
    /// Leads named when a reference matches several.
    private static let candidatesMax = 10
    /// What a server that answers can mean beside a mistake in the exchange itself.
    private static let exits: [String: Exit] = ["other_server": .unreachable, "other_device": .notAllowed]

    /// Returns `nil` for what the parser says itself: help, version, and words that make no command.
    init?(describing error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as StoreError: self.init(error)
        case let error as SessionError: self.init(error)
        case let error as ProtocolError: self = .badData("malformed", Texts.sentence(error.message))
        case is CancellationError: self.init(SessionError.cancelled)
        case is ValidationError, is CleanExit: return nil
        default:
            guard RootCommand.exitCode(for: error) == .failure else { return nil }
            self.init(exit: .failed, code: "failed", message: String(describing: error), hint: Texts.unexpectedHint)
        }
    }

    private init(_ error: StoreError) {
        let (exit, code): (Exit, String) =
            switch error {
            case .notFound: (.badData, "not_found")
            case .ambiguous: (.badData, "ambiguous")
            case .invalid: (.badData, "invalid")
            case .locked: (.tryAgain, "locked")
            case .damaged: (.disk, "damaged")
            case .disk: (.disk, "disk")
            case .notJoined: (.notAllowed, "not_joined")
            case .notAllowed: (.notAllowed, "not_allowed")
            }
        self.init(exit: exit, code: code, message: error.message, hint: error.hint)
        switch error {
        case .ambiguous(_, let leads):
            details = leads.prefix(Failure.candidatesMax).map(\.candidateLine)
            if leads.count > Failure.candidatesMax { details.append(Texts.more(leads.count - Failure.candidatesMax)) }
            candidates = leads.map(\.candidateJson)
            hint = hint ?? Texts.ambiguousHint
        case .notJoined: hint = hint ?? Texts.notJoinedHint
        default: break
        }
    }

    private init(_ error: SessionError) {
        let (exit, code): (Exit, String) =
            switch error {
            case .unreachable: (.unreachable, "unreachable")
            case .tryAgain: (.tryAgain, "try_again")
            case .notAllowed: (.notAllowed, "not_allowed")
            case .refused(let code, _, _): (Failure.exits[code] ?? .failed, code)
            case .store: (.disk, "store")
            case .cancelled: (.failed, "cancelled")
            }
        self.init(exit: exit, code: code, message: error.message, hint: error.hint)
    }
}

extension LeadView {
    /// Returns the lead as it is told apart from others: code, number, name, city and owner.
    fileprivate var candidateLine: String {
        let rest = [city, owner].compactMap { $0 }.filter { !$0.isEmpty }
        let marks = archived ? rest + [Texts.archivedMark] : rest
        return line + (number.map { "  #\($0)" } ?? "") + (marks.isEmpty ? "" : "  (\(marks.joined(separator: ", ")))")
    }

    fileprivate var candidateJson: Json {
        .object([
            ("id", .text(id.description)), ("code", .text(code)), ("number", .optional(number)),
            ("company", .optional(company)), ("contact", .optional(contact)), ("city", .optional(city)),
            ("owner", .optional(owner)), ("archived", .bool(archived)),
        ])
    }
}
