import CPostgres

extension PostgreSQLResult {
    /// What the caller can do about the error that this result is.
    ///
    /// Only the first line is taken: the details quote rows, which are somebody's data.
    var error: DatabaseError {
        let state = field("C") ?? ""
        let message = field("M") ?? "no answer came"
        return DatabaseError(sqlState: state, message: "PostgreSQL: \(message).")
    }

    /// How bad it is, in English whatever the server speaks.
    var severity: String? { field("V") }

    private func field(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }
}

extension DatabaseError {
    /// Sorts PostgreSQL's error codes by what the caller can do.
    init(sqlState: String, message: String) {
        switch sqlState {
        // Serialisation failure, deadlock, lock timeout, statement timeout.
        case "40001", "40P01", "55P03", "57014": self = .retry(message)
        // The server is shutting down, has crashed, is starting, has lost patience with an idle transaction, or has
        // become a read-only standby.
        case "57P01", "57P02", "57P03", "57P05", "25P03", "25006": self = .unavailable(message)
        default:
            switch sqlState.prefix(2) {
            case "23": self = .constraint(message)
            // No connection, no resources, the system's or the disk's errors; and an error without a code is libpq's.
            case "08", "53", "58", "": self = .unavailable(message)
            default: self = .failed(message)
            }
        }
    }
}
