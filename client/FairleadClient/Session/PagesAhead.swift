import FairleadProtocol
import FairleadStore

/// Pages that are asked for before those in front of them are stored: while one is being written, the next is being read, and
/// the server works on the one after that.
struct PagesAhead {
    struct Answer: Sendable {
        let request: SyncRequest
        let response: SyncResponse
        let page: ArrivedPage?
    }

    private typealias Exchange = (request: SyncRequest, response: SyncResponse)

    /// A page on its way; `nil` comes when nothing is to be asked for after the one in front of it.
    private struct Asked {
        let exchange: Task<Exchange?, any Error>
        let answer: Task<Answer?, any Error>

        init(_ exchange: @escaping @Sendable () async throws -> Exchange?) {
            let task = Task { try await exchange() }
            self.exchange = task
            answer = Task { try await task.value.map { try PagesAhead.read($0) } }
        }

        func cancel() {
            exchange.cancel()
            answer.cancel()
        }
    }

    private static let pagesMax = 2

    private let store: DeviceStore
    private let connection: ServerConnection
    private var asked: [Asked] = []
    /// What the first of them asks for.
    private var next: SyncRequest?

    init(store: DeviceStore, connection: ServerConnection) {
        self.store = store
        self.connection = connection
    }

    /// Returns the answer to a request, which may be here already.
    mutating func answer(to request: SyncRequest) async throws -> Answer {
        // What was written here meanwhile may have to be sent first: then the page is asked for again (R23).
        if let first = asked.first, let next, next.asksTheSame(as: request) {
            asked.removeFirst()
            let answer = try await withTaskCancellationHandler {
                try await first.answer.value
            } onCancel: {
                first.cancel()
            }
            if let answer { return answer }
        }
        cancel()
        let exchange = (request: request, response: try await connection.sync(request))
        // The pages after it are on their way while it is being read.
        askOn(after: exchange.request, exchange.response)
        return try PagesAhead.read(exchange)
    }

    /// Asks for the pages that come after an answer's, as far as that is known to be what will be asked.
    mutating func askOn(after request: SyncRequest, _ response: SyncResponse) {
        next = store.requestAhead(of: request, response)
        guard let next else { return cancel() }
        let (store, connection) = (store, connection)
        if asked.isEmpty {
            asked.append(Asked { (request: next, response: try await connection.sync(next)) })
        }
        while asked.count < PagesAhead.pagesMax, let last = asked.last {
            asked.append(
                Asked {
                    guard let front = try await last.exchange.value,
                        let request = store.requestAhead(of: front.request, front.response)
                    else { return nil }
                    return (request: request, response: try await connection.sync(request))
                })
        }
    }

    mutating func cancel() {
        for page in asked { page.cancel() }
        asked = []
        next = nil
    }

    private static func read(_ exchange: Exchange) throws -> Answer {
        Answer(
            request: exchange.request, response: exchange.response,
            page: try exchange.response.page.map { try ArrivedPage($0) })
    }
}
