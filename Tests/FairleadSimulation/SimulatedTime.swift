import Synchronization

/// True time, which only the simulation moves; each device's wall clock adds its own error to it.
final class SimulatedTime: Sendable {
    private let milliseconds = Mutex<Int64>(1_800_000_000_000)

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(by step: Int64) { milliseconds.withLock { $0 += step } }
}

/// A number that closures share.
final class SharedNumber: Sendable {
    private let number: Mutex<Int64>

    init(_ number: Int64) { self.number = Mutex(number) }

    var value: Int64 {
        get { number.withLock { $0 } }
        set { number.withLock { $0 = newValue } }
    }

    /// The next of a row of seeds.
    func increment() -> Int64 {
        number.withLock {
            $0 &+= 0x1234_5678_9ABC
            return $0
        }
    }
}
