/// Names one incarnation of a store that writes; random, never zero.
package struct ReplicaID: Hashable, Sendable, Comparable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Draws a new identity.
    package static func random(using dice: inout some RandomNumberGenerator) -> ReplicaID {
        ReplicaID(rawValue: UInt64.random(in: 1...UInt64.max, using: &dice))
    }

    package static func < (left: ReplicaID, right: ReplicaID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ReplicaID: CustomStringConvertible {
    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
