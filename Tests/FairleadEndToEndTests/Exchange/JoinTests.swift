import FairleadTestKit
import Foundation
import Testing

@Suite("Joining")
struct JoinTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("a code works once; a wrong one never: 77 both times")
    func codes() throws {
        try server.add("lena")
        let code = try server.invite("lena")
        let first = try TestDevice("lena")
        let joined = try first.json("join", server.url, "--code", code)
        #expect(joined["user"].text == "lena")
        #expect(joined["role"].text == "rep")
        let second = try TestDevice("lena")
        let used = try second.run("join", server.url, "--code", code)
        #expect(used.code == 77, "\(used.all)")
        let wrong = try second.run("join", server.url, "--code", "AAAA-AAAA")
        #expect(wrong.code == 77, "\(wrong.all)")
        #expect(try second.json("status")["joined"].bool == false)
        #expect(try second.run("join", server.url, "--code", try server.invite("lena")).code == 0)
    }

    @Test(
        "without a code on no terminal: 64, and the message says how; an address that cannot be one: 64",
        arguments: [
            ["join", "http://127.0.0.1:9"], ["join", "127.0.0.1:9", "--code", "X"],
            ["join", "ftp://127.0.0.1", "--code", "X"],
            ["join", "http://leads.example.com", "--code", "X"], ["join", "http://192.168.1.7:8080", "--code", "X"],
        ])
    func refused(_ arguments: [String]) throws {
        let result = try TestDevice().run(arguments)
        #expect(result.code == 64, "\(result.all)")
        #expect(result.talk.contains("https://") || result.talk.contains("--code"))
    }

    @Test("what ends before the server is asked ends well, however far libcurl is on its way in")
    func endsEarly() throws {
        let device = try TestDevice()
        for _ in 0..<60 {
            let result = try device.run("join", "http://127.0.0.1:9")
            #expect(result.code == 64, "\(result.all)")
        }
    }

    @Test("nobody there: 69, and the device is as before")
    func nobody() throws {
        let device = try TestDevice()
        try device.add("Acme")
        let (descriptor, port) = try Sockets.listen()
        Sockets.end(descriptor)
        let result = try device.run("join", "http://127.0.0.1:\(port)", "--code", "AAAA-AAAA")
        #expect(result.code == 69, "\(result.all)")
        #expect(try device.companies() == ["Acme"])
        #expect(try device.json("status")["joined"].bool == false)
    }

    @Test("a device that has joined does not join again")
    func twice() throws {
        let lena = try server.device(of: "lena")
        let result = try lena.run("join", server.url, "--code", try server.invite("lena"))
        #expect(result.code == 65, "\(result.all)")
        #expect(try lena.json("status")["user"].text == "lena")
    }

    @Test("a lost reply to join does no harm: the same device may use its code again")
    func lostReply() throws {
        let proxy = try FaultProxy(target: server.port) { _ in .loseReply }
        defer { proxy.stop() }
        try server.add("lena")
        let (device, code) = (try TestDevice("lena"), try server.invite("lena"))
        #expect(try device.run("join", proxy.url, "--code", code).code == 69)
        proxy.setFate { _ in .pass }
        let again = try device.run("join", proxy.url, "--code", code)
        #expect(again.code == 0, "\(again.all)")
        #expect(try device.run("sync").code == 0)
    }
}

@Suite("TLS")
struct TLSTests {
    private func serve(_ certificates: Certificates) throws -> TestServer {
        try TestServer(options: ["--tls-certificate", certificates.certificate, "--tls-key", certificates.key])
    }

    @Test("with the authority that --ca names a device joins, and remembers it")
    func remembered() throws {
        let certificates = try Certificates()
        let server = try serve(certificates)
        #expect(server.url.hasPrefix("https://"))
        try server.add("lena")
        let lena = try TestDevice("lena")
        try lena.ok("join", server.url, "--code", try server.invite("lena"), "--ca", certificates.authority)
        try lena.add("Acme")
        try lena.sync()
        #expect(try lena.digest() == server.digest(of: "lena"))
    }

    @Test(
        "a server that cannot prove who it is gets nothing: unknown authority, another name",
        arguments: [
            "IP:127.0.0.1", "DNS:elsewhere.example",
        ])
    func refused(name: String) throws {
        let (certificates, others) = (try Certificates(for: name), try Certificates())
        let server = try serve(certificates)
        try server.add("lena")
        let code = try server.invite("lena")
        let trusted = name.hasPrefix("DNS") ? certificates.authority : others.authority
        for arguments in [["--ca", trusted], []] {
            let device = try TestDevice("lena")
            let result = try device.run(["join", server.url, "--code", code] + arguments)
            #expect(result.code == 69, "\(result.all)")
            #expect(result.talk.contains("not safe"), "\(result.all)")
        }
        #expect(try server.ok("device", "list", "--json").json() == .array([]))
    }

    @Test("HTTP/2 is spoken where the client can")
    func http2() throws {
        let certificates = try Certificates()
        let server = try serve(certificates)
        let result = try ChildProcess.run(
            "openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(server.port)", "-alpn", "h2,http/1.1", "-CAfile",
                certificates.authority,
            ])
        #expect(result.output.contains("ALPN protocol: h2"), "\(result.all)")
    }

    @Test("a server does not listen beyond this machine without TLS, unless a proxy does it")
    func exposed() throws {
        let folder = try TemporaryFolder()
        let result = try ChildProcess.run(
            Programs.server, ["serve", "--listen", "0.0.0.0:0", "--database", "sqlite:\(folder.file("server.db"))"])
        #expect(result.code == 64, "\(result.all)")
        #expect(result.talk.contains("--behind-proxy"))
    }
}
