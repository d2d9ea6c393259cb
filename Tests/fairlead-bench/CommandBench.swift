import FairleadCore
import FairleadStore
import Foundation

/// Commands on a device that has N leads.
struct CommandBench {
    let bench: ExchangeBench
    let bareStart: Double
    private static let rounds = 31

    /// The real commands beside the `sqlite3` shell on a table with the same leads, in turns.
    func commands(isBarred: Bool) throws -> [Figure] {
        let file = bench.server.folder.file("reference.db")
        var samples = SampleLeads(seed: 1)
        var dice = SystemRandomNumberGenerator()
        var (adds, inserts, lists, selects) = ([Double](), [Double](), [Double](), [Double]())
        for _ in 0..<Self.rounds {
            let lead = samples.next()
            adds.append(try add(lead).seconds)
            let id = RecordID.make(atMilliseconds: Int64(Date().timeIntervalSince1970 * 1000), using: &dice)
            inserts.append(try Reference.shellInsert(lead, id: id, into: file))
            lists.append(try bench.reader.run("lead", "list", "--limit", "50").seconds)
            selects.append(try Reference.shellSelect(from: file))
        }
        let overviews = try (0..<7).map { _ in try bench.reader.run("pipeline").seconds }
        let bar = isBarred ? 2.5 : nil
        return [
            figure("lead add", adds.median, "sqlite3 INSERT", inserts.median, bar: bar),
            figure("lead list --limit 50", lists.median, "sqlite3 SELECT", selects.median, bar: bar),
            figure("pipeline", overviews.median, "bare start", bareStart, bar: nil),
        ]
    }

    private func add(_ lead: SampleLead) throws -> Run {
        let options = zip(SampleLead.columns, lead.texts).filter { ![Field.event, Field.booth].contains($0.0) }
        return try Programs.run(
            Programs.client,
            ["--store", bench.reader.storePath, "lead", "add"] + options.flatMap { ["--\($0.0)", $0.1] })
    }

    private func figure(_ what: String, _ seconds: Double, _ name: String, _ reference: Double, bar: Double?) -> Figure
    {
        Figure(
            what: what, leads: bench.count, measured: Figure.time(seconds),
            besides: "\(name): \(Figure.time(reference))",
            value: seconds / reference, bar: bar)
    }

    /// Searches as the store's library does them.
    func searches() throws -> [Figure] {
        let store = try bench.reader.store()
        let words = [["hofstein"], ["hofstein", "hamburg"]]
        return try zip(words, [100.0, 150.0]).map { words, bar in
            var filter = LeadFilter()
            filter.words = words
            var found = 0
            let seconds = try (0..<7).map { _ in
                try Stopwatch.seconds { found = try store.leads(filter, limit: 50).count }
            }.median
            return Figure(
                what: "search for \(words.count == 1 ? "one word" : "two words")", leads: bench.count,
                measured: Figure.time(seconds), besides: "\(found) shown", value: seconds * 1000, unit: "ms", bar: bar)
        }
    }
}

/// Many new devices at one moment.
enum CrowdBench {
    private static let devices = 300
    private static let leads = 1_000

    /// - Parameter bench: with a thousand leads on its server.
    static func run(_ bench: ExchangeBench) throws -> [Figure] {
        let server = bench.server
        let crowd = try (0..<devices).map { _ in try BenchDevice(user: "mara", of: server) }
        try server.restart()
        let seconds = try Programs.atOnce(crowd.count) { try crowd[$0].sync().seconds }
        let served = try crowd.count { try $0.store().countLeads(LeadFilter()) == bench.count }
        func figure(_ what: String, _ value: Double, _ unit: String, bar: Double? = nil) -> Figure {
            Figure(
                what: "\(devices) first syncs at once: \(what)", leads: bench.count, measured: "", besides: "",
                value: value, unit: unit, bar: bar)
        }
        return [
            figure("served", Double(served), "devices"),
            figure("p50", seconds.percentile(50), "s"), figure("p95", seconds.percentile(95), "s"),
            figure("p99", seconds.percentile(99), "s"),
            figure("most memory of the server", Double(server.peakBytes) / 1_048_576, "MiB", bar: 400),
        ]
    }
}
