import FairleadCore
import GRDB

/// Who this store belongs to.
package struct Identity: Hashable, Sendable {
    package let replica: ReplicaID
    /// `nil` before this device has joined a server.
    package let user: Actor?
    /// The server's address; `nil` before this device has joined.
    package let url: String?
}

/// How this device stands with its server; times in milliseconds since 1970.
package struct StoreStatus: Hashable, Sendable {
    /// The replica's number, hexadecimal.
    package let device: String
    package let user: String?
    /// The server's address.
    package let server: String?
    package let joined: Bool
    /// Change sets that the server has not answered, those carried for colleagues included.
    package let pending: Int
    /// Change sets that the server refused or put into quarantine, and that were neither retried nor dropped.
    package let rejected: Int
    /// Fields in conflict, over all leads.
    package let conflicts: Int
    /// The position of the server's log that the last complete pull reached.
    package let cursor: UInt64
    /// The last complete exchange; `nil` before the first.
    package let lastSyncAt: Int64?
    /// Why the exchange after that failed.
    package let lastError: String?
    /// Leads that are on no other machine.
    package let onlyHere: Int
}

extension DeviceStore {
    package var identity: Identity {
        get throws {
            try read { database in
                let meta = Meta(database)
                let user = try meta.text(.userName).map { name in
                    Actor(
                        name: name, role: try meta.text(.userRole).flatMap(Role.init) ?? .rep,
                        department: try meta.text(.userDepartment) ?? "")
                }
                return Identity(
                    replica: ReplicaID(rawValue: try meta.unsigned(.replica)), user: user,
                    url: try meta.text(.serverURL))
            }
        }
    }

    /// The log position up to which everything was pulled; 0 before the first pull.
    package func lastPosition() throws -> UInt64 {
        try read { try Meta($0).unsigned(.lastPosition) }
    }

    package func status() throws -> StoreStatus {
        try read { database in
            let meta = Meta(database)
            func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: sql) ?? 0 }
            return StoreStatus(
                device: ReplicaID(rawValue: try meta.unsigned(.replica)).description, user: try meta.text(.userName),
                server: try meta.text(.serverURL), joined: try meta.text(.token) != nil,
                pending: try count("SELECT count(*) FROM changes WHERE standing = 0"),
                rejected: try count("SELECT count(*) FROM changes WHERE standing IN (3, 4) AND carried = 0"),
                conflicts: try count(
                    "SELECT coalesce(sum(conflicts), 0) FROM leads WHERE conflicts > 0 AND \(LinkIndex.isListed)"),
                cursor: try meta.unsigned(.lastPosition),
                lastSyncAt: try meta.data(.lastCompleteSync).map { _ in try meta.signed(.lastCompleteSync) },
                lastError: try meta.text(.lastError), onlyHere: try count(DeviceStore.onlyHere))
        }
    }

    /// Leads that were never pulled, and whose making no colleague carries and no server has answered. Something of such a
    /// lead is unsent or refused, so that no other is looked at.
    private static let onlyHere = """
        SELECT count(*) FROM leads WHERE sync <> 0 AND NOT EXISTS (SELECT 1 FROM base WHERE base.id = leads.id)
            AND NOT EXISTS (
                SELECT 1 FROM change_records JOIN changes USING (sequence)
                WHERE record = leads.id AND change_records.lead = record AND (carried = 1 OR standing IN (1, 2, 6)))
        """
}
