import FairleadCore
import FairleadServer
import FairleadServerHTTP
import Foundation

/// How many files and connections the system lets this process have.
enum OpenFileLimit {
    /// Files that the process needs apart from connections: the database, certificates, event loops.
    private static let reserved = 128

    /// Raises the limit as far as allowed and returns how many connections fit under it.
    ///
    /// Beyond the limit the system refuses to accept, which must never come to pass: connections wait instead.
    static func raise() -> Int {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0 else { return 512 }
        let wanted = rlim_t(Limits.connectionsMax + reserved)
        if limit.rlim_cur < wanted {
            var raised = limit
            raised.rlim_cur = min(wanted, limit.rlim_max)
            if setrlimit(kind, &raised) == 0 { limit = raised }
        }
        let usable = Int(clamping: limit.rlim_cur) - reserved
        return min(Limits.connectionsMax, max(usable, 16))
    }
}
