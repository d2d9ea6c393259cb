/// The system's dice, which nobody can foresee.
///
/// The standard library's own are an empty value, which has no address; ThreadSanitizer looks at the address of whatever is
/// lent as `inout` and ends there.
struct SystemDice: RandomNumberGenerator {
    private var dice: any RandomNumberGenerator = SystemRandomNumberGenerator()

    mutating func next() -> UInt64 { dice.next() }
}
