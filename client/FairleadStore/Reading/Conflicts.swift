import FairleadCore
import Foundation
import GRDB

/// Conflicts that are open (R7).
extension DeviceStore {
    /// Returns all of them, the leads changed last first, the fields of a lead by their names. A conflict stays open when
    /// its lead is archived.
    package func conflicts() throws -> [ConflictView] {
        try read { database in
            let views = try RecordViews(database)
            let reading = try conflictReading(database)
            let ids = try Data.fetchAll(
                database,
                sql: """
                    SELECT id FROM leads WHERE conflicts > 0 AND \(LinkIndex.isListed) ORDER BY updated_at DESC, id
                    """)
            return try ids.compactMap { RecordID(bytes: $0) }
                .flatMap { try views.merged($0).map(reading.conflicts) ?? [] }
        }
    }

    /// Returns those of one lead.
    package func conflicts(of lead: RecordID) throws -> [ConflictView] {
        try read { database in
            let reading = try conflictReading(database)
            return try RecordViews(database).merged(lead).map(reading.conflicts) ?? []
        }
    }

    private func conflictReading(_ database: Database) throws -> ConflictReading {
        ConflictReading(devices: try DeviceNames(database), user: try Meta(database).text(.userName))
    }
}
