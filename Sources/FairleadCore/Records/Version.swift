/// One written value of a cell and where it comes from.
package struct Version: Hashable, Sendable {
    package var value: Value
    package var dot: Dot
    /// The effective stamp (R12).
    package var stamp: Stamp
    /// The server log's position; `nil` until the server has integrated it.
    package var position: UInt64?
    /// The name of the user who wrote it; empty for a device that has not joined yet.
    package var author: String

    package init(value: Value, dot: Dot, stamp: Stamp, position: UInt64?, author: String) {
        self.value = value
        self.dot = dot
        self.stamp = stamp
        self.position = position
        self.author = author
    }

    /// The server has written it, as when it hands over what somebody had who left.
    package var isServers: Bool { author == Actor.serverName }

    /// The last-writer order (R6): by stamp, then replica, then counter.
    package static func isEarlier(_ left: Version, _ right: Version) -> Bool {
        (left.stamp, left.dot) < (right.stamp, right.dot)
    }
}
