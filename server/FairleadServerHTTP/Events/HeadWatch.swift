import FairleadCore
import FairleadServer
import Logging
import ServiceLifecycle

/// Tells those who listen of what other processes on the same database do: new heads, revoked devices.
///
/// It looks once a second, and only while somebody listens. Where the database tells of changes (`ChangeRelay`), that is
/// what is left when a message gets lost.
package struct HeadWatch<C: Clock<Duration>>: Service {
    private let hub: EventHub
    private let clock: C
    private let head: @Sendable () async throws -> UInt64
    private let revokedAmong: @Sendable ([Int64]) async throws -> Set<Int64>
    private let logger: Logger

    package init(
        hub: EventHub, clock: C, logger: Logger,
        head: @escaping @Sendable () async throws -> UInt64,
        revokedAmong: @escaping @Sendable ([Int64]) async throws -> Set<Int64>
    ) {
        self.hub = hub
        self.clock = clock
        self.logger = logger
        self.head = head
        self.revokedAmong = revokedAmong
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var ticks: Int64 = 0
            while (try? await clock.sleep(for: .seconds(Limits.headPollSeconds), tolerance: nil)) != nil {
                ticks += Limits.headPollSeconds
                await look()
                if ticks % Limits.keepAliveSeconds == 0 { hub.keepAlive() }
            }
        }
    }

    /// Looks now, as somebody who has heard that there is something to see.
    package func look() async {
        let devices = hub.devices
        guard !devices.isEmpty else { return }
        do {
            let revoked = try await revokedAmong(devices)
            if !revoked.isEmpty { hub.end { revoked.contains($0) } }
            hub.advance(to: try await head())
        } catch {
            // The next look comes in a second; requests themselves say when the database is gone.
            logger.warning("cannot look for news", metadata: ["error": "\(String(reflecting: type(of: error)))"])
        }
    }
}
