import FairleadCore
import FairleadMatch
import FairleadMatchMeasuring
import FairleadServer
import FairleadServerStore
import FairleadTestKit
import Foundation

/// One lead matched against many that are stored, on each kind of database.
enum MatchBench {
    private static let newLeads = 1_000
    private static let batch = 2_560

    /// Milliseconds that half of the new leads, and all but a hundredth, may take.
    private static let bars: [(name: String, median: Double, late: Double)] = [
        ("SQLite", 1, 5), ("PostgreSQL", 3, 10),
    ]

    static func run(stored: Int) async throws -> [Figure] {
        let folder = try TemporaryFolder()
        var figures = try await run(SQLiteDatabase(path: folder.file("match.db")), stored: stored, bars[0])
        guard TestPostgreSQL.isInstalled else { return figures }
        let database = try TestPostgreSQL.required().makeDatabase()
        guard let address = PostgreSQLAddress(url: database.url) else { throw Trouble("PostgreSQL has no address") }
        figures += try await run(PostgreSQLDatabase(address), stored: stored, bars[1])
        return figures
    }

    private static func run(
        _ database: any ServerDatabase, stored: Int, _ bar: (name: String, median: Double, late: Double)
    ) async throws -> [Figure] {
        try await ServerSchema.migrate(database)
        let records = MeasuredSet.generated(count: stored + newLeads, seed: 11).records
        let filled = ContinuousClock.now
        var start = 0
        while start < stored {
            let part = start..<min(start + batch, stored)
            _ = try await put(records, part, database)
            start = part.upperBound
        }
        let perLead = Stopwatch.seconds(since: filled) / Double(stored)
        var times: [Double] = []
        for index in records.indices[stored...] {
            times.append(try await put(records, index..<index + 1, database))
        }
        try await database.close()
        let (median, late) = (times.percentile(50) * 1000, times.percentile(99) * 1000)
        return [
            Figure(
                what: "one lead matched, \(bar.name), p50", leads: stored, measured: Figure.time(median / 1000),
                besides: "\(Figure.time(perLead)) each in bulk", value: median, unit: "ms", bar: bar.median),
            Figure(
                what: "one lead matched, \(bar.name), p99", leads: stored, measured: Figure.time(late / 1000),
                besides: "", value: late, unit: "ms", bar: bar.late),
        ]
    }

    /// Returns the seconds within the transaction; the commit is the push's own.
    private static func put(
        _ records: [MatchRecord], _ part: Range<Int>, _ database: any ServerDatabase
    ) async throws -> Double {
        var leads: [RecordID: MatchRecord] = [:]
        for index in part { leads[RecordID(high: UInt64(index) << 16, low: UInt64(index))] = records[index] }
        let batch = leads
        return try await database.write { transaction in
            let start = ContinuousClock.now
            _ = try MatchIndex.put(batch.mapValues(MatchEntry.init), transaction)
            return Stopwatch.seconds(since: start)
        }
    }
}
