/// What a store needs of the world: clocks and dice. The CLI passes the machine's, tests pass their own.
package struct DeviceEnvironment: Sendable {
    /// Wall clock, milliseconds since 1970.
    package var wallMilliseconds: @Sendable () -> Int64
    /// A clock that counts since the machine started, suspended time included, in milliseconds.
    package var bootMilliseconds: @Sendable () -> Int64
    /// Names this start of the machine; empty when unknown.
    package var bootID: String
    /// Seconds east of UTC at a moment given in milliseconds since 1970.
    package var timeZoneOffsetSeconds: @Sendable (Int64) -> Int
    package var makeDice: @Sendable () -> any RandomNumberGenerator

    package init(
        wallMilliseconds: @escaping @Sendable () -> Int64, bootMilliseconds: @escaping @Sendable () -> Int64,
        bootID: String, timeZoneOffsetSeconds: @escaping @Sendable (Int64) -> Int,
        makeDice: @escaping @Sendable () -> any RandomNumberGenerator
    ) {
        self.wallMilliseconds = wallMilliseconds
        self.bootMilliseconds = bootMilliseconds
        self.bootID = bootID
        self.timeZoneOffsetSeconds = timeZoneOffsetSeconds
        self.makeDice = makeDice
    }
}

/// Dice of any make, as one type.
struct AnyDice: RandomNumberGenerator {
    private var dice: any RandomNumberGenerator

    init(_ dice: any RandomNumberGenerator) {
        self.dice = dice
    }

    mutating func next() -> UInt64 { dice.next() }
}
