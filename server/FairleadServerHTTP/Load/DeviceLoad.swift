import FairleadCore
import FairleadServerStore

/// Counts the exchanges that each device has under way, so that a heavy one does not starve the others.
package final class DeviceLoad: Sendable {
    private let underWay = Locked<[Int64: Int]>([:])
    private let perDeviceMax: Int

    package init(perDeviceMax: Int = Limits.exchangesPerDeviceMax) {
        self.perDeviceMax = perDeviceMax
    }

    /// Counts one more exchange; `false` when the device has as many as it may, and nothing was counted.
    package func begin(_ device: Int64) -> Bool {
        underWay.withLock { underWay in
            let count = underWay[device, default: 0]
            guard count < perDeviceMax else { return false }
            underWay[device] = count + 1
            return true
        }
    }

    package func end(_ device: Int64) {
        underWay.withLock { underWay in
            let count = underWay[device, default: 0]
            // A device without exchanges leaves nothing behind: the table is as large as the load.
            underWay[device] = count > 1 ? count - 1 : nil
        }
    }
}
