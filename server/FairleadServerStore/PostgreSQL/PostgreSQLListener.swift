import Foundation

/// Hears of what other processes have written, on a session and a thread of its own.
final class PostgreSQLListener: Sendable {
    static let channel = "fairlead_news"

    private let address: PostgreSQLAddress
    private let continuation: AsyncStream<Void>.Continuation
    private let isStopped = Locked(false)
    /// A byte in this pipe ends the wait for news.
    private let stopReading: Int32
    private let stopWriting: Int32

    /// News may have come while nobody listened, so each new session counts as news, too.
    static func changes(at address: PostgreSQLAddress) -> AsyncStream<Void>? {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        guard let listener = PostgreSQLListener(address, continuation) else { return nil }
        continuation.onTermination = { _ in listener.stop() }
        Thread.detachNewThread { listener.listen() }
        return stream
    }

    private init?(_ address: PostgreSQLAddress, _ continuation: AsyncStream<Void>.Continuation) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.address = address
        self.continuation = continuation
        (stopReading, stopWriting) = (ends[0], ends[1])
    }

    deinit {
        close(stopReading)
        close(stopWriting)
    }

    private func stop() {
        isStopped.withLock { $0 = true }
        var byte: UInt8 = 0
        _ = write(stopWriting, &byte, 1)
    }

    private func listen() {
        var backOff = BackOff()
        while !isStopped.withLock({ $0 }) {
            do {
                let session = try PostgreSQLSession(address, PostgreSQLLimits())
                _ = try session.query("LISTEN \(PostgreSQLListener.channel)", [])
                backOff.reset()
                continuation.yield()
                try follow(session)
            } catch {
                // Whoever asks the database for something says that it is gone; here only the next attempt counts.
                let (seconds, attoseconds) = backOff.next().components
                let milliseconds = Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
                _ = SocketWait.forInput([stopReading], milliseconds: milliseconds)
            }
        }
    }

    private func follow(_ session: PostgreSQLSession) throws {
        while !isStopped.withLock({ $0 }) {
            guard SocketWait.forInput([session.socket, stopReading], milliseconds: 60_000) else { continue }
            if try session.takeNotifications() { continuation.yield() }
        }
    }
}
