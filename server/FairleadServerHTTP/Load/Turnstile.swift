import FairleadServer
import FairleadServerStore

/// Lets a fixed number of tasks work at one time; the others wait in the order in which they came.
///
/// Inflating and decoding take much more memory than a body as sent, so their number bounds the process's memory.
package final class Turnstile: Sendable {
    private struct Waiter {
        var id: UInt64
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var working = 0
        var nextID: UInt64 = 0
        var waiting: [Waiter] = []
        /// Those on their way to the line; one that is cancelled meanwhile is no longer here when it arrives.
        var arriving: Set<UInt64> = []
    }

    private let state = Locked(State())
    private let workingMax: Int
    private let waitingMax: Int

    package init(workingMax: Int, waitingMax: Int) {
        self.workingMax = workingMax
        self.waitingMax = waitingMax
    }

    /// Runs `body` when it is this task's turn.
    ///
    /// Throws `HTTPProblem.serverBusy` when too many wait already, and `CancellationError` when the task
    /// is cancelled while it waits.
    package func pass<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        return try await body()
    }

    package var waitingCount: Int { state.withLock { $0.waiting.count } }

    private func enter() async throws {
        let id: UInt64? = try state.withLock { state in
            if state.working < workingMax {
                state.working += 1
                return nil
            }
            guard state.waiting.count < waitingMax else { throw HTTPProblem.serverBusy }
            state.nextID += 1
            state.arriving.insert(state.nextID)
            return state.nextID
        }
        guard let id else { return }
        let mayWork = await withTaskCancellationHandler {
            await withCheckedContinuation { wait(id, $0) }
        } onCancel: {
            cancel(id)
        }
        guard mayWork else { throw CancellationError() }
    }

    private func wait(_ id: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
        let answer: Bool? = state.withLock { state in
            guard state.arriving.remove(id) != nil else { return false }
            // Somebody may have left between the look at the count and now.
            if state.working < workingMax {
                state.working += 1
                return true
            }
            state.waiting.append(Waiter(id: id, continuation: continuation))
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }

    private func cancel(_ id: UInt64) {
        let waiter: Waiter? = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
                state.arriving.remove(id)
                return nil
            }
            return state.waiting.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }

    private func leave() {
        let next: Waiter? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.working -= 1
            return nil
        }
        // The one who leaves hands its place on, so the count stays.
        next?.continuation.resume(returning: true)
    }
}
