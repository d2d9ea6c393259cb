/// What to tell whoever asked: a code for programs, a sentence for a person, and what to do about it.
package struct ServiceProblem: Error, Hashable, Sendable {
    /// Stable.
    package var code: String
    package var message: String
    /// `nil` when the sentence says it all.
    package var hint: String?

    package init(_ code: String, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

/// Why a service did not do what it was asked; the case says what the caller can do about it. Nothing was changed.
///
/// A database that cannot be reached is `DatabaseError.unavailable`, as it comes.
package enum ServiceError: Error, Hashable, Sendable {
    /// The request is wrong in itself.
    case invalid(ServiceProblem)
    /// Nobody knows who asks, or that device may no longer.
    case unauthenticated(ServiceProblem)
    case forbidden(ServiceProblem)
    case notFound(ServiceProblem)
    /// The request does not fit what is there already.
    case conflict(ServiceProblem)
    /// The same request may work in a moment.
    case retry(ServiceProblem)
    /// A bug, or damage.
    case failed(ServiceProblem)

    package var problem: ServiceProblem {
        switch self {
        case .invalid(let problem), .unauthenticated(let problem), .forbidden(let problem), .notFound(let problem),
            .conflict(let problem), .retry(let problem), .failed(let problem):
            problem
        }
    }
}
