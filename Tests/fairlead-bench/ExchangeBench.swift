import FairleadCore
import FairleadStore
import Foundation

/// Pushing and pulling N leads, and what a sync costs after that.
struct ExchangeBench {
    let count: Int
    let isBarred: Bool
    let server: BenchServer
    private(set) var figures: [Figure] = []
    /// A device that has everything.
    private(set) var reader: BenchDevice
    private(set) var leads: [(id: RecordID, lead: SampleLead)] = []
    private var writers: [BenchDevice] = []
    /// Seconds of a sync that has nothing to do: subtracted from every other.
    private var idle = 0.0

    private static let seed: UInt64 = 20_261_125
    private static let writerCount = 4
    private static let roundsOfOneChange = 40

    init(count: Int, isBarred: Bool) throws {
        self.count = count
        self.isBarred = isBarred
        server = try BenchServer()
        try server.addUser("mara", role: "manager")
        for index in 0..<Self.writerCount {
            try server.addUser("rep\(index)", role: "rep")
            writers.append(try BenchDevice(user: "rep\(index)", of: server))
            try writers[index].sync()
        }
        reader = try BenchDevice(user: "mara", of: server)
        try reader.sync()
    }

    mutating func run(bareStart: Double) async throws {
        try capture()
        let reference = try insertSeconds()
        idle = try idleSeconds(reader)
        try push(reference)
        let first = try firstSync(reference)
        try await bodies()
        try nothingToDo(bareStart: bareStart)
        try someChanged(first)
        try oneChange(among: count)
    }

    /// How many of the leads one of the writers captures.
    private func share(of writer: Int) -> Int {
        count / Self.writerCount + (writer < count % Self.writerCount ? 1 : 0)
    }

    /// Four reps capture their shares, with no network.
    private mutating func capture() throws {
        var samples = SampleLeads(seed: Self.seed)
        for (index, writer) in writers.enumerated() {
            let share = share(of: index)
            let store = try writer.store()
            var rest = share
            while rest > 0 {
                let batch = (0..<min(rest, 5_000)).map { _ in samples.next() }
                let ids = try store.writeEach("lead add", summary: "bench", batch) { lead, writer in
                    try writer.create(.lead, lead: nil, edits: lead.edits)
                }
                leads += zip(ids, batch).map { (id: $0, lead: $1) }
                rest -= batch.count
            }
        }
    }

    private func insertSeconds() throws -> Double {
        let file = server.folder.file("reference.db")
        return try (0..<3).map { _ in try Reference.insert(leads, into: file) }.median
    }

    private func idleSeconds(_ device: BenchDevice) throws -> Double {
        try (0..<11).map { _ in try device.sync().seconds }.median
    }

    private mutating func push(_ reference: Double) throws {
        let head = try server.head()
        let (writers, idle) = (writers, idle)
        let start = ContinuousClock.now
        let pushing = Task.detached { try Programs.atOnce(writers.count) { try writers[$0].sync().seconds } }
        while try server.head() < head + count { Thread.sleep(forTimeInterval: 0.005) }
        let pushed = Stopwatch.seconds(since: start) - idle
        try wait(for: pushing)
        let whole = Stopwatch.seconds(since: start) - idle
        add("push by four devices, until all is in the log", pushed, "insert", reference, bar: 6)
        add("the same, until each has its own back with numbers", whole, "insert", reference)
    }

