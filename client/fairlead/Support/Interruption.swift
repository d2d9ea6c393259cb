import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and friends while a command waits for the network.
///
/// The first one ends the wait, and gives what is being written the time to end. The second one ends the process at
/// once, which loses nothing either, since every step is one transaction.
final class Interruption: Sendable {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    /// Nobody waits longer for the prompt than this, whatever the command is at.
    private static let graceMilliseconds = 500

    private let caught = Mutex<Int32?>(nil)

    /// The signal that came, or `nil`.
    var signal: Int32? { caught.withLock { $0 } }

    /// Cancels the task when a signal comes.
    func cancel(_ task: Task<Void, Never>) {
        for number in Interruption.signals {
            Glibc.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                let isFirst = caught.withLock { caught in
                    defer { caught = caught ?? number }
                    return caught == nil
                }
                guard isFirst else { _exit(128 + number) }
                task.cancel()
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Interruption.graceMilliseconds)) {
                    _exit(128 + number)
                }
                // Until the process ends.
                withExtendedLifetime(source) {}
            }
            source.resume()
        }
    }
}
