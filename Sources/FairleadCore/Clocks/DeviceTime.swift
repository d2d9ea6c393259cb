/// What a device's clocks showed when it wrote a change set (R11); never raised by other stamps.
package struct DeviceTime: Hashable, Sendable {
    /// Wall clock, milliseconds since 1970.
    package var wallMilliseconds: Int64
    /// Names the boot, so that readings of the boot-time clock can be compared; empty when unknown.
    package var bootID: String
    /// Boot-time clock in milliseconds; counts suspended time.
    package var bootMilliseconds: Int64
    /// The server's time at the device's last exchange, milliseconds since 1970; 0 before the first.
    package var lastExchangeMilliseconds: Int64

    package init(wallMilliseconds: Int64, bootID: String, bootMilliseconds: Int64, lastExchangeMilliseconds: Int64) {
        self.wallMilliseconds = wallMilliseconds
        self.bootID = bootID
        self.bootMilliseconds = bootMilliseconds
        self.lastExchangeMilliseconds = lastExchangeMilliseconds
    }
}

/// A change set's time after correction (R12).
package struct EffectiveTime: Hashable, Sendable {
    /// Milliseconds since 1970 on the server's clock.
    package var milliseconds: Int64
    /// False when neither the boot of the sync nor an earlier exchange bounds it; policy then does not trust it.
    package var isCertain: Bool

    package init(milliseconds: Int64, isCertain: Bool) {
        self.milliseconds = milliseconds
        self.isCertain = isCertain
    }
}

/// Both clocks side by side at one exchange: what the device's showed, and when the server received it.
package struct ClockReading: Hashable, Sendable {
    package var device: DeviceTime
    package var receivedMilliseconds: Int64

    package init(device: DeviceTime, receivedMilliseconds: Int64) {
        self.device = device
        self.receivedMilliseconds = receivedMilliseconds
    }

    /// What has to be added to the device's wall clock to get the server's.
    package var offsetMilliseconds: Int64 {
        receivedMilliseconds.subtractingSaturating(device.wallMilliseconds)
    }
}

extension DeviceTime {
    /// Corrects the time of a change set (R12).
    ///
    /// - Parameters:
    ///   - reading: the author's own clocks at the exchange; `nil` when a colleague carried the change set.
    ///   - knownOffsetMilliseconds: the author's last known offset, never a carrier's; used without a reading.
    ///   - receivedMilliseconds: when the server took it in; nothing happened later than that.
    package func effective(
        reading: ClockReading?, knownOffsetMilliseconds: Int64, receivedMilliseconds: Int64
    ) -> EffectiveTime {
        let sameBoot = reading.map { !bootID.isEmpty && $0.device.bootID == bootID } ?? false
        var time: Int64
        if sameBoot, let reading {
            let ago = reading.device.bootMilliseconds.subtractingSaturating(bootMilliseconds)
            time = reading.receivedMilliseconds.subtractingSaturating(max(0, ago))
        } else {
            let offset = reading?.offsetMilliseconds ?? knownOffsetMilliseconds
            time = wallMilliseconds.addingSaturating(offset)
        }
        time = min(max(time, lastExchangeMilliseconds, 0), receivedMilliseconds)
        return EffectiveTime(milliseconds: time, isCertain: sameBoot || lastExchangeMilliseconds > 0)
    }
}

extension Int64 {
    package func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    package func subtractingSaturating(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
