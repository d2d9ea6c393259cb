/// How concurrent writes of a field come together (R9).
package enum MergeClass: Hashable, Sendable {
    /// Maximal versions; the last writer is shown, the others are a conflict.
    case register
    /// Each element is a cell of its own; add wins over a concurrent removal.
    case set
    /// No automatic winner: the first in log order stands until somebody decides.
    case decided
    /// Written once, with the record.
    case immutable
    /// The least or greatest number ever written.
    case minimum, maximum
    /// Written by the server alone, read-only on devices.
    case server
    /// Worked out from other fields; never synced.
    case computed
}
