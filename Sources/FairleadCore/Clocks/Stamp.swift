/// A hybrid logical clock reading: 48 bits of milliseconds since 1970, 16 bits of logical ticks.
///
/// Kulkarni et al., "Logical Physical Clocks" (2014). Ordered as one number, so `next` is strictly above.
package struct Stamp: Hashable, Sendable, Comparable {
    package let rawValue: Int64

    package static let zero = Stamp(rawValue: 0)

    package init(rawValue: Int64) {
        self.rawValue = max(0, rawValue)
    }

    /// The stamp of a moment; moments outside 1970–9999 count as the nearest one inside.
    package init(milliseconds: Int64) {
        let bounded = min(max(0, milliseconds), Limits.wallClockMillisecondsMax)
        self.init(rawValue: min(bounded, Int64.max >> 16) << 16)
    }

    package var milliseconds: Int64 { rawValue >> 16 }

    /// The smallest stamp above this one.
    package var next: Stamp { Stamp(rawValue: rawValue == .max ? .max : rawValue + 1) }

    package static func < (left: Stamp, right: Stamp) -> Bool { left.rawValue < right.rawValue }
}
