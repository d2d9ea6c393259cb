import FairleadServer
import ServiceLifecycle

/// Hands the heads that this process itself makes to those who listen, at once.
package struct HeadRelay: Service {
    private let hub: EventHub
    private let signal: HeadSignal

    package init(hub: EventHub, signal: HeadSignal) {
        self.hub = hub
        self.signal = signal
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            for await head in signal.heads() { hub.advance(to: head) }
        }
    }
}
