extension RecordID {
    /// The id of the one record that holds what was judged of two leads, whichever is named first: so judgements of two
    /// devices that know nothing of each other meet in one cell, and A→B with B→A is one link (I8).
    ///
    /// Two rounds of MurmurHash3's finalizer over the four halves, lower id first; `protocol/SPEC.md` has an example. It
    /// is marked as UUID version 8 (RFC 9562). Whoever reads a link checks its ends, so a collision cannot mislead.
    package static func link(_ one: RecordID, _ other: RecordID) -> RecordID {
        let (first, second) = one < other ? (one, other) : (other, one)
        return derived([first.high, first.low, second.high, second.low], low: 0x6C69_6E6B_0000_0001)  // "link", 1
    }

    /// The id of a lead's one hint: it follows from that lead alone, so it says nothing of the lead that is hinted at.
    package static func hint(_ lead: RecordID) -> RecordID {
        derived([lead.high, lead.low], low: 0x6869_6E74_0000_0001)  // "hint", 1
    }

    /// The id of a request's copy beside a lead.
    package static func request(_ request: RecordID, beside lead: RecordID) -> RecordID {
        derived([request.high, request.low, lead.high, lead.low], low: 0x6173_6B73_0000_0001)  // "asks", 1
    }

    private static func derived(_ halves: [UInt64], low: UInt64) -> RecordID {
        var high: UInt64 = 0x6661_6972_6C65_6164  // "fairlead"
        var low = low
        for half in halves {
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
