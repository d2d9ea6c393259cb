import FairleadCore
import GRDB

/// Why the store did not do what it was asked; the case says what the caller can do.
package enum StoreError: Error, Sendable {
    /// Nothing matches the reference.
    case notFound(String)
    /// Several leads match; the caller shows them.
    case ambiguous(String, candidates: [LeadView])
    /// The input cannot be taken as it is.
    case invalid(String)
    /// Another command holds the store.
    case locked(String)
    /// Damage was found; the hint says how to go on.
    case damaged(String, hint: String)
    /// The disk is full, read-only or broken.
    case disk(String)
    case notJoined(String)
    case notAllowed(String)

    package var message: String {
        switch self {
        case .notFound(let message), .ambiguous(let message, _), .invalid(let message), .locked(let message),
            .damaged(let message, _), .disk(let message), .notJoined(let message), .notAllowed(let message):
            message
        }
    }

    package var hint: String? {
        if case .damaged(_, let hint) = self { hint } else { nil }
    }
}

extension StoreError {
    static let damageHint = """
        Keep a copy of the folder. Try to save what is unsent with "fairlead bundle write FILE", then join again with a \
        fresh store (--store DIR); the server has everything that was synced.
        """

    static let full = StoreError.disk("The disk is full; nothing was written. Make room and try again.")

    /// Says why nothing can be written into a folder, as far as the disk itself tells.
    static func unwritable(_ folder: String, _ reason: some CustomStringConvertible) -> StoreError {
        switch Disk.obstacle(in: folder) {
        case .full: full
        case .readOnly: .disk("The store in \(folder) is read-only; nothing was written.")
        case nil: .disk("The disk reports an error; nothing was written (\(reason)).")
        }
    }

    /// Translates what SQLite says into what the rep can do.
    static func from(_ error: any Error, folder: String) -> any Error {
        guard let error = error as? GRDB.DatabaseError else { return error }
        switch error.resultCode {
        case .SQLITE_FULL: return full
        case .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_CANTOPEN:
            switch error.extendedResultCode {
            // What was written is in the file, and may count or not once the file is opened again.
            case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC:
                return StoreError.disk(
                    "The disk reports an error, and whether this was stored is uncertain. Look before you do it again.")
            case .SQLITE_CANTOPEN where Disk.obstacle(in: folder) == nil:
                return StoreError.disk("The store in \(folder) cannot be opened.")
            default: return unwritable(folder, error)
            }
        case .SQLITE_BUSY, .SQLITE_LOCKED: return StoreError.locked("Another fairlead command is writing; try again.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError.damaged("The store in \(folder) is damaged.", hint: damageHint)
        default: return error
        }
    }
}
