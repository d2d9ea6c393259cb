import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Somebody in the team, as the server's directory has it.
package struct UserView: Hashable, Sendable {
    package let name: String
    /// One of `Role`, or what a newer server calls it.
    package let role: String
    package let department: String
    /// False for somebody who left.
    package let active: Bool

    init(_ state: RecordState) {
        name = state.value(Field.name)?.text ?? ""
        role = state.value(Field.role)?.text ?? ""
        department = state.value(Field.department)?.text ?? ""
        active = state.value(Field.active)?.bool ?? true
    }
}

extension DeviceStore {
    /// Returns the team by name, as the last sync brought it; empty before the first.
    package func users() throws -> [UserView] {
        try read { database in
            try UserView.all(database).filter { !$0.name.isEmpty }
                .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }
}

extension UserView {
    /// The directory, in any order. The conditions are those of the index of what belongs to no lead: without them SQLite would
    /// read through all leads.
    fileprivate static func all(_ database: Database) throws -> [UserView] {
        try Data.fetchAll(
            database, sql: "SELECT state FROM base WHERE lead IS NULL AND kind <> 'lead' AND kind = ?",
            arguments: [RecordKind.user.name]
        ).map { UserView(try RecordStateCodec.decode($0)) }
    }

    /// Departments by the names of users.
    static func departments(_ database: Database) throws -> [String: String] {
        Dictionary(try all(database).map { ($0.name, $0.department) }) { first, _ in first }
    }
}
