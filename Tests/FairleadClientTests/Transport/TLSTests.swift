import Foundation
import Testing

@testable import FairleadClient

// One at a time: a server started meanwhile would inherit the pipes of the others, whose ends are then never seen.
@Suite(
    "TLS with a certificate authority of our own", .serialized, .timeLimit(.minutes(1)),
    .enabled(if: TLSServer.isPossible))
struct TLSTests {
    private func send(to server: TLSServer, host: String = "localhost", caFile: String?) async throws
        -> HTTPResponse
    {
        let request = HTTPRequest(.get, "", at: try ServerURL("https://\(host):\(server.port)"))
        return try await CurlTransport(caFile: caFile).send(request)
    }

    private func failure(
        to server: TLSServer, host: String = "localhost", caFile: String?
    ) async -> (detail: String, hint: String)? {
        do {
            _ = try await send(to: server, host: host, caFile: caFile)
        } catch let error as TransportError {
            if case .tlsFailed(let detail, let hint) = error { return (detail, hint) }
            Issue.record("\(error)")
        } catch {
            Issue.record(error)
        }
        return nil
    }

    @Test("a certificate of the authority given is accepted")
    func trusted() async throws {
        let server = try TLSServer(names: "DNS:localhost")
        defer { server.stop() }
        let response = try await send(to: server, caFile: server.authorityFile)
        #expect(response.status == 200)
        #expect(response.mediaType == "text/html")
    }

    @Test("a certificate of an authority that nobody trusts is refused")
    func untrusted() async throws {
        let server = try TLSServer(names: "DNS:localhost")
        defer { server.stop() }
        let failure = try #require(await failure(to: server, caFile: nil))
        #expect(failure.hint.contains("--ca"))
    }

    @Test(
        "the certificates given take the place of the system's, and another authority's are refused")
    func otherAuthority() async throws {
        let server = try TLSServer(names: "DNS:localhost")
        defer { server.stop() }
        let other = try TLSServer(names: "DNS:localhost")
        defer { other.stop() }
        let failure = try #require(await failure(to: server, caFile: other.authorityFile))
        #expect(failure.hint.contains("--ca"))
    }

    @Test("a certificate for another host is refused")
    func wrongHost() async throws {
        let server = try TLSServer(names: "DNS:elsewhere.example")
        defer { server.stop() }
        let failure = try #require(await failure(to: server, caFile: server.authorityFile))
        #expect(failure.hint.contains("another name than localhost"))
    }

    @Test(
        "an expired certificate, or one not valid yet, points at this device's clock",
        arguments: [
            ("19990101000000Z", "20010101000000Z", "expired"),
            ("30000101000000Z", "30010101000000Z", "not valid yet"),
        ])
    func wrongDate(start: String, end: String, word: String) async throws {
        let server = try TLSServer(names: "DNS:localhost", validity: (start, end))
        defer { server.stop() }
        let failure = try #require(await failure(to: server, caFile: server.authorityFile))
        #expect(failure.hint.contains(word))
        #expect(failure.hint.contains("date and time"))
    }

    @Test("a file without certificates is named as the reason")
    func badFile() async throws {
        let server = try TLSServer(names: "DNS:localhost")
        defer { server.stop() }
        let missing = try #require(await failure(to: server, caFile: server.authorityFile + ".missing"))
        #expect(missing.hint.contains("--ca"))
        let empty = server.authorityFile + ".empty"
        try Data("nothing".utf8).write(to: URL(fileURLWithPath: empty))
        let unread = try #require(await failure(to: server, caFile: empty))
        #expect(unread.hint.contains("--ca"))
    }

    @Test("a server that does not speak TLS is named as such, and one that hangs up is unreachable")
    func noTLS() async throws {
        let plain = try LocalServer { _ in [.close] }
        defer { plain.stop() }
        let server = try ServerURL("https://127.0.0.1:\(plain.port)")
        // The greeting of TLS holds no empty line, so the plain server waits for more until the connection ends.
        let request = HTTPRequest(
            .get, "", at: server, timeouts: HTTPTimeouts(connect: .milliseconds(300)))
        await #expect { try await CurlTransport().send(request) } throws: { error in
            if case .timedOut = error as? TransportError { true } else { false }
        }
    }
}

/// `openssl s_server` on the loopback, with an authority and a certificate made for it in a temporary folder.
final class TLSServer {
    private(set) var port = 0
    var authorityFile: String { folder.appendingPathComponent("authority.pem").path }
    private let folder: URL
    private let process = Process()

    static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
        .first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    static var isPossible: Bool { openssl != nil }

    struct Failure: Error { var text: String }

    /// `names` is what the certificate is for; `validity` its first and last moment as `YYYYMMDDHHMMSSZ`.
    init(names: String, validity: (start: String, end: String)? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "fairlead-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try makeCertificates(names: names, validity: validity)
        try start()
    }

    func stop() {
        // Not SIGTERM: a process inherits the mask of the thread that starts it, and Swift's threads block signals.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private func makeCertificates(names: String, validity: (start: String, end: String)?) throws {
        let settings = """
            [ca]
            default_ca = own
            [own]
            database = index.txt
            new_certs_dir = .
            serial = serial
            default_md = sha256
            policy = any
            x509_extensions = server
            default_days = 2
            [any]
            commonName = supplied
            [server]
            subjectAltName = \(names)
            [req]
            distinguished_name = name
            [name]
            """
        for (name, text) in [("settings.cnf", settings), ("index.txt", ""), ("serial", "01\n")] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        let key = [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config",
            "settings.cnf",
        ]
        let tag = UUID().uuidString.prefix(8)
        try run(
            [
                "req", "-x509", "-days", "2", "-subj", "/CN=Authority \(tag)", "-addext",
                "basicConstraints=critical,CA:TRUE",
            ]
                + key + ["-keyout", "authority.key", "-out", "authority.pem"])
        try run(
            ["req", "-subj", "/CN=server"] + key + ["-keyout", "server.key", "-out", "server.csr"])
        var sign = ["ca", "-batch", "-notext", "-config", "settings.cnf", "-cert", "authority.pem"]
        sign += ["-keyfile", "authority.key", "-in", "server.csr", "-out", "server.pem"]
        if let validity { sign += ["-startdate", validity.start, "-enddate", validity.end] }
        try run(sign)
    }

    private func run(_ arguments: [String]) throws {
        let tool = Process()
        tool.executableURL = URL(fileURLWithPath: Self.openssl ?? "")
        tool.arguments = arguments
        tool.currentDirectoryURL = folder
        let errors = Pipe()
        tool.standardError = errors
        tool.standardOutput = FileHandle.nullDevice
        try tool.run()
        let text = errors.fileHandleForReading.readDataToEndOfFile()
        tool.waitUntilExit()
        guard tool.terminationStatus == 0 else {
            throw Failure(text: String(decoding: text, as: UTF8.self))
        }
    }

    private func start() throws {
        process.executableURL = URL(fileURLWithPath: Self.openssl ?? "")
        process.arguments = [
            "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key",
        ]
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("ACCEPT ") || text.last != "\n" {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure(text: text) }
            text += String(decoding: data, as: UTF8.self)
        }
        let line = text.split(separator: "\n").last { $0.hasPrefix("ACCEPT ") } ?? ""
        port = Int(line.split(separator: ":").last ?? "") ?? 0
    }
}
