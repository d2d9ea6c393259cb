import FairleadTestKit
import Foundation
import Synchronization

/// A program that has ended.
struct Run {
    var seconds: Double
    /// The most memory that it held (VmHWM), bytes.
    var peakBytes: Int
    var output: String
}

/// The real programs, as the release build made them beside this one.
enum Programs {
    static let client = beside("fairlead")
    static let server = beside("fairlead-server")

    private static func beside(_ name: String) -> String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name).path
    }

    static let environment: [String: String?] = [
        "TZ": "UTC", "LC_ALL": "C.UTF-8", "FAIRLEAD_STORE": nil, "http_proxy": nil, "https_proxy": nil, "no_proxy": "*",
    ]

    private static let patienceSeconds: Double = 1_800
    private static let lookSeconds = 0.01

    /// Runs a program that has to succeed.
    static func run(_ program: String, _ arguments: [String], watchingMemory: Bool = false) throws -> Run {
        let start = ContinuousClock.now
        let process = try ChildProcess(program, arguments, environment: environment)
        var peak = 0
        while watchingMemory, process.isRunning {
            peak = max(peak, peakBytes(of: process.id))
            Thread.sleep(forTimeInterval: lookSeconds)
        }
        let result = try process.waitForEnd(seconds: patienceSeconds)
        let seconds = Stopwatch.seconds(since: start)
        guard result.code == 0 else { throw Trouble("\(program) \(arguments): \(result.all)") }
        return Run(seconds: seconds, peakBytes: peak, output: result.output)
    }

    /// VmHWM of a process that runs; 0 for one that has ended.
    static func peakBytes(of id: pid_t) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return (line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0)
            * 1024
    }

    /// Seconds of all cores that a process has used, in steps of ten milliseconds.
    static func processorSeconds(of id: pid_t) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[end...].split(separator: " ")
        return (Double(fields[12]) ?? 0) / 100 + (Double(fields[13]) ?? 0) / 100
    }

    /// Runs blocking work on threads of its own, all at once.
    static func atOnce<Result: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) throws -> Result
    ) throws -> [Result] {
        let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread {
                let result = Swift.Result { try body(index) }
                results.withLock { $0[index] = result }
                group.leave()
            }
        }
        group.wait()
        return try results.withLock { results in try (0..<count).compactMap { try results[$0]?.get() } }
    }
}
