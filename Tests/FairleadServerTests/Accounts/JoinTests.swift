import Crypto
import FairleadCore
import FairleadProtocol
import Foundation
import Testing

@testable import FairleadServer

@Suite("Joining: one code, one device", .everyDatabase)
struct JoinTests {
    private func refusal(of token: String, _ server: TestServer) async -> String? {
        await codeOfFailure { _ = try await server.accounts.authenticate(token: token) }
    }

    @Test("a code has eight Crockford characters in two halves, and works once, in any spelling")
    func codes() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let invite = try await server.accounts.invite("a")
        #expect(invite.code.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/) != nil)
        #expect(invite.expiresMilliseconds == server.time.now + 7 * 86_400_000)
        let device = TestDevice(server, user: "a")
        try await device.join(code: " " + invite.code.lowercased().replacing("-", with: "") + "\n")
        #expect(device.session.user == "a")
        let other = TestDevice(server, user: "a")
        #expect(await codeOfFailure { try await other.join(code: invite.code) } == "code_used")
    }

    @Test("only hashes of codes and tokens are kept")
    func hashes() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let code = try await server.accounts.invite("a").code
        let device = TestDevice(server, user: "a")
        try await device.join(code: code)
        let stored = try await server.rows("SELECT token_hash FROM devices")
        #expect(stored == [[.bytes(Data(SHA256.hash(data: Data(device.token.utf8))))]])
        let codes = try await server.rows("SELECT code_hash FROM invites")
        #expect(codes == [[.bytes(Data(SHA256.hash(data: Data(code.replacing("-", with: "").utf8))))]])
    }

    @Test("a lost reply does no harm: the same device joins again and gets a new token, until it has exchanged")
    func lostReply() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let code = try await server.accounts.invite("a").code
        let device = TestDevice(server, user: "a")
        let lost = try await server.accounts.join(device.joinRequest(code: code))
        try await device.join(code: code)
        #expect(await refusal(of: lost.token, server) == "token_unknown")
        #expect(try await server.accounts.devices().count == 1)
        try await device.sync()
        // A copy of the store must not take the token away from the device that uses it.
        #expect(await codeOfFailure { try await device.join(code: code) } == "code_used")
        let second = try await server.accounts.invite("a").code
        #expect(await codeOfFailure { try await device.join(code: second) } == "other_device")
        #expect(try await server.accounts.authenticate(token: device.token).user == "a")
    }

    @Test("a store that is another user's device, or has another key, is refused")
    func foreignStore() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let device = try await server.device("a")
        let code = try await server.accounts.invite("b").code
        #expect(await codeOfFailure { try await device.join(code: code) } == "other_device")
        device.key = Curve25519.Signing.PrivateKey()
        let own = try await server.accounts.invite("a").code
        #expect(await codeOfFailure { try await device.join(code: own) } == "other_device")
    }

    @Test(
        "a wrong code is forbidden, whatever is wrong with it",
        arguments: ["", "7Q2M", "7Q2M-9F4K", "7Q2M-9F4K-1", "UUUU-UUUU", "客户", String(repeating: "A", count: 10_000)])
    func wrongCode(code: String) async throws {
        let server = try await TestServer()
        try await server.addTeam()
        _ = try await server.accounts.invite("a")
        let device = TestDevice(server, user: "a")
        await #expect(throws: ServiceError.codeUnknown) { try await device.join(code: code) }
    }

    @Test("a code is good for seven days")
    func expiry() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let codes = [try await server.accounts.invite("a").code, try await server.accounts.invite("a").code]
        server.time.advance(by: 7 * 86_400_000 - 1)
        try await TestDevice(server, user: "a").join(code: codes[0])
        server.time.advance(by: 1)
        #expect(await codeOfFailure { try await TestDevice(server, user: "a").join(code: codes[1]) } == "code_expired")
    }

    @Test("a key that is no key is invalid")
    func badKey() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        var request = TestDevice(server, user: "a").joinRequest(code: try await server.accounts.invite("a").code)
        request.publicKey = Data(count: 31)
        #expect(await codeOfFailure { _ = try await server.accounts.join(request) } == "bad_device")
    }

    @Test("a device that was shut out, and the devices of one who left, are not let in")
    func shutOut() async throws {
        let server = try await TestServer()
        try await server.addTeam()
        let (first, second) = (try await server.device("a"), try await server.device("a"))
        try await server.accounts.revoke(device: first.session.device)
        try await server.accounts.revoke(device: first.session.device)
        #expect(await refusal(of: first.token, server) == "device_revoked")
        // A session from before counts for nothing.
        #expect(await codeOfFailure { try await first.sync() } == "device_revoked")
        try await second.sync()
        _ = try await server.accounts.leave("a", to: "b", withRecords: false)
        #expect(await refusal(of: second.token, server) == "device_revoked")
        #expect(await refusal(of: "x", server) == "token_unknown")
        #expect(await codeOfFailure { try await server.accounts.revoke(device: 99) } == "unknown_device")
        let devices = try await server.accounts.devices()
        #expect(devices.map(\.revokedMilliseconds) == [server.time.now, server.time.now])
        #expect(devices[1].lastSeenMilliseconds == server.time.now && devices[1].name == "laptop of a")
    }
}
