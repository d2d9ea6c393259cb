import Dispatch
import FairleadCore
import FairleadServer
import FairleadServerHTTP
import FairleadServerStore
import Foundation

/// Listens for SIGTERM and SIGINT: the first asks the server to stop, the second ends the process.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]
    private let count = Counter()

    private final class Counter: Sendable {
        private let value = Locked(0)

        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    /// - stop: called at the first signal, with its name.
    init(stop: @escaping @Sendable (String) -> Void) {
        sources = [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")].map { [count] number, name in
            // The default would end the process before the source hears of it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard count.next() == 1 else { _exit(128 + number) }
                stop(name)
            }
            source.activate()
            return source
        }
    }

    /// Ends the process if it still runs after the time to drain and some more: a stuck disk must not keep it.
    static func endLater() {
        let patience = Int(Limits.drainSeconds) + 5
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(patience)) {
            Console.error("error: The server did not stop in time; it ends now.")
            _exit(1)
        }
    }
}
