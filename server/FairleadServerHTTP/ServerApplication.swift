import Crypto
import FairleadCore
import FairleadServer
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// What the server needs to know to run.
package struct ServerSettings: Sendable {
    package var services: ServerServices
    package var address: BindAddress
    /// Whether a trusted proxy stands in front, which writes `X-Forwarded-For` and does TLS.
    package var isBehindProxy = false
    /// How connections are spoken to: HTTP/1.1, or TLS with HTTP/2.
    package var channels: HTTPServerBuilder = .http1(configuration: ServerSettings.connection)
    package var connectionsMax = Limits.connectionsMax
    package var logger: Logger
    /// Wall clock, milliseconds since 1970.
    package var now: @Sendable () -> Int64
    /// Called with the port once connections are accepted.
    package var onRunning: @Sendable (Int) async -> Void = { _ in }

    package init(
        services: ServerServices, address: BindAddress, logger: Logger, now: @escaping @Sendable () -> Int64
    ) {
        self.services = services
        self.address = address
        self.logger = logger
        self.now = now
    }

    /// Settings of one connection, or of one stream of HTTP/2.
    package static var connection: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [ExpectContinueHandler()], idleTimeout: .seconds(Limits.idleConnectionSeconds))
    }
}

/// Puts the server together: the only place that knows all its parts.
package func buildApplication(
    _ configuration: ServerSettings, clock: some Clock<Duration> = ContinuousClock()
) async throws -> some ApplicationProtocol {
    let services = configuration.services
    let hub = EventHub()
    let router = try await buildRouter(configuration, hub: hub, clock: clock)
    let connections = MaximumAvailableConnections(configuration.connectionsMax, logger: configuration.logger)
    let watch = HeadWatch(
        hub: hub, clock: clock, logger: configuration.logger,
        head: { try await services.sync.head() },
        revokedAmong: { try await services.accounts.revoked(among: $0) })
    var background: [any Service] = [HeadRelay(hub: hub, signal: services.heads), watch]
    if let changes = services.changes() { background.append(ChangeRelay(watch: watch, changes: changes)) }
    return Application(
        router: router, server: configuration.channels,
        configuration: ApplicationConfiguration(
            address: configuration.address, backlog: 1_024, availableConnectionsDelegate: connections),
        services: background,
        onServerRunning: { await configuration.onRunning($0.localAddress?.port ?? 0) },
        logger: configuration.logger)
}

private func buildRouter(
    _ configuration: ServerSettings, hub: EventHub, clock: some Clock<Duration>
) async throws -> Router<ServerRequestContext> {
    let services = configuration.services
    let server = try await services.accounts.serverID()
    let budget = ByteBudget(bytesMax: Limits.bodiesInMemoryBytesMax)
    let authentication = DeviceAuthenticationMiddleware(
        authenticate: { try await services.accounts.authenticate(token: $0) },
        label: { deviceLabel($0, server: server) })

    let router = Router(context: ServerRequestContext.self)
    router.add(middleware: RequestLogMiddleware(clock: clock))
    router.add(middleware: ServerIdentityMiddleware(server: hexadecimal(server.bytes)))
    router.add(middleware: ProblemMiddleware())
    router.add(
        middleware: AllowedMethodsMiddleware([
            HealthController.path: HealthController.methods,
            JoinController.path: JoinController.methods,
            SyncController.path: SyncController.methods,
            EventsController.path: EventsController.methods,
        ]))

    router.addRoutes(HealthController(head: { try await services.sync.health() }).endpoints)
    let join = JoinController(
        reader: BodyReader(budget: budget, sizeBytesMax: Limits.joinBodySizeBytesMax),
        turnstile: Turnstile(workingMax: Limits.joinsAtOnceMax, waitingMax: Limits.joinsWaitingMax),
        guardian: JoinGuardian(isBehindProxy: configuration.isBehindProxy, now: configuration.now),
        join: { try await services.accounts.join($0) })
    router.addRoutes(join.endpoints)

    let devices = router.group().add(middleware: authentication)
    let events = EventsController(hub: hub, head: { try await services.sync.head() })
    devices.addRoutes(events.endpoints)
    let sync = SyncController(
        reader: BodyReader(budget: budget, sizeBytesMax: Limits.bodySizeBytesMax),
        turnstile: Turnstile(workingMax: Limits.exchangesAtOnceMax, waitingMax: Limits.exchangesWaitingMax),
        sync: { try await services.sync.sync($0, session: $1) })
    devices.group().add(middleware: DeviceLoadMiddleware(DeviceLoad())).addRoutes(sync.endpoints)
    return router
}

/// Names a device in the log: the same one always the same, without leading back to it.
private func deviceLabel(_ device: Int64, server: RecordID) -> String {
    var hash = SHA256()
    hash.update(data: server.bytes)
    hash.update(data: Array("device \(device)".utf8))
    return hexadecimal(Array(hash.finalize().prefix(4)))
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
