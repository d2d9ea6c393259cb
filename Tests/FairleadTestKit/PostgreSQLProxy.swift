import Foundation

/// Stands between a server and PostgreSQL, and cuts their sessions where it matters most: at a commit.
///
/// It understands as much of the protocol as it takes to see the commit of a transaction that writes.
///
/// `@unchecked Sendable`: the variables are read and written while `condition` is locked.
package final class PostgreSQLProxy: @unchecked Sendable {
    /// What happens to a commit.
    package enum Fate: Sendable {
        case pass
        /// It never reaches PostgreSQL, and the session breaks: nothing is stored.
        case lose
        /// It never reaches PostgreSQL, which hears nothing more of a session that stays open.
        case freeze
        /// PostgreSQL stores it; the session breaks before the server hears of it.
        case loseAnswer
        /// PostgreSQL stores it; the server waits for an answer that never comes.
        case keepAnswer
    }

    private let target: TestPostgreSQL
    private let folder: TemporaryFolder
    private let listener: Int32
    private let condition = NSCondition()
    private var next: [Fate] = []
    private var met = 0

    package init(target: TestPostgreSQL) throws {
        self.target = target
        folder = try TemporaryFolder()
        listener = try UnixSockets.listen(folder.file(TestPostgreSQL.socketName))
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                serve(client)
            }
            close(listener)
        }
    }

    /// Ends everything; the threads go with it.
    package func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// A URL for `fairlead-server --database`, of a database that is reached through here.
    package func url(_ database: TestPostgreSQLDatabase) -> String {
        TestPostgreSQL.url(database.name, folder: folder.path)
    }

    /// Says what happens to the next commits, one after the other; those behind them pass.
    package func setFates(_ fates: Fate...) {
        condition.lock()
        next = fates
        met = 0
        condition.unlock()
    }

    /// Waits until so many commits since `setFates` have met a fate other than to pass.
    package func waitUntilMet(_ count: Int = 1) throws {
        let deadline = Date(timeIntervalSinceNow: ChildProcess.patienceSeconds)
        condition.lock()
        defer { condition.unlock() }
        while met < count {
            guard condition.wait(until: deadline) else {
                throw TestPostgreSQL.Trouble(description: "\(met) of \(count) commits came")
            }
        }
    }

    private func takeFate() -> Fate? {
        condition.lock()
        defer { condition.unlock() }
        return next.isEmpty ? nil : next.removeFirst()
    }

    private func noteMet() {
        condition.lock()
        met += 1
        condition.broadcast()
        condition.unlock()
    }

    private func serve(_ client: Int32) {
        guard let server = UnixSockets.connect(target.folder + "/" + TestPostgreSQL.socketName) else {
            Sockets.end(client)
            return
        }
        let session = Session(client: client, server: server)
        Thread.detachNewThread { [self] in carryRequests(session) }
        Thread.detachNewThread { [self] in carryAnswers(session) }
    }

    private func carryRequests(_ session: Session) {
        defer { session.end() }
        var reader = PostgreSQLMessages()
        while let message = reader.next(from: session.client) {
            if message.isWritingCommit, let fate = takeFate() {
                switch fate {
                case .pass: break
                case .lose:
                    noteMet()
                    return
                case .freeze:
                    noteMet()
                    while reader.next(from: session.client) != nil {}
                    return
                case .loseAnswer, .keepAnswer: session.fate = fate
                }
            }
            guard Sockets.write(message.bytes, to: session.server) else { return }
        }
    }

    private func carryAnswers(_ session: Session) {
        defer { session.end() }
        var bytes: [UInt8] = []
        // The tag of the answer to a commit.
        let stored = Data("COMMIT\0".utf8)
        while Sockets.receive(from: session.server, into: &bytes) {
            guard let fate = session.fate else {
                guard Sockets.write(bytes, to: session.client) else { return }
                bytes = []
                continue
            }
            guard Data(bytes).range(of: stored) != nil else { continue }
            noteMet()
            if case .loseAnswer = fate { return }
            // To the end of the session.
            while Sockets.receive(from: session.server, into: &bytes) {}
        }
    }
}

/// Two connections that end together.
///
/// `@unchecked Sendable`: `fate` is read and written while `lock` is held.
private final class Session: @unchecked Sendable {
    let client: Int32
    let server: Int32
    private let lock = NSLock()
    private var kept: PostgreSQLProxy.Fate?

    init(client: Int32, server: Int32) {
        (self.client, self.server) = (client, server)
        for descriptor in [client, server] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(client)
        close(server)
    }

    var fate: PostgreSQLProxy.Fate? {
        get { lock.withLock { kept } }
        set { lock.withLock { kept = newValue } }
    }

    /// The other thread notices; the descriptors stay until both have.
    func end() {
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(server, Int32(SHUT_RDWR))
    }
}

/// One session's messages to PostgreSQL, as libpq sends them over a socket of the file system: without TLS.
private struct PostgreSQLMessages {
    struct Message {
        var bytes: [UInt8]
        var isWritingCommit = false
    }

    private var buffer: [UInt8] = []
    private var isOpen = false
    private var statements: [String: String] = [:]
    private var isWriting = false

    mutating func next(from descriptor: Int32) -> Message? {
        // The first message has no type; each has a length that counts itself.
        let lengthAt = isOpen ? 1 : 0
        guard HTTPBytes.fill(&buffer, to: lengthAt + 4, from: descriptor) else { return nil }
        let length = buffer[lengthAt..<lengthAt + 4].reduce(0) { $0 << 8 | Int($1) }
        guard HTTPBytes.fill(&buffer, to: lengthAt + length, from: descriptor) else { return nil }
        var message = Message(bytes: Array(buffer[..<(lengthAt + length)]))
        buffer.removeFirst(lengthAt + length)
        if isOpen { message.isWritingCommit = note(message.bytes) }
        isOpen = true
        return message
    }

    /// Remembers what statements are called and which transaction is open; returns whether this commits one that writes.
    private mutating func note(_ bytes: [UInt8]) -> Bool {
        let texts = bytes.dropFirst(5).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard texts.count > 1 else { return false }
        let (first, second) = (String(decoding: texts[0], as: UTF8.self), String(decoding: texts[1], as: UTF8.self))
        switch bytes[0] {
        case UInt8(ascii: "P"): statements[first] = second
        case UInt8(ascii: "B"):
            let sql = statements[second] ?? ""
            if sql.hasPrefix("BEGIN") { isWriting = !sql.contains("READ ONLY") }
            return sql == "COMMIT" && isWriting
        default: break
        }
        return false
    }
}

/// Sockets of the file system.
private enum UnixSockets {
    static func listen(_ path: String) throws -> Int32 {
        guard let (descriptor, isDone) = open(path, { bind($0, $1, $2) == 0 && Glibc.listen($0, 64) == 0 }), isDone
        else { throw Sockets.NoSocket() }
        return descriptor
    }

    static func connect(_ path: String) -> Int32? {
        guard let (descriptor, isDone) = open(path, { Glibc.connect($0, $1, $2) == 0 }) else { return nil }
        if isDone { return descriptor }
        close(descriptor)
        return nil
    }

    private static func open(
        _ path: String, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> (Int32, Bool)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let isDone = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return (descriptor, isDone)
    }
}
