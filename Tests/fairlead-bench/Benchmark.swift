import FairleadMatchMeasuring
import Foundation

/// Measures the release build against SQLite and zstd on the same machine, and prints one table (`make bench`).
///
/// `BENCH_SIZES="1000 10000"` measures with those numbers of leads only; bars hold from 10,000 leads on.
@main
enum Benchmark {
    private static let barredFrom = 10_000
    private static let commandsBarredAt = 10_000
    private static let searchesFrom = 100_000
    private static let crowdAt = 1_000
    private static let grownAt = 10_000
    private static let copiesOfGrown = 99

    static func main() async throws {
        let text = ProcessInfo.processInfo.environment["BENCH_SIZES"] ?? "1000 10000 100000"
        let sizes = text.split(separator: " ").compactMap { Int($0) }.filter { $0 >= 100 }
        guard !sizes.isEmpty else { throw Trouble("BENCH_SIZES holds numbers of leads, each at least 100") }
        let bareStart = try (0..<31).map { _ in try Programs.run(Programs.client, ["--version"]).seconds }.median
        var figures: [Figure] = []
        for size in sizes {
            say("\(size) leads …")
            var bench = try ExchangeBench(count: size, isBarred: size >= barredFrom)
            try await bench.run(bareStart: bareStart)
            let commands = CommandBench(bench: bench, bareStart: bareStart)
            var more: [Figure] = []
            more += try commands.commands(isBarred: size == commandsBarredAt)
            if size >= searchesFrom { more += try commands.searches() }
            if size == grownAt {
                say("\(size * (copiesOfGrown + 1)) leads on the server …")
                try bench.growServer(copies: copiesOfGrown)
            }
            figures += bench.figures + more
            if size == crowdAt {
                say("many devices at once …")
                figures += try CrowdBench.run(bench)
            }
        }
        say("matching …")
        if let stored = sizes.max() { figures += try await MatchBench.run(stored: stored) }
        print(Figure.head)
        for figure in figures { print(figure.line) }
        let short = figures.filter(\.isShort)
        print(
            short.isEmpty
                ? "\nAll bars hold."
                : "\nFalls short: \(short.map { "\($0.what) (\($0.leads))" }.joined(separator: ", ")).")
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        try Measuring.run(tests.appending(path: "Data")) { print($0) }
    }

    private static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
