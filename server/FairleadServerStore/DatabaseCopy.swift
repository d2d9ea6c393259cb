import Foundation

/// Copies a whole team from one database to another, whatever kind each is.
package enum DatabaseCopy {
    /// Rows that are on the way at one time.
    private static let rowsPerBatch = 200
    private static let batchesWaitingMax = 4

    package enum Refusal: Error, Hashable {
        /// No server has ever been started on it.
        case sourceIsEmpty
        case targetIsNotEmpty
    }

    private struct Batch: Sendable {
        var table: TableLayout
        var rows: [SQLRow]
    }

    /// Copies all tables, read on one snapshot and written in one transaction: all of it or nothing.
    ///
    /// - Returns: how many rows each table has, in the schema's order.
    /// - Throws: `Refusal` before anything is written, or what the databases throw.
    package static func run(
        from source: any ServerDatabase, to target: any ServerDatabase
    ) async throws -> [(table: String, rows: Int)] {
        try await ServerSchema.migrate(source)
        try await ServerSchema.migrate(target)
        let batches = HandOver<Batch>(capacity: batchesWaitingMax)
        async let written = write(batches, to: target)
        do {
            try await source.read { transaction in
                try batches.begin(.putting)
                guard try !transaction.query("SELECT key FROM meta", []).isEmpty else {
                    throw Refusal.sourceIsEmpty
                }
                for table in ServerSchema.tables { try read(table, transaction, batches) }
            }
            batches.finish()
        } catch is HandOverCancelled {
            // The writing side says why, or that there was nothing to say.
        } catch {
            batches.cancel()
            _ = try? await written
            throw error
        }
        let counts: [String: Int]
        do {
            counts = try await written
        } catch is HandOverCancelled {
            throw DatabaseError.unavailable("The copy broke off, and nothing was copied; start it again.")
        }
        return ServerSchema.tables.map { (table: $0.name, rows: counts[$0.name] ?? 0) }
    }

    private static func write(
        _ batches: HandOver<Batch>, to target: any ServerDatabase
    ) async throws -> [String: Int] {
        do {
            return try await target.write { transaction in
                do {
                    try batches.begin(.taking)
                    try requireEmpty(transaction)
                    return try write(batches, transaction)
                } catch {
                    batches.cancel()
                    throw error
                }
            }
        } catch {
            // The reading side must not wait for somebody who has gone.
            batches.cancel()
            throw error
        }
    }

    private static func requireEmpty(_ transaction: any DatabaseTransaction) throws {
        for table in ServerSchema.tables {
            guard try transaction.query("SELECT \(table.columns[0]) FROM \(table.name) LIMIT 1", []).isEmpty else {
                throw Refusal.targetIsNotEmpty
            }
        }
    }

    private static func read(
        _ table: TableLayout, _ transaction: any DatabaseTransaction, _ batches: HandOver<Batch>
    ) throws {
        let end = "ORDER BY \(table.keyList) LIMIT \(rowsPerBatch)"
        let begin = "SELECT \(table.columnList) FROM \(table.name)"
        var rows = try transaction.query("\(begin) \(end)", [])
        while let last = rows.last {
            try batches.put(Batch(table: table, rows: rows))
            let marks = TableLayout.marks(table.keyCount)
            rows = try transaction.query(
                "\(begin) WHERE (\(table.keyList)) > (\(marks)) \(end)", Array(last.prefix(table.keyCount)))
        }
    }

    private static func write(
        _ batches: HandOver<Batch>, _ transaction: any DatabaseTransaction
    ) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        while let batch = try batches.take() {
            let table = batch.table
            let sql =
                "INSERT INTO \(table.name) (\(table.columnList)) VALUES (\(TableLayout.marks(table.columns.count)))"
            for row in batch.rows { try transaction.execute(sql, row) }
            counts[table.name, default: 0] += batch.rows.count
        }
        return counts
    }
}
