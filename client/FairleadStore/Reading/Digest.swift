import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

extension DeviceStore {
    /// Returns the digest over what the server has answered and this user may see (R30), 64 hexadecimal digits.
    ///
    /// Nothing unsent, refused or carried counts. After a complete sync it equals the server's digest for this user.
    package func digest() throws -> String {
        try read { database in
            var digest = StateDigest()
            let rows = try Row.fetchCursor(database, sql: "SELECT id, state FROM base ORDER BY id")
            while let row = try rows.next() {
                guard let id = RecordID(bytes: row["id"] as Data) else {
                    throw StoreError.damaged("A record on this device has lost its id.", hint: StoreError.damageHint)
                }
                digest.add(id, row["state"])
            }
            return digest.hexadecimal
        }
    }
}
