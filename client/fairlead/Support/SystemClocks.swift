import FairleadCore
import FairleadStore
import Glibc

/// The clocks, the boot and the dice of the machine that this runs on.
enum SystemClocks {
    /// Returns the environment that the store is opened with outside of tests.
    static func environment() -> DeviceEnvironment {
        DeviceEnvironment(
            wallMilliseconds: { milliseconds(of: CLOCK_REALTIME) },
            bootMilliseconds: { milliseconds(of: CLOCK_BOOTTIME) },
            bootID: bootID(),
            timeZoneOffsetSeconds: { timeZoneOffsetSeconds(at: $0) },
            makeDice: { SystemRandomNumberGenerator() })
    }

    /// Returns how far local time is ahead of UTC at a moment (milliseconds since 1970).
    static func timeZoneOffsetSeconds(at milliseconds: Int64) -> Int {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts.tm_gmtoff
    }

    static func wallMilliseconds() -> Int64 {
        milliseconds(of: CLOCK_REALTIME)
    }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The kernel's name for this boot; empty where there is none.
    private static func bootID() -> String {
        guard let file = fopen("/proc/sys/kernel/random/boot_id", "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 36)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
