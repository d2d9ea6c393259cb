import Crypto
import FairleadCore
import Foundation

/// The digest over what the server has answered and a user may see (R30): equal on device and server when they agree.
///
///     var digest = StateDigest()
///     for (id, bytes) in recordsSortedByID { digest.add(id, bytes) }
///     print(digest.hexadecimal)
package struct StateDigest: Sendable {
    private var hash = SHA256()

    package init() {}

    /// Adds one record's stored bytes. Records come in the order of their ids.
    package mutating func add(_ id: RecordID, _ bytes: Data) {
        hash.update(data: id.bytes)
        hash.update(data: Data(SHA256.hash(data: bytes)))
    }

    /// SHA-256 over the ids and the digests of what was added so far, 64 hexadecimal digits.
    package var hexadecimal: String {
        hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
