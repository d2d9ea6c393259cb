import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Points of the server's log that this device knows, by which both find where a restored server's history parts (R27).
struct Checkpoints {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// All of them, earliest first.
    func all() throws -> [Checkpoint] {
        try Row.fetchAll(database, sql: "SELECT position, digest FROM checkpoints ORDER BY position").map {
            Checkpoint(number: UInt64(clamping: $0["position"] as Int64), digest: $0["digest"])
        }
    }

    /// Adds one and thins the older ones out, so that their distance grows with their age.
    func add(_ checkpoint: Checkpoint) throws {
        guard checkpoint.number > 0 else { return }
        try database.execute(
            sql: "INSERT OR REPLACE INTO checkpoints (position, digest) VALUES (?, ?)",
            arguments: [Int64(clamping: checkpoint.number), checkpoint.digest])
        let positions = try all().map(\.number)
        for position in Checkpoints.superfluous(positions) {
            try database.execute(
                sql: "DELETE FROM checkpoints WHERE position = ?", arguments: [Int64(clamping: position)])
        }
    }

    func removeAll(after position: UInt64) throws {
        try database.execute(
            sql: "DELETE FROM checkpoints WHERE position > ?", arguments: [Int64(clamping: position)])
    }

    /// Which of the sorted positions can go: the one whose loss leaves the smallest gap for its age.
    static func superfluous(_ positions: [UInt64]) -> [UInt64] {
        guard positions.count > Limits.checkpointsMax, let newest = positions.last else { return [] }
        var rest = positions
        var removed: [UInt64] = []
        while rest.count > Limits.checkpointsMax {
            // The oldest and the newest stay.
            let candidates = rest.indices.dropFirst().dropLast()
            let index = candidates.min { gap(rest, $0, newest) < gap(rest, $1, newest) } ?? 1
            removed.append(rest.remove(at: index))
        }
        return removed
    }

    private static func gap(_ positions: [UInt64], _ index: Int, _ newest: UInt64) -> Double {
        let width = Double(positions[index + 1] - positions[index - 1])
        return width / Double(newest - positions[index] + 1)
    }
}
