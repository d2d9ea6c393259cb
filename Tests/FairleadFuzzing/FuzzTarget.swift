/// Something that reads what others wrote, and what has to hold whatever they wrote: it never traps, and what it takes
/// in can be written and read again.
///
/// libFuzzer (`make fuzz`) looks for bytes that break it; the tests play those that were worth keeping.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case changeSet = "change-set"
    case record
    case message
    case bundle
    case compressed
    case cursor
    case sheet
    case workbook
    case scan
    case filter
    case time
    case budget
    case search
    case policy
    case match
    case link
    case answer
    case page
    case push

    /// Reads the bytes.
    ///
    /// - Throws: `BrokenRule`, or an error that should not have come.
    package func check(_ bytes: [UInt8]) async throws {
        if self == .push { try await ExchangeChecks.push(bytes) } else { try checkAtOnce(bytes) }
    }

    /// The same, for all that awaits nothing.
    func checkAtOnce(_ bytes: [UInt8]) throws {
        switch self {
        case .changeSet: try WireChecks.changeSet(bytes)
        case .record: try WireChecks.record(bytes)
        case .message: try WireChecks.message(bytes)
        case .bundle: try WireChecks.bundle(bytes)
        case .compressed: try WireChecks.compressed(bytes)
        case .cursor: try WireChecks.cursor(bytes)
        case .sheet: try CaptureChecks.sheet(bytes)
        case .workbook: try CaptureChecks.workbook(bytes)
        case .scan: try CaptureChecks.scan(bytes)
        case .filter: try TypedChecks.filter(bytes)
        case .time: try TypedChecks.time(bytes)
        case .budget: try TypedChecks.budget(bytes)
        case .search: try TypedChecks.search(bytes)
        case .policy: try PolicyChecks.policy(bytes)
        case .match: try MatchChecks.match(bytes)
        case .link: try LinkChecks.link(bytes)
        case .answer: try AnswerChecks.answer(bytes)
        case .page: try ExchangeChecks.page(bytes)
        case .push: break
        }
    }
}

/// Bytes were found for which a rule does not hold.
struct BrokenRule: Error, CustomStringConvertible {
    var description: String
}

/// Throws when a rule does not hold.
func demand(_ holds: Bool, _ rule: @autoclosure () -> String) throws {
    if !holds { throw BrokenRule(description: rule()) }
}
