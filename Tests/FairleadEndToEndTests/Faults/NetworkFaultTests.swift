import FairleadTestKit
import Foundation
import Testing

@Suite("Networks that fail")
struct NetworkFaultTests {
    private let server: TestServer
    private let proxy: FaultProxy
    private let lena: TestDevice

    /// A device that reaches its server through a proxy, with one lead that is not sent yet.
    init() throws {
        server = try TestServer()
        proxy = try FaultProxy(target: server.port)
        lena = try server.device(of: "lena", url: proxy.url)
        try lena.sync()
        try lena.add("Acme", "--note", "not to be lost")
    }

    /// Everything is as before, and goes to the server as soon as it can: nothing was dequeued.
    private func expectNothingLost() throws {
        #expect(try lena.json("status")["pending"].int == 1)
        #expect(try lena.json("status")["only_here"].int == 1)
        #expect(try lena.json("status")["last_error"].isNull == false)
        #expect(try lena.companies() == ["Acme"])
        proxy.setFate { _ in .pass }
        let report = try lena.sync()
        #expect(report["pushed"].int == 1)
        #expect(try lena.json("status")["last_error"].isNull)
        try expectOnce()
        proxy.stop()
    }

    private func expectOnce() throws {
        let mara = try server.device(of: "mara", role: "manager")
        try settle(mara, lena)
        #expect(try mara.companies() == ["Acme"])
        #expect(try mara.lead("Acme")["activities"].list.count == 1)
        #expect(try lena.digest() == server.digest(of: "lena"))
    }

    @Test("the server is down: 69, and nothing is lost")
    func down() throws {
        try server.stop()
        let result = try lena.run("sync")
        #expect(result.code == 69, "\(result.all)")
        #expect(result.talk.contains("safe on this device"))
        try server.start()
        try expectNothingLost()
    }

    @Test("the answer is lost after the server took it in: exactly once, at the next sync (I3, trap lost reply)")
    func lostReply() throws {
        proxy.setFate { _ in .loseReply }
        #expect(try lena.run("sync").code == 69)
        #expect(try lena.json("status")["pending"].int == 1, "the device cannot know")
        try lena.ok("lead", "edit", "Acme", "stage=contacted")
        proxy.setFate { _ in .pass }
        #expect(try lena.run("sync").code == 0)
        let mara = try server.device(of: "mara", role: "manager")
        try settle(mara, lena)
        #expect(try mara.companies() == ["Acme"])
        #expect(try mara.lead("Acme")["stage"].text == "contacted")
        #expect(try mara.lead("Acme")["activities"].list.count == 1)
        #expect(try lena.digest() == server.digest(of: "lena"))
        proxy.stop()
    }

    @Test("an answer lost once is asked for again within the same sync")
    func retried() throws {
        let before = proxy.requests.count
        proxy.setFate { $0.number == before ? .loseReply : .pass }
        #expect(try lena.run("sync").code == 0)
        #expect(proxy.requests.count > before + 1)
        try expectOnce()
        proxy.stop()
    }

    @Test("the answer is cut short, in its head or in its body", arguments: [0, 20, 400])
    func truncated(bytes: Int) throws {
        try lena.ok("lead", "edit", "Acme", "need=\(String(repeating: "padding ", count: 100))\(UUID())\(UUID())")
        proxy.setFate { _ in .cutReply(bytes: bytes) }
        let result = try lena.run("sync")
        #expect(result.code == 69, "\(result.all)")
        #expect(try lena.json("status")["pending"].int == 2)
        proxy.setFate { _ in .pass }
        #expect(try lena.run("sync").code == 0)
        try expectOnce()
        proxy.stop()
    }

    /// What other machines answer in place of our server.
    enum Foreign: String, CaseIterable, CustomTestStringConvertible {
        case portal, redirect, gateway, json, empty, garbage

        var testDescription: String { rawValue }

        var fate: FaultProxy.Fate {
            switch self {
            case .portal:
                .answer(
                    status: "200 OK", type: "text/html",
                    body: "<!DOCTYPE html><html><head><title>Messe WLAN</title></head><body>Log in</body></html>")
            case .redirect:
                .answer(
                    status: "302 Found", type: "text/html", headers: ["Location: http://login.example/"], body: "")
            case .gateway: .answer(status: "502 Bad Gateway", type: "text/html", body: "<html><body>502</body></html>")
            case .json: .answer(status: "200 OK", type: "application/json", body: "{\"ok\":true}")
            case .empty: .answer(status: "200 OK", type: "application/x-protobuf", body: "")
            case .garbage:
                .answer(
                    status: "200 OK", type: "application/x-protobuf", headers: ["fairlead-server: abcdef0123456789"],
                    body: "not a message at all \u{1}\u{2}\u{3}")
            }
        }

        /// What the message has to say it was.
        var says: String {
            switch self {
            case .portal: "Messe WLAN"
            case .redirect: "login.example"
            case .gateway: "502"
            case .json: "not a Fairlead server"
            case .empty: "empty"
            case .garbage: "not one that this version understands"
            }
        }
    }

    @Test(
        "what is not our server's answer changes nothing, and the message says what it was (trap captive portal)",
        arguments: Foreign.allCases)
    func foreignAnswer(_ answer: Foreign) throws {
        proxy.setFate { _ in answer.fate }
        let result = try lena.run("sync")
        #expect(result.code == 69, "\(result.all)")
        #expect(result.talk.contains(answer.says), "\(result.all)")
        try expectNothingLost()
    }

    @Test("another Fairlead server's valid answer is not believed")
    func otherServer() throws {
        let other = try TestServer()
        let stranger = try other.device(of: "lena")
        try stranger.add("Not lena's server")
        try stranger.sync()
        let token = try #require(proxy.requests.last { $0.path.hasSuffix("sync") })
        #expect(!token.bytes.isEmpty)
        // The other server does not know this device; with or without a token its word counts for nothing.
        let port = other.port
        let detour = try FaultProxy(target: port)
        proxy.setFate { request in
            guard let connection = Sockets.connect(port: detour.port) else { return .drop }
            defer { Sockets.end(connection) }
            var buffer: [UInt8] = []
            guard Sockets.write(request.bytes, to: connection),
                let answer = HTTPBytes.read(from: connection, buffer: &buffer)
            else { return .drop }
            return .answer(answer.bytes)
        }
        let result = try lena.run("sync")
        #expect(result.code == 69 || result.code == 77, "\(result.all)")
        #expect(try lena.companies() == ["Acme"])
        try expectNothingLost()
        detour.stop()
    }

    @Test("upload fails, then works, with no new local write in between (trap powersync-native, I13)")
    func failsThenWorks() throws {
        proxy.setFate { _ in .drop }
        for _ in 0..<2 { #expect(try lena.run("sync").code == 69) }
        try expectNothingLost()
    }

    @Test("nothing secret goes over the wire when the answer is foreign, and the token is in no output")
    func noToken() throws {
        let text = try lena.ok("status", "--json").output + lena.ok("export", "--format", "json").output
        let requests = proxy.requests.filter { $0.path.hasSuffix("/v1/sync") }
        let request = String(decoding: try #require(requests.last).bytes.prefix(2_000), as: UTF8.self)
        let line = try #require(request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("authorization") })
        let token = try #require(line.split(separator: " ").last)
        #expect(token.count > 20)
        #expect(!text.contains(token))
        let log = try #require(server.process).texts
        #expect(!log.talk.contains(token) && !log.talk.contains("Acme"), "I10: no personal data in logs")
        proxy.stop()
    }
}
