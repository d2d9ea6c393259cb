import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// How this replica becomes a user's device.
extension DeviceStore {
    /// Returns what to tell the server, or throws when this store belongs to a server already.
    package func joinRequest(code: String, deviceName: String) throws -> JoinRequest {
        try transaction { database in
            let meta = Meta(database)
            if try meta.text(.token) != nil {
                let user = try meta.text(.userName) ?? "somebody"
                let server = try meta.text(.serverURL) ?? "a server"
                throw StoreError.invalid(
                    "This device has joined \(server) as \(user). Use another store for another user: --store DIR.")
            }
            return JoinRequest(
                code: code, replica: try ExchangeState(database).replica, publicKey: try publicKey(database),
                deviceName: deviceName)
        }
    }

    /// Remembers the server's answer; what was captured before now belongs to the user.
    package func joined(_ response: JoinResponse, url: String, certificateFile: String?) throws {
        try transaction { database in
            let meta = Meta(database)
            try meta.set(.server, Data(response.server.bytes))
            try meta.set(.token, response.token)
            try meta.set(.serverURL, url)
            if let certificateFile { try meta.set(.certificateFile, certificateFile) }
            try meta.set(.userName, response.user.name)
            try meta.set(.userRole, response.user.role.rawValue)
            try meta.set(.userDepartment, response.user.department)
            try database.execute(
                sql: "UPDATE changes SET author = ? WHERE author = '' AND carried = 0", arguments: [response.user.name])
            let leads = try Data.fetchAll(database, sql: "SELECT DISTINCT lead FROM change_records")
            try ViewRefresher(database).refresh(leads: Set(leads.compactMap { RecordID(bytes: $0) }))
        }
    }

    /// Where this device syncs, or `nil` before it has joined.
    package func serverAccess() throws -> (url: String, token: String, certificateFile: String?)? {
        try transaction { database in
            let meta = Meta(database)
            guard let url = try meta.text(.serverURL), let token = try meta.text(.token) else { return nil }
            return (url: url, token: token, certificateFile: try meta.text(.certificateFile))
        }
    }
}
