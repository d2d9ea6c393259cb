import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadClient
@testable import FairleadStore

/// Whatever is not our server's whole answer changes nothing, and is told as what it was.
@Suite("Answers that are not ours")
struct ForeignAnswerTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reply: @Sendable (SyncRequest) throws -> ScriptedServer.Reply
        /// A word of the message.
        var word: String
    }

    private static let cases: [Case] = [
        Case(
            testDescription: "a captive portal",
            reply: { _ in ScriptedServer.foreign(200, body: "<html><title>Hotel</title>") }, word: "Hotel"),
        Case(testDescription: "a redirect", reply: { _ in ScriptedServer.foreign(302, body: "") }, word: "redirect"),
        Case(
            testDescription: "a proxy's error", reply: { _ in ScriptedServer.foreign(502, body: "Bad Gateway") },
            word: "502"),
        Case(
            testDescription: "a network log-in", reply: { _ in ScriptedServer.foreign(511, body: "log in") },
            word: "511"),
        Case(
            testDescription: "an empty answer",
            reply: { _ in ScriptedServer.foreign(200, type: "application/x-protobuf", body: "") }, word: "empty"),
        Case(
            testDescription: "an API that is not ours",
            reply: { _ in ScriptedServer.foreign(200, type: "application/json", body: "{}") },
            word: "not a Fairlead server"),
        Case(
            testDescription: "a page that bears our mark",
            reply: { _ in ScriptedServer.foreign(200, body: "<html>", marked: true) }, word: "HTML"),
        Case(
            testDescription: "garbage that bears our mark",
            reply: { _ in ScriptedServer.foreign(200, type: "application/x-protobuf", body: "garbage", marked: true) },
            word: "understands"),
        Case(
            testDescription: "an answer that was cut short",
            reply: { request in
                var response = try ScriptedServer.answer(ScriptedServer.accept(request)).get()
                response.body.removeLast(5)
                response.isComplete = false
                return .success(response)
            }, word: "cut short"),
        Case(
            testDescription: "an answer cut short that nobody noticed",
            reply: { request in
                var response = try ScriptedServer.answer(ScriptedServer.accept(request)).get()
                response.body.removeLast(5)
                return .success(response)
            }, word: "understands"),
        Case(
            testDescription: "a damaged frame",
            reply: { request in
                var response = try ScriptedServer.answer(ScriptedServer.accept(request), isCompressed: true).get()
                response.body[8] ^= 0xFF
                response.body.append(0)
                return .success(response)
            }, word: "understands"),
        Case(
            testDescription: "the valid answer of another server",
            reply: { request in
                var response = try ScriptedServer.accept(request)
                response.server = RecordID(high: 1, low: 1)
                return ScriptedServer.answer(response)
            }, word: "another Fairlead server"),
        Case(
            testDescription: "a status of a later version",
            reply: { request in
                var response = try ScriptedServer.answer(ScriptedServer.accept(request)).get()
                response.body[1] = 99
                return .success(response)
            }, word: "understands"),
        Case(testDescription: "no network", reply: { _ in .failure(.unreachable(detail: "down")) }, word: "down"),
        Case(
            testDescription: "a server that does not prove who it is",
            reply: { _ in .failure(.tlsFailed(detail: "expired", hint: "clock")) }, word: "expired"),
        Case(
            testDescription: "an answer without end", reply: { _ in .failure(.tooLarge(sizeBytesMax: 5)) },
            word: "longer"),
    ]

    @Test("nothing is dequeued, the cursor stays, and the message says what it was", arguments: cases)
    private func changesNothing(example: Case) async throws {
        let device = try SessionDevice()
        let good = ScriptedServer { _, request in ScriptedServer.answer(try ScriptedServer.accept(request)) }
        try device.capture("Acme")
        _ = try await device.session(good).run()
        try device.capture("Globex")
        let before = try device.store.nextRequest()
        let bad = ScriptedServer { _, request in try example.reply(request) }
        let error = await #expect(throws: (any Error).self) { try await device.session(bad).run() }
        let message = (error as? SessionError)?.message ?? String(describing: error)
        #expect(message.contains(example.word), "\(message)")
        #expect(try device.store.nextRequest() == before)
        let status = try device.store.status()
        #expect(status.pending == 1)
        #expect(status.lastError != nil)
        // When the network is itself again, everything goes on.
        #expect(try await device.session(good).run().pushed == 1)
    }

    @Test(
        "a problem of our server says who has to act",
        arguments: [
            (401, "device_revoked", "notAllowed"), (403, "code_unknown", "notAllowed"), (400, "malformed", "refused"),
            (409, "other_server", "refused"), (413, "body_too_large", "refused"), (429, "device_busy", "tryAgain"),
            (503, "stopping", "tryAgain"), (500, "failed", "unreachable"),
        ])
    func problems(status: Int, code: String, kind: String) async throws {
        let device = try SessionDevice()
        try device.capture("Acme")
        let server = ScriptedServer { _, _ in ScriptedServer.problem(status, code) }
        let error = await #expect(throws: SessionError.self) { try await device.session(server).run() }
        let found =
            switch error {
            case .unreachable: "unreachable"
            case .tryAgain: "tryAgain"
            case .notAllowed: "notAllowed"
            case .refused(let found, _, _): found == code ? "refused" : found
            case .store: "store"
            case .cancelled: "cancelled"
            case nil: "nothing"
            }
        #expect(found == kind)
        #expect(error?.message == "Detail.")
        #expect(try device.store.hasUnsent())
        // Only what may be different later is tried again.
        #expect(server.requests.count == ([429, 500, 503].contains(status) ? 3 : 1))
    }
}
