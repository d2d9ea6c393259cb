import FairleadClient
import FairleadCore
import FairleadStore

/// The one place where the commands meet the network.
struct Network {
    private let store: DeviceStore
    private let context: CommandContext

    init(_ store: DeviceStore, context: CommandContext) {
        self.store = store
        self.context = context
    }

    /// Enrols this device; `certificateFile` is remembered.
    func join(url: String, code: String, certificateFile: String?) async throws -> Actor {
        let server = try Network.server(url)
        let connection = connection(to: server, token: nil, certificateFile: certificateFile)
        return try await Enrollment.join(
            store: store, connection: connection, url: server.description, certificateFile: certificateFile, code: code,
            deviceName: HostName.current)
    }

    /// Exchanges everything once.
    func sync(progress: ProgressLine) async throws -> ExchangeReport {
        let session = SyncSession(store: store, connection: try joinedConnection())
        defer { progress.finish() }
        return try await session.run { step in
            progress.show(
                Texts.progress(sent: step.pushed, received: step.pulled, remaining: step.remaining),
                done: UInt64(clamping: step.pushed + step.pulled), remaining: step.remaining)
        }
    }

    /// Follows the server until the process ends or the server turns this device away.
    func watch(
        onExchange: @escaping @Sendable (ExchangeReport) -> Void, onTrouble: @escaping @Sendable (SessionError) -> Void
    ) async throws {
        let session = WatchSession(store: store, connection: try joinedConnection())
        try await session.run(onExchange: onExchange, onTrouble: onTrouble)
    }

    private func joinedConnection() throws -> ServerConnection {
        guard let access = try store.serverAccess() else {
            throw Failure(exit: .notAllowed, code: "not_joined", message: Texts.notJoined, hint: Texts.notJoinedHint)
        }
        return connection(
            to: try Network.server(access.url), token: access.token, certificateFile: access.certificateFile)
    }

    private func connection(to server: ServerURL, token: String?, certificateFile: String?) -> ServerConnection {
        let environment = SessionEnvironment(
            wait: { try await Task.sleep(for: .milliseconds($0)) },
            steadyMilliseconds: context.environment.bootMilliseconds,
            wallMilliseconds: context.environment.wallMilliseconds, makeDice: context.environment.makeDice)
        return ServerConnection(
            transport: CurlTransport(caFile: certificateFile), server: server, token: token, environment: environment)
    }

    private static func server(_ url: String) throws -> ServerURL {
        do { return try ServerURL(url) } catch { throw Failure.usage(error.sentence) }
    }
}
