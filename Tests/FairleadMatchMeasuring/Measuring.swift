import FairleadMatch
import Foundation

/// Measures the matcher: how well it finds duplicates, and how fast.
package enum Measuring {
    /// Prints one line for each figure: on the shipped sets, on halves of one, and on leads of our own making.
    ///
    /// - Parameters:
    ///   - folder: `Tests/Data`.
    ///   - stored: how many leads a new one is matched against.
    ///   - say: takes a line.
    package static func run(_ folder: URL, stored: Int = 100_000, say: (String) -> Void) throws {
        let tradeshow = try MeasuredSet.tradeshow(folder)
        let sets =
            [
                tradeshow, tradeshow.half(0), tradeshow.half(1), try MeasuredSet.febrl1(folder),
            ] + (7...10).map { MeasuredSet.generated(count: 10_000, seed: $0) }
        for set in sets { say(line(PairFigures(set), set)) }
        for line in clusterLines(tradeshow) { say(line) }
        for line in latencyLines(stored: stored) { say(line) }
    }

    private static func line(_ pairs: PairFigures, _ set: MeasuredSet) -> String {
        let automatic = pairs.figures(.automatic)
        let suggested = pairs.figures(.suggest)
        let f1 = 2 * suggested.precision * suggested.recall / max(1e-9, suggested.precision + suggested.recall)
        return "\(set.name): \(set.records.count) records, \(pairs.truePairs) true pairs, keys reach "
            + "\(share(Double(pairs.reached) / Double(max(1, pairs.truePairs)))); automatic precision "
            + "\(share(automatic.precision)) (\(automatic.found - automatic.isTrue) wrong) recall \(share(automatic.recall)); "
            + "with suggestions precision \(share(suggested.precision)) recall \(share(suggested.recall)) F1 \(share(f1)); "
            + "best F1 \(share(pairs.best.f1)) at \(pairs.best.bits) bits"
    }

    /// What stands after chains are resolved: all pairs within one cluster count, also those without an edge.
    private static func clusterLines(_ set: MeasuredSet) -> [String] {
        var graph = MatchGraph<Int>()
        for (id, record) in set.records.enumerated() { graph.insert(id, record) }
        let clusters = graph.clusters()
        var found = 0
        var right = 0
        for group in clusters.groups {
            for (index, one) in group.enumerated() {
                for other in group[(index + 1)...] {
                    found += 1
                    if set.people[one] == set.people[other] { right += 1 }
                }
            }
        }
        let truePairs = PairFigures.truePairs(set)
        return [
            "\(set.name), clusters: pair precision \(share(Double(right) / Double(max(1, found)))) "
                + "(\(found - right) wrong) recall \(share(Double(right) / Double(max(1, truePairs)))), "
                + "\(clusters.withheld.count) edges withheld"
        ]
    }

    private static func latencyLines(stored: Int) -> [String] {
        let clock = ContinuousClock()
        let before = residentMebibytes()
        let set = MeasuredSet.generated(count: stored + 2_000, seed: 11)
        let generated = residentMebibytes()
        var index = MemoryIndex<Int>()
        let start = clock.now
        for (id, record) in set.records.prefix(stored).enumerated() { index.insert(id, Profile(record)) }
        let filled = start.duration(to: clock.now)
        let indexed = residentMebibytes()
        var times: [Double] = []
        var candidates = 0
        for record in set.records.dropFirst(stored) {
            let begin = processorSeconds()
            let profile = Profile(record)
            let keys = BlockingKeys(profile)
            candidates += index.candidates(keys).count
            _ = index.matches(of: profile, keys: keys)
            times.append(processorSeconds() - begin)
        }
        times.sort()
        return [
            "one lead against \(stored): p50 \(decimals(times[times.count / 2] * 1000, 3)) ms, p99 "
                + "\(decimals(times[times.count * 99 / 100] * 1000, 3)) ms of processor time, "
                + "\(decimals(Double(candidates) / Double(times.count), 1)) candidates each",
            "index of \(stored): filled in \(milliseconds(filled)) ms, \(indexed - generated) MiB "
                + "(the leads themselves \(generated - before))",
        ]
    }

    /// What this thread has used, so that other programs on the machine do not count.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func milliseconds(_ duration: Duration) -> String { decimals(duration / .milliseconds(1), 3) }

    private static func share(_ value: Double) -> String { decimals(value, 4) }

    private static func decimals(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func residentMebibytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(getpagesize()) / 1_048_576
    }
}
