import Foundation
import Synchronization

/// What a program that ended has left.
package struct CommandResult: Sendable {
    /// The exit code; a signal counts as its negative number.
    package var code: Int32
    package var output: String
    package var talk: String

    /// Both streams, for the message of an expectation that failed.
    package var all: String { "exit \(code)\n--- stdout\n\(output)--- stderr\n\(talk)" }

    /// The result as JSON.
    package func json() throws -> JSONValue { try JSONValue(parsing: output) }
}

/// A real program that runs, with its output as it comes. It is killed, by its id, when nobody holds it any more.
package final class ChildProcess: @unchecked Sendable {
    package struct Trouble: Error, CustomStringConvertible {
        package var description: String
    }

    package let id: pid_t
    // Everything below is read and written while `condition` is locked, by the test and by the threads that read.
    private let condition = NSCondition()
    private var output = Data()
    private var talk = Data()
    private var openStreams = 2
    private var code: Int32?

    /// Long enough for a busy machine; a test that waits for longer has failed.
    package static let patienceSeconds: Double = 120

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: added to what the test itself has; `nil` takes a variable away.
    ///   - input: standard input, whole; nothing when left out.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String?] = [:], input: Data = Data(),
        folder: String? = nil
    ) throws {
        let command = folder.map { ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, $0, program] + arguments }
        let child = try Spawn.start(command ?? [program] + arguments, environment: Self.merged(environment))
        let id = child.id
        self.id = id
        Thread.detachNewThread { Self.write(input, to: child.input) }
        Thread.detachNewThread { [weak self] in
            Self.read(child.output) { bytes in self?.append(bytes, to: \.output) }
            self?.streamEnded()
        }
        Thread.detachNewThread { [weak self] in
            Self.read(child.talk) { bytes in self?.append(bytes, to: \.talk) }
            self?.streamEnded()
        }
        // Reaps it in any case, so that no dead child stays behind.
        Thread.detachNewThread { [weak self] in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0 && errno == EINTR {}
            self?.ended(status)
        }
    }

    deinit {
        if code == nil { Glibc.kill(id, SIGKILL) }
    }

    /// Runs a program to its end.
    package static func run(
        _ program: String, _ arguments: [String], environment: [String: String?] = [:], input: Data = Data(),
        folder: String? = nil
    ) throws -> CommandResult {
        try ChildProcess(program, arguments, environment: environment, input: input, folder: folder).waitForEnd()
    }

    /// Sends a signal, unless it has ended.
    package func signal(_ number: Int32) {
        condition.lock()
        defer { condition.unlock() }
        if code == nil { kill(id, number) }
    }

    /// Waits until it has ended and everything that it wrote is here.
    @discardableResult
    package func waitForEnd(seconds: Double = patienceSeconds) throws -> CommandResult {
        guard wait(seconds, until: { self.code != nil && self.openStreams == 0 }) else {
            signal(SIGKILL)
            throw Trouble(description: "it did not end in \(seconds) seconds; it wrote:\n\(texts.output)\(texts.talk)")
        }
        let texts = texts
        return CommandResult(code: code ?? -1, output: texts.output, talk: texts.talk)
    }

    /// Waits until one of several has ended.
    package static func waitForEnd(ofAny processes: [ChildProcess]) throws {
        let ended = DispatchSemaphore(value: 0)
        for process in processes {
            Thread.detachNewThread {
                _ = process.wait(patienceSeconds) { process.code != nil }
                ended.signal()
            }
        }
        guard ended.wait(timeout: .now() + patienceSeconds) == .success, processes.contains(where: { !$0.isRunning })
        else { throw Trouble(description: "none of \(processes.count) programs ended") }
    }

    /// Waits until what it wrote satisfies `isThere`, and returns that.
    @discardableResult
    package func waitFor(
        _ what: String, seconds: Double = patienceSeconds, _ isThere: (_ output: String, _ talk: String) -> Bool
    ) throws -> (output: String, talk: String) {
        let came = wait(seconds) {
            isThere(String(decoding: self.output, as: UTF8.self), String(decoding: self.talk, as: UTF8.self))
                || (self.code != nil && self.openStreams == 0)
        }
        let texts = texts
        guard came, isThere(texts.output, texts.talk) else {
            throw Trouble(description: "\(what) did not come; it wrote:\n\(texts.output)\(texts.talk)")
        }
        return texts
    }

    /// What it wrote so far.
    package var texts: (output: String, talk: String) {
        condition.lock()
        defer { condition.unlock() }
        return (String(decoding: output, as: UTF8.self), String(decoding: talk, as: UTF8.self))
    }

    package var isRunning: Bool {
        condition.lock()
        defer { condition.unlock() }
        return code == nil
    }

    private func wait(_ seconds: Double, until isDone: () -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while !isDone() {
            guard condition.wait(until: deadline) else { return isDone() }
        }
        return true
    }
}

extension ChildProcess {
    private func append(_ bytes: Data, to stream: ReferenceWritableKeyPath<ChildProcess, Data>) {
        condition.lock()
        self[keyPath: stream].append(bytes)
        condition.broadcast()
        condition.unlock()
    }

    private func streamEnded() {
        condition.lock()
        openStreams -= 1
        condition.broadcast()
        condition.unlock()
    }

    private func ended(_ status: Int32) {
        condition.lock()
        let signal = status & 0x7F
        code = signal == 0 ? (status >> 8) & 0xFF : -signal
        condition.broadcast()
        condition.unlock()
    }

    private static func read(_ descriptor: Int32, _ take: (Data) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            take(Data(buffer[..<count]))
        }
        close(descriptor)
    }

    /// Writes everything, or as much as is read.
    private static func write(_ bytes: Data, to descriptor: Int32) {
        // The process may have ended without reading.
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
    }

    private static func merged(_ changes: [String: String?]) -> [String: String] {
        var result = ProcessInfo.processInfo.environment
        for (name, value) in changes { result[name] = value }
        return result
    }
}

/// Starts programs, one at a time.
private enum Spawn {
    /// A program that runs, with this side's ends of its standard streams.
    struct Child {
        var id: pid_t
        var input: Int32
        var output: Int32
        var talk: Int32
    }

    /// Between making a pipe and marking it, another child could inherit its end and keep the stream open.
    private static let lock = Mutex(())

    static func start(_ command: [String], environment: [String: String]) throws -> Child {
        try lock.withLock { _ in
            let (input, output, talk) = (try pipe(), try pipe(), try pipe())
            defer { for descriptor in [input.reading, output.writing, talk.writing] { close(descriptor) } }
            guard
                let id = spawn(
                    command, environment: environment, descriptors: [input.reading, output.writing, talk.writing])
            else {
                for descriptor in [input.writing, output.reading, talk.reading] { close(descriptor) }
                throw ChildProcess.Trouble(description: "\(command) cannot be started")
            }
            return Child(id: id, input: input.writing, output: output.reading, talk: talk.reading)
        }
    }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw ChildProcess.Trouble(description: "no pipe can be made") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Starts a program with these descriptors as its standard input, output and error.
    private static func spawn(_ command: [String], environment: [String: String], descriptors: [Int32]) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
        }
        // The child starts with the signals of a shell's child, whatever the test runner has blocked or ignores.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (blocked, usual) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        sigemptyset(&usual)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&usual, number) }
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var id: pid_t = 0
        return posix_spawnp(&id, command[0], &actions, &attributes, &arguments, &variables) == 0 ? id : nil
    }
}
