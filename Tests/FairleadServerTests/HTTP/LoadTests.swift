import FairleadCore
import FairleadServer
import FairleadServerHTTP
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// One heavy device does not starve the others, and memory stays bounded.
@Suite("HTTP: load")
struct LoadTests {
    // MARK: the turnstile

    @Test("only so many work at once; the others follow in the order in which they came")
    func turns() async throws {
        let turnstile = Turnstile(workingMax: 2, waitingMax: 10)
        let tally = Tally()
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    try await turnstile.pass {
                        tally.begin(index)
                        await gate.pass()
                        tally.end()
                    }
                }
                // The next one comes when this one works or waits.
                try await eventually("task \(index) came") {
                    tally.order.count + turnstile.waitingCount == index + 1
                }
            }
            #expect(turnstile.waitingCount == 6)
            gate.open()
            try await group.waitForAll()
        }
        #expect(tally.most == 2)
        #expect(tally.order == Array(0..<8))
    }

    @Test("when too many wait, the next one is sent away at once")
    func fullTurnstile() async throws {
        let turnstile = Turnstile(workingMax: 1, waitingMax: 1)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await turnstile.pass { await gate.pass() } } }
            try await eventually("one waits") { turnstile.waitingCount == 1 }
            await #expect(throws: HTTPProblem.serverBusy) { try await turnstile.pass {} }
            gate.open()
            try await group.waitForAll()
        }
        try await turnstile.pass {}
    }

    @Test("who is cancelled while waiting leaves the line, and holds nobody up")
    func cancelledWaiter() async throws {
        let turnstile = Turnstile(workingMax: 1, waitingMax: 5)
        let gate = Gate()
        let worker = Task { try await turnstile.pass { await gate.pass() } }
        try await eventually("the worker works") { gate.count == 1 }
        let waiter = Task { try await turnstile.pass {} }
        try await eventually("somebody waits") { turnstile.waitingCount == 1 }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        try await eventually("nobody waits") { turnstile.waitingCount == 0 }
        gate.open()
        try await worker.value
        try await turnstile.pass {}
    }

    @Test("a task that throws gives its place back")
    func throwingWorker() async throws {
        let turnstile = Turnstile(workingMax: 1, waitingMax: 0)
        for _ in 0..<3 {
            await #expect(throws: HTTPProblem.failed) { try await turnstile.pass { throw HTTPProblem.failed } }
        }
        try await turnstile.pass {}
    }

    // MARK: budgets

    @Test("bytes are taken while there are some, whole or not at all")
    func byteBudget() {
        let budget = ByteBudget(bytesMax: 100)
        #expect(budget.take(60))
        #expect(!budget.take(41))
        #expect(!budget.take(.max))
        #expect(budget.take(40))
        #expect(budget.usedBytes == 100)
        budget.giveBack(60)
        #expect(budget.take(60))
        #expect(!budget.take(1))
    }

    @Test("a device has at most so many exchanges under way; others do not feel it")
    func deviceLoad() {
        let load = DeviceLoad(perDeviceMax: 2)
        #expect(load.begin(1))
        #expect(load.begin(1))
        #expect(!load.begin(1))
        #expect(load.begin(2))
        load.end(1)
        #expect(load.begin(1))
        #expect(!load.begin(1))
    }

    @Test("a body is counted while it is used, and no longer, however it ends")
    func bodyBudget() async throws {
        let budget = ByteBudget(bytesMax: 100)
        let reader = BodyReader(budget: budget, sizeBytesMax: 80)
        let trace = RequestTrace()
        func request(_ pieces: [Int]) -> Request {
            let stream = AsyncStream<ByteBuffer> { continuation in
                for piece in pieces { continuation.yield(ByteBuffer(repeating: 1, count: piece)) }
                continuation.finish()
            }
            return Request(
                head: HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/"),
                body: RequestBody(asyncSequence: stream))
        }
        try await reader.withBody(of: request([30, 30]), trace: trace) { body in
            #expect(body.readableBytes == 60)
            #expect(budget.usedBytes == 60)
            // A second body at the same time is more than the process may hold.
            await #expect(throws: HTTPProblem.serverBusy) {
                try await reader.withBody(of: request([30, 11]), trace: trace) { _ in }
            }
            #expect(budget.usedBytes == 60)
        }
        #expect(budget.usedBytes == 0)
        await #expect(throws: HTTPProblem.bodyTooLarge(sizeBytesMax: 80)) {
            try await reader.withBody(of: request([80, 1]), trace: trace) { _ in }
        }
        await #expect(throws: HTTPProblem.failed) {
            try await reader.withBody(of: request([80]), trace: trace) { _ in throw HTTPProblem.failed }
        }
        #expect(budget.usedBytes == 0)
        #expect(trace.facts.bytesReceived == 80)
    }

    @Test("a device with too many exchanges under way is told to wait")
    func busyDevice() async throws {
        let gate = Gate()
        let router = Router(context: ServerRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: NumberedDevices())
        router.add(middleware: DeviceLoadMiddleware(DeviceLoad(perDeviceMax: 1)))
        router.get("work") { _, _ in
            await gate.pass()
            return HTTPResponse.Status.noContent
        }
        router.get("look") { _, _ in HTTPResponse.Status.noContent }
        try await Application(router: router).test(.router) { client in
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                group.addTask { try await client.execute(uri: "/work?device=1", method: .get).status }
                try await eventually("the device works") { gate.count == 1 }
                let busy = try await client.execute(uri: "/look?device=1", method: .get)
                #expect(busy.status == .tooManyRequests)
                #expect(busy.headers[.retryAfter] == "\(Limits.retryAfterSeconds)")
                #expect(String(decoding: busy.data, as: UTF8.self).contains("device_busy"))
                #expect(try await client.execute(uri: "/look?device=2", method: .get).status == .noContent)
                gate.open()
                #expect(try await group.next() == .noContent)
            }
            #expect(try await client.execute(uri: "/look?device=1", method: .get).status == .noContent)
        }
    }
}

/// Counts who works at one time, and remembers who began in which order.
private final class Tally: Sendable {
    private struct State {
        var working = 0
        var most = 0
        var order: [Int] = []
    }

    private let state = Mutex(State())

    var most: Int { state.withLock { $0.most } }
    var order: [Int] { state.withLock { $0.order } }

    func begin(_ index: Int) {
        state.withLock { state in
            state.working += 1
            state.most = max(state.most, state.working)
            state.order.append(index)
        }
    }

    func end() { state.withLock { $0.working -= 1 } }
}

/// Says who sends a request by a number in its address.
struct NumberedDevices: RouterMiddleware {
    func handle(
        _ request: Request, context: ServerRequestContext,
        next: (Request, ServerRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.session = Session(device: request.uri.queryParameters.get("device", as: Int64.self) ?? 0, user: "li.na")
        return try await next(request, context)
    }
}

/// Holds everybody back until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.waiting.count } }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
