import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerHTTP
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// Those who guess codes wait; those who have good ones do not.
@Suite("HTTP: wrong codes")
struct ThrottleTests {
    @Test("after thirty wrong codes a network waits, and is told how long")
    func guesses() async throws {
        let server = try await HTTPTestServer()
        let code = try await server.services.accounts.invite("li.na").code
        try await server.application().test(.router) { client in
            for _ in 0..<Limits.wrongCodesPerAddressMax {
                try await client.join("AAAA-AAAA").problem(.forbidden, "code_unknown")
            }
            let answer = try await client.join(code)
            try answer.problem(.tooManyRequests, "too_many_attempts")
            #expect(answer.headers[.retryAfter] == "20")
            server.clock.advance(milliseconds: 19_999)
            try await client.join(code).problem(.tooManyRequests, "too_many_attempts")
            server.clock.advance(milliseconds: 1)
            #expect(try await client.join(code).status == .ok)
        }
    }

    @Test("a whole team joins from behind one address: good codes cost nothing")
    func goodCodes() async throws {
        let server = try await HTTPTestServer()
        var codes: [String] = []
        for _ in 0..<40 { codes.append(try await server.services.accounts.invite("li.na").code) }
        let all = codes
        try await server.application().test(.router) { client in
            for (index, code) in all.enumerated() {
                let answer = try await client.join(code, replica: UInt64(index + 1))
                #expect(answer.status == .ok)
            }
        }
    }

    @Test("what is no join at all is not counted as a guess")
    func garbageIsNoGuess() async throws {
        let server = try await HTTPTestServer()
        let code = try await server.services.accounts.invite("li.na").code
        try await server.application().test(.router) { client in
            for _ in 0..<60 { try await client.post("/v1/join", Data([0xFF])).problem(.badRequest, "malformed") }
            #expect(try await client.join(code).status == .ok)
        }
    }

    @Test("behind a trusted proxy each address counts by itself; without one the header is not believed")
    func forwardedAddresses() async throws {
        let header = try #require(HTTPField.Name("x-forwarded-for"))
        for isBehindProxy in [true, false] {
            let server = try await HTTPTestServer()
            try await server.application(isBehindProxy: isBehindProxy).test(.router) { client in
                for _ in 0..<Limits.wrongCodesPerAddressMax {
                    _ = try await client.join("AAAA-AAAA", headers: [header: "10.0.0.9, 192.0.2.1"])
                }
                let same = try await client.join("AAAA-AAAA", headers: [header: "10.9.9.9, 192.0.2.1"])
                let other = try await client.join("AAAA-AAAA", headers: [header: "192.0.2.1, 192.0.2.2"])
                #expect(same.status == .tooManyRequests)
                #expect(other.status == (isBehindProxy ? .forbidden : .tooManyRequests))
            }
        }
    }

    @Test("an address is the last one of the list; of IPv6 the first 64 bits; IPv4 in IPv6 is that IPv4")
    func addresses() throws {
        func key(_ text: String?) -> String { PeerAddress.key(peer: nil, forwardedFor: text) }
        #expect(key("192.0.2.1") == "c0000201")
        #expect(key("1.2.3.4, 192.0.2.1:4711") == "c0000201")
        #expect(key("::ffff:192.0.2.1") == "c0000201")
        #expect(key("[2001:db8:0:1::5]:443") == key("2001:db8:0:1:ffff::9"))
        #expect(key("2001:db8:0:1::5") != key("2001:db8:0:2::5"))
        for text in [nil, "", ",", "unknown", "999.1.1.1", String(repeating: "1", count: 10_000)] {
            #expect(key(text) == "unknown")
        }
        let peer = try SocketAddress(ipAddress: "192.0.2.7", port: 1)
        #expect(PeerAddress.key(peer: peer, forwardedFor: "nonsense") == "c0000207")
    }

    // MARK: the state machine

    @Test("one wrong code is forgiven every twenty seconds")
    func forgiving() {
        var throttle = JoinThrottle(wrongMax: 3, forgivenMilliseconds: 20_000, entriesMax: 10)
        for _ in 0..<3 { #expect(throttle.attempt("a", now: 0) == .go) }
        #expect(throttle.attempt("a", now: 0) == .wait(seconds: 20))
        #expect(throttle.attempt("a", now: 19_001) == .wait(seconds: 1))
        #expect(throttle.attempt("b", now: 0) == .go)
        #expect(throttle.attempt("a", now: 20_000) == .go)
        #expect(throttle.attempt("a", now: 20_000) == .wait(seconds: 20))
        for _ in 0..<3 { #expect(throttle.attempt("a", now: 90_000) == .go) }
        #expect(throttle.attempt("a", now: 90_000) == .wait(seconds: 20))
    }

    @Test("attempts under way count as wrong until they turn out right")
    func underWay() {
        var throttle = JoinThrottle(wrongMax: 2, forgivenMilliseconds: 1_000, entriesMax: 10)
        #expect(throttle.attempt("a", now: 0) == .go)
        #expect(throttle.attempt("a", now: 0) == .go)
        #expect(throttle.attempt("a", now: 0) == .wait(seconds: 1))
        throttle.right("a", now: 0)
        #expect(throttle.attempt("a", now: 0) == .go)
        throttle.right("a", now: 0)
        throttle.right("a", now: 0)
        #expect(throttle.entryCount == 0)
    }

    @Test("a clock that goes back forgives nothing and takes nothing")
    func clockGoesBack() {
        var throttle = JoinThrottle(wrongMax: 1, forgivenMilliseconds: 1_000, entriesMax: 10)
        #expect(throttle.attempt("a", now: 1_000_000) == .go)
        #expect(throttle.attempt("a", now: 0) == .wait(seconds: 1))
        #expect(throttle.attempt("a", now: 999) == .wait(seconds: 1))
        #expect(throttle.attempt("a", now: 1_000) == .go)
    }

    @Test("only so many addresses are remembered; the one forgiven first goes first")
    func memory() {
        var throttle = JoinThrottle(wrongMax: 2, forgivenMilliseconds: 1_000, entriesMax: 3)
        for _ in 0..<2 { _ = throttle.attempt("guesser", now: 0) }
        for index in 0..<100 {
            #expect(throttle.attempt("once \(index)", now: 0) == .go)
            #expect(throttle.entryCount <= 3)
        }
        #expect(throttle.attempt("guesser", now: 0) == .wait(seconds: 1))
    }
}
