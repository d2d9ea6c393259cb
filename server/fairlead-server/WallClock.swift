import Foundation

/// The one place of this program that reads the time of day.
enum WallClock {
    /// Milliseconds since 1970.
    @Sendable static func now() -> Int64 {
        Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))
    }
}
