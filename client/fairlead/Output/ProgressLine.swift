import Glibc
import Synchronization

/// One line on a terminal that tells how far a long command has come; it is gone when the command is done.
final class ProgressLine: Sendable {
    private struct State {
        var isShown = false
        var lastMilliseconds: Int64 = 0
    }

    /// Short commands stay quiet.
    private static let quietMilliseconds: Int64 = 1_000
    private static let pauseMilliseconds: Int64 = 100
    private static let barColumns = 24

    private let isEnabled: Bool
    private let steadyMilliseconds: @Sendable () -> Int64
    private let startMilliseconds: Int64
    private let state = Mutex(State())

    init(_ context: CommandContext) {
        isEnabled = context.terminal.isTalkInteractive && !context.isJson
        steadyMilliseconds = context.environment.bootMilliseconds
        startMilliseconds = steadyMilliseconds()
    }

    /// Shows a sentence, with a bar when it is known how much remains.
    func show(_ sentence: String, done: UInt64, remaining: UInt64) {
        guard isEnabled else { return }
        let now = steadyMilliseconds()
        guard now - startMilliseconds >= ProgressLine.quietMilliseconds else { return }
        state.withLock { state in
            guard now - state.lastMilliseconds >= ProgressLine.pauseMilliseconds else { return }
            state.lastMilliseconds = now
            state.isShown = true
            write("\r\u{1B}[K" + ProgressLine.bar(done: done, remaining: remaining) + sentence)
        }
    }

    /// Takes the line away.
    func finish() {
        state.withLock { state in
            if state.isShown { write("\r\u{1B}[K") }
            state.isShown = false
        }
    }

    private static func bar(done: UInt64, remaining: UInt64) -> String {
        let (total, overflow) = done.addingReportingOverflow(remaining)
        guard remaining > 0, !overflow, total > 0 else { return "" }
        let filled = min(barColumns, Int(Double(done) / Double(total) * Double(barColumns)))
        return "[" + String(repeating: "#", count: filled) + String(repeating: "·", count: barColumns - filled) + "] "
    }

    private func write(_ text: String) {
        // A terminal that went away takes its progress along.
        try? StandardStream.write(text, to: STDERR_FILENO)
    }
}
