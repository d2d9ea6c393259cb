import CCurl
import Dispatch
import Synchronization

/// Carries requests with libcurl: HTTP/2 where TLS agrees on it, else HTTP/1.1, certificates always checked.
///
/// Requests go one after the other over one session that keeps its connections; each stream has a session of its
/// own, so that a stream which stays open for hours holds up nothing. libcurl blocks, so it runs on queues of its
/// own, never on the threads that Swift's tasks share.
package final class CurlTransport: HTTPTransport {
    private let caFile: String?
    private let queue = DispatchQueue(label: "fairlead.transport")
    /// Made at the first request, since that is when libcurl is opened.
    private let session = Mutex<CurlSession?>(nil)

    /// `caFile` names the certificates to trust instead of the system's.
    package init(caFile: String? = nil) {
        self.caFile = caFile
    }

    /// Loads libcurl on another thread, ahead of the first request: it takes as long as a command's whole start.
    package static func warmUp() {
        DispatchQueue.global().async { fairlead_curl_warm_up() }
    }

    package func send(
        _ request: HTTPRequest, progress: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> HTTPResponse {
        let transfer = CurlTransfer(request, progress: progress)
        return try await run(transfer, on: queue) { [self] () throws(TransportError) in
            try sharedSession()
        }.get()
    }

    package func stream(
        _ request: HTTPRequest, onHead: @escaping @Sendable (HTTPResponse) -> Bool,
        onBytes: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(TransportError) -> HTTPResponse {
        let transfer = CurlTransfer(request, onHead: onHead, onBytes: onBytes)
        let own = DispatchQueue(label: "fairlead.transport.stream")
        return try await run(transfer, on: own) { () throws(TransportError) in try CurlSession() }.get()
    }

    private func run(
        _ transfer: CurlTransfer, on queue: DispatchQueue,
        in session: @escaping @Sendable () throws(TransportError) -> CurlSession
    ) async -> CurlTransfer.Ending {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                guard transfer.enqueue(waiter) else { return }
                queue.async { [caFile] in
                    do throws(TransportError) {
                        transfer.perform(in: try session(), caFile: caFile)
                    } catch {
                        transfer.fail(error)
                    }
                }
            }
        } onCancel: {
            transfer.cancel()
        }
    }

    private func sharedSession() throws(TransportError) -> CurlSession {
        if let session = session.withLock({ $0 }) { return session }
        let made = try CurlSession()
        session.withLock { $0 = made }
        return made
    }
}
