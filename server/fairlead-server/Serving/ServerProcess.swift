import ArgumentParser
import FairleadCore
import FairleadServer
import FairleadServerHTTP
import FairleadServerStore
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The server from opening its database to closing it.
struct ServerProcess {
    var database: DatabaseLocation
    /// What was erased, when that is noted anywhere.
    var journal: ErasureJournal?
    var listen: ListenAddress
    /// The files of the certificate and the key.
    var tls: (certificate: String, key: String)?
    var isBehindProxy: Bool
    var logLevel: Logger.Level

    /// Runs until a signal comes and what was under way has ended.
    func run() async throws {
        // A reader of the log that went away must not take the server with it.
        signal(SIGPIPE, SIG_IGN)
        let logger = startLog()
        let channels = try tls.map { try TLSFiles.channels(certificate: $0.certificate, key: $0.key) }
        let database = try database.open(mayCreate: true)
        do {
            let services = try await open(database, logger: logger)
            try await journal?.apply(to: services)
            try await serve(services, channels: channels, logger: logger)
        } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
        logger.info("stopped")
    }

    /// Opens the services, and waits for a database that cannot be reached yet: after a power cut both start together.
    private func open(_ database: any ServerDatabase, logger: Logger) async throws -> ServerServices {
        var seconds: Int64 = 1
        while true {
            do {
                return try await ServerServices.open(
                    database, now: WallClock.now, warn: { logger.warning("\($0)") })
            } catch let error as DatabaseError where self.database.isPostgreSQL {
                guard let reason = error.passing else { throw error }
                Console.error("waiting for the database: \(reason)")
                try await Task.sleep(for: .seconds(seconds))
                seconds = min(seconds * 2, Self.databaseWaitSecondsMax)
            }
        }
    }

    private static let databaseWaitSecondsMax: Int64 = 8
    private static let reclaimInterval = Duration.seconds(3600)

    private func serve(_ services: ServerServices, channels: HTTPServerBuilder?, logger: Logger) async throws {
        var settings = ServerSettings(
            services: services, address: .hostname(listen.host, port: listen.port), logger: logger,
            now: WallClock.now)
        settings.isBehindProxy = isBehindProxy
        settings.connectionsMax = OpenFileLimit.raise()
        if let channels { settings.channels = channels }
        let (listen, isSecure) = (listen, tls != nil)
        settings.onRunning = { Console.error("listening on \(listen.url(port: $0, isSecure: isSecure))") }

        let reclaim = ReclaimTimer(
            services.owners, clock: ContinuousClock(), every: Self.reclaimInterval,
            warn: { logger.notice("\($0)") })
        var configuration = ServiceGroupConfiguration(
            services: [try await buildApplication(settings), UntilShutdown(work: reclaim.run)], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Limits.drainSeconds)
        let group = ServiceGroup(configuration: configuration)
        let signals = StopSignals { name in
            logger.info("stopping", metadata: ["signal": "\(name)"])
            StopSignals.endLater()
            Task { await group.triggerGracefulShutdown() }
        }
        do {
            // They are heard as long as somebody holds them.
            defer { withExtendedLifetime(signals) {} }
            try await group.run()
        } catch let error as IOError {
            throw CommandFailure(
                message: "Cannot listen on \(listen): \(String(cString: strerror(error.errnoCode))).",
                hint: "Choose another address with --listen HOST:PORT.", code: .failure)
        }
    }

    private func startLog() -> Logger {
        let level = logLevel
        LoggingSystem.bootstrap { label in
            JSONLogHandler(label: label, level: level, now: WallClock.now, write: Console.rawError)
        }
        return Logger(label: "fairlead-server")
    }
}

/// Runs something beside the server until that is told to stop.
private struct UntilShutdown: Service {
    let work: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }
}