    private func wait(for task: Task<[Double], any Error>) throws {
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            _ = try? await task.value
            done.signal()
        }
        done.wait()
    }

    /// A manager's new device, three times over; returns the seconds.
    private mutating func firstSync(_ reference: Double) throws -> Double {
        try server.restart()
        var runs: [Run] = []
        for _ in 0..<3 {
            reader = try BenchDevice(user: "mara", of: server)
            runs.append(try reader.sync(watchingMemory: true))
        }
        let seconds = runs.map(\.seconds).median - idle
        add("first sync of a new device", seconds, "insert", reference, bar: 3)
        add("most memory of the server in it", server.peakBytes, bar: 150)
        add("most memory of the device in it", runs.map(\.peakBytes).max() ?? 0, bar: 150)
        return seconds
    }

    private mutating func bodies() async throws {
        let received = try await BenchDevice(user: "mara", of: server).syncCountingBytes()
        let zstd = try Reference.zstd(leads, folder: server.folder.path)
        figures.append(
            Figure(
                what: "response bodies of a first sync", leads: count, measured: Figure.size(received),
                besides: "zstd -1: \(Figure.size(zstd.compressed)) of \(Figure.size(zstd.plain))",
                value: Double(received) / Double(zstd.compressed), bar: isBarred ? 1.2 : nil))
    }

    private mutating func nothingToDo(bareStart: Double) throws {
        idle = try idleSeconds(reader)
        add("sync with nothing to do", idle, "bare start", bareStart, bar: 2)
    }

    private mutating func someChanged(_ first: Double) throws {
        let changed = max(1, count / 100)
        try edit(changed, "changed")
        let seconds = try reader.sync().seconds - idle
        add("sync after \(changed) of them changed", seconds, "first sync", first, bar: 0.05)
    }

    /// Edits leads spread over all devices, and sends that.
    private func edit(_ changed: Int, _ text: String) throws {
        var start = 0
        for (index, writer) in writers.enumerated() {
            let (own, share) = (start, share(of: index))
            start += share
            let count = changed / writers.count + (index < changed % writers.count ? 1 : 0)
            guard count > 0 else { continue }
            let ids = (0..<count).map { leads[own + $0 * (share / count)].id }
            _ = try writer.store().writeEach("lead edit", summary: "bench", ids) { id, writer in
                try writer.edit(id, [Edit(Field.need, .text(text))])
                return id
            }
            try writer.sync()
        }
    }

    /// What one change costs to send and to receive, and the server's share of each sync.
    private mutating func oneChange(among leadCount: Int) throws {
        var (sent, received) = ([Double](), [Double]())
        let id = leads[0].id
        let start = server.processorSeconds
        for round in 0..<Self.roundsOfOneChange {
            _ = try writers[0].store().write("lead edit", summary: "bench") { writer in
                try writer.edit(id, [Edit(Field.need, .text("change \(round)"))])
            }
            sent.append(try writers[0].sync().seconds)
            received.append(try reader.sync().seconds)
        }
        let processor = (server.processorSeconds - start) / Double(2 * Self.roundsOfOneChange)
        if leadCount == count {
            tell("sync that sends one change", sent.median, "nothing to do", idle)
            tell("sync that receives one change", received.median, "nothing to do", idle)
        }
        figures.append(
            Figure(
                what: "the server's work in such a sync", leads: leadCount, measured: Figure.time(processor),
                besides: "", value: processor * 1000, unit: "ms"))
    }

    /// The same on a server that has many times the leads.
    mutating func growServer(copies: Int) throws {
        try server.grow(copies: copies)
        try oneChange(among: count * (copies + 1))
    }

    // MARK: figures

    private mutating func add(
        _ what: String, _ seconds: Double, _ name: String, _ reference: Double, bar: Double? = nil
    ) {
        figures.append(
            Figure(
                what: what, leads: count, measured: Figure.time(seconds), besides: "\(name): \(Figure.time(reference))",
                value: seconds / reference, bar: isBarred ? bar : nil))
    }

    private mutating func tell(_ what: String, _ seconds: Double, _ name: String, _ reference: Double) {
        add(what, seconds, name, reference)
    }

    private mutating func add(_ what: String, _ bytes: Int, bar: Double) {
        figures.append(
            Figure(
                what: what, leads: count, measured: "", besides: "", value: Double(bytes) / 1_048_576, unit: "MiB",
                bar: isBarred ? bar : nil))
    }
}
