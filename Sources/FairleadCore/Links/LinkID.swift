extension RecordID {
    /// The id of the one record that holds what was judged of two leads, whichever is named first: so judgements of two
    /// devices that know nothing of each other meet in one cell, and A→B with B→A is one link (I8).
    ///
    /// Two rounds of MurmurHash3's finalizer over the four halves, lower id first; `protocol/SPEC.md` has an example. It
    /// is marked as UUID version 8 (RFC 9562). Whoever reads a link checks its ends, so a collision cannot mislead.
    package static func link(_ one: RecordID, _ other: RecordID) -> RecordID {
        let (first, second) = one < other ? (one, other) : (other, one)
        var high: UInt64 = 0x6661_6972_6C65_6164  // "fairlead"
        var low: UInt64 = 0x6C69_6E6B_0000_0001  // "link", 1
        for half in [first.high, first.low, second.high, second.low] {
            high = mixed(high ^ half)
            low = mixed(low &+ high)
        }
        high = mixed(high &+ low)
        return RecordID(
            high: high & ~0xF000 | 0x8000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    private static func mixed(_ bits: UInt64) -> UInt64 {
        var bits = bits
        bits = (bits ^ (bits >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        bits = (bits ^ (bits >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return bits ^ (bits >> 33)
    }
}
