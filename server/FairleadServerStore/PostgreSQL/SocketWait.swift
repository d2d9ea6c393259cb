import Foundation

/// Waits for sockets and pipes.
enum SocketWait {
    /// Returns whether one of these has something to read, or has ended, before the time is over.
    static func forInput(_ descriptors: [Int32], milliseconds: Int) -> Bool {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let left = (end - ContinuousClock.now).components
            let leftMilliseconds = max(0, left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000)
            let ready = poll(&entries, nfds_t(entries.count), Int32(clamping: leftMilliseconds))
            if ready < 0 && errno == EINTR { continue }
            return ready > 0
        }
    }
}
