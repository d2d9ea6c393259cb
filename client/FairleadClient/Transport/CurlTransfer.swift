import Synchronization

/// One request on its way: waits for its turn, runs, and ends exactly once.
final class CurlTransfer: Sendable {
    typealias Ending = Result<HTTPResponse, TransportError>
    typealias Waiter = CheckedContinuation<Ending, Never>

    let request: HTTPRequest
    private let progress: (@Sendable (TransferProgress) -> Void)?
    private let onHead: (@Sendable (HTTPResponse) -> Bool)?
    private let onBytes: (@Sendable ([UInt8]) -> Bool)?
    private let state: Mutex<State>

    private struct State {
        var collector: ResponseCollector
        var isCancelled = false
        var isTooLarge = false
        /// The session while it runs this transfer.
        var session: CurlSession?
        var waiter: Waiter?
    }

    init(
        _ request: HTTPRequest, progress: (@Sendable (TransferProgress) -> Void)? = nil,
        onHead: (@Sendable (HTTPResponse) -> Bool)? = nil, onBytes: (@Sendable ([UInt8]) -> Bool)? = nil
    ) {
        self.request = request
        self.progress = progress
        self.onHead = onHead
        self.onBytes = onBytes
        state = Mutex(State(collector: ResponseCollector(bodySizeBytesMax: request.answerSizeBytesMax)))
    }

    /// Remembers who waits. Returns `false`, with the waiter answered, when the transfer was cancelled before.
    func enqueue(_ waiter: Waiter) -> Bool {
        let isCancelled = state.withLock { state in
            if !state.isCancelled { state.waiter = waiter }
            return state.isCancelled
        }
        if isCancelled { waiter.resume(returning: .failure(.cancelled)) }
        return !isCancelled
    }

    /// Ends the transfer at once: one that waits for its turn here, one that runs by waking its session.
    func cancel() {
        let (waiter, session): (Waiter?, CurlSession?) = state.withLock { state in
            state.isCancelled = true
            if let session = state.session { return (nil, session) }
            defer { state.waiter = nil }
            return (state.waiter, nil)
        }
        waiter?.resume(returning: .failure(.cancelled))
        session?.wake()
    }

    /// Runs on the session's queue; blocks until the transfer has ended.
    func perform(in session: CurlSession, caFile: String?) {
        let begins = state.withLock { state in
            if !state.isCancelled { state.session = session }
            return !state.isCancelled
        }
        guard begins else { return }
        finish(session.perform(self, caFile: caFile))
    }

    /// Ends a transfer that could not begin.
    func fail(_ error: TransportError) { finish(.failed(error)) }

    private func finish(_ outcome: CurlOutcome) {
        let (waiter, ending): (Waiter?, Ending) = state.withLock { state in
            defer {
                state.waiter = nil
                state.session = nil
            }
            return (state.waiter, Self.ending(of: outcome, request: request, state: state))
        }
        waiter?.resume(returning: ending)
    }

    private static func ending(of outcome: CurlOutcome, request: HTTPRequest, state: State) -> Ending {
        if state.isCancelled { return .failure(.cancelled) }
        if state.isTooLarge { return .failure(.tooLarge(sizeBytesMax: request.answerSizeBytesMax)) }
        switch outcome {
        case .failed(let error): return .failure(error)
        case .brokenOff(let version, let detail):
            guard var response = state.collector.response else {
                return .failure(.unreachable(detail: detail))
            }
            response.version = version
            response.isComplete = false
            return .success(response)
        case .answered(let version), .stopped(let version):
            guard var response = state.collector.response else {
                return .failure(.unreachable(detail: "the answer has no head"))
            }
            response.version = version
            return .success(response)
        }
    }
}

/// What libcurl reports while it runs; each returns whether to go on.
extension CurlTransfer {
    var goesOn: Bool { state.withLock { !$0.isCancelled } }

    func takeHeaderLine(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (step, goesOn) = state.withLock { ($0.collector.takeHeaderLine(bytes), !$0.isCancelled) }
        guard goesOn else { return false }
        switch step {
        case .goOn: return true
        case .tooLarge:
            state.withLock { $0.isTooLarge = true }
            return false
        case .head(let head):
            if let onHead, onHead(head) { state.withLock { $0.collector.streams = true } }
            return true
        }
    }

    func takeBody(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (streams, step, goesOn) = state.withLock { state in
            let step = state.collector.takeBody(bytes)
            state.isTooLarge = step == .tooLarge
            return (state.collector.streams, step, !state.isCancelled)
        }
        guard goesOn, step != .tooLarge else { return false }
        guard streams, let onBytes else { return true }
        return onBytes(Array(bytes))
    }

    func takeProgress(_ value: TransferProgress) -> Bool {
        guard goesOn else { return false }
        progress?(value)
        return true
    }
}
