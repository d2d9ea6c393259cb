/// What the author of an edit had in view of one record: a dotted version vector in its smallest form (R2).
///
/// Preguiça et al., "Dotted Version Vectors" (2010). All exchange goes through the server, so one log position stands
/// for everything that was pulled; own change sets are one entry; only what came from a colleague is listed dot by dot.
package struct Context: Hashable, Sendable {
    /// The log position of the record's state as last pulled; 0 when it was never pulled.
    package var seen: UInt64
    /// The author's own change sets and those of its former incarnations; never another device's.
    package var own: VersionVector
    /// Versions in view that had no log position yet, sorted.
    package var dots: [Dot]

    package init(seen: UInt64 = 0, own: VersionVector = VersionVector(), dots: [Dot] = []) {
        self.seen = seen
        self.own = own
        self.dots = dots.sorted()
    }

    /// Tells whether a version was in the author's view (R3).
    package func covers(_ version: Version) -> Bool {
        if let position = version.position, position <= seen { return true }
        return own.contains(version.dot) || dots.contains(version.dot)
    }
}
