import FairleadTestKit
import Foundation
import Testing

/// The same over TLS, where HTTP/2 is spoken too: what a client must not send there (I14).
@Suite("Garbage over TLS and HTTP/2")
struct HostileTLSTests {
    /// Each writes what it can and reads what comes; the other side may end it at any time.
    private static let script = #"""
        import random, select, socket, ssl, struct, sys
        port, seed = int(sys.argv[1]), int(sys.argv[2])
        dice = random.Random(seed)
        PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

        def frame(kind, flags, stream, body=b""):
            return struct.pack(">I", len(body))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + body

        def literal(name, value):
            return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value

        HEAD = b"".join(literal(name, value) for name, value in [
            (b":method", b"GET"), (b":scheme", b"https"), (b":path", b"/healthz"), (b":authority", b"x")])
        SETTINGS = frame(4, 0, 0)

        def knock(data):
            with socket.create_connection(("127.0.0.1", port)) as plain: plain.sendall(data)

        # One thread writes and reads, as a TLS session is not for two at once: Python then ends now and then.
        def converse(talk, data):
            left = memoryview(data)
            while True:
                try:
                    while talk.recv(65536): pass
                    return
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError): pass
                if left:
                    try:
                        left = left[talk.send(left):]
                        if not left: socket.socket.shutdown(talk, socket.SHUT_WR)
                        continue
                    except (ssl.SSLWantReadError, ssl.SSLWantWriteError): pass
                select.select([talk], [talk] if left else [], [])

        def speak(data, protocols=("h2",)):
            plain = socket.create_connection(("127.0.0.1", port))
            try:
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                context.set_alpn_protocols(list(protocols))
                talk = context.wrap_socket(plain)
                talk.setblocking(False)
                converse(talk, data)
            except OSError: pass
            finally: plain.close()

        for size in (1, 5, 300, 20000):
            knock(dice.randbytes(size))
        knock(b"\x16\x03\x01\xff\xff" + dice.randbytes(70000))
        knock(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        for protocols in (("h2",), ("http/1.1",), ("spdy/3",)):
            speak(dice.randbytes(3000), protocols)
        start = PREFACE + SETTINGS
        for _ in range(40):
            noise = b"".join(
                frame(dice.randrange(12), dice.randrange(256), dice.choice([0, 1, 3, 2**31 - 1]),
                      dice.randbytes(dice.randrange(60)))
                for _ in range(20))
            speak(start + noise)
        # One head in pieces without end, heads as large as can be, and heads that refer to what was never said.
        speak(start + frame(1, 0, 1, HEAD) + frame(9, 0, 1, literal(b"a", b"b" * 100) * 100) * 3000)
        speak(start + frame(1, 4, 1, HEAD + literal(b"x", b"y" * 120) * 130) * 3)
        speak(start + frame(1, 5, 1, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
        speak(start + frame(1, 5, 1, HEAD + b"\x40\x01a\x7f" + b"b" * 127 + b"\xbe" * 16000))
        # Streams that are begun and given up, and questions that all want an answer.
        speak(start + b"".join(frame(1, 5, 2 * n + 1, HEAD) + frame(3, 0, 2 * n + 1, b"\0\0\0\x08") for n in range(20000)))
        speak(start + b"".join(frame(1, 4, 2 * n + 1, HEAD) for n in range(2000)))
        speak(start + SETTINGS * 20000)
        speak(start + frame(6, 0, 0, b"\0" * 8) * 20000)
        speak(start + frame(1, 4, 1, HEAD) + frame(0, 0, 1) * 20000)
        speak(start + frame(8, 0, 0, b"\x7f\xff\xff\xff") * 2 + frame(8, 0, 1, b"\0\0\0\0"))
        speak(start + frame(4, 0, 0, struct.pack(">HI", 4, 2**32 - 1) + struct.pack(">HI", 5, 0)))
        speak(start + b"\xff\xff\xff\x00\x00\x00\x00\x00\x01")
        """#

    @Test("no garbage, flood or endless head ends the server, makes it fail or fills its memory")
    func floods() throws {
        let certificates = try Certificates()
        let server = try TestServer(
            options: ["--tls-certificate", certificates.certificate, "--tls-key", certificates.key])
        let lena = try TestDevice("lena")
        try server.add("lena")
        try lena.ok("join", server.url, "--code", try server.invite("lena"), "--ca", certificates.authority)
        let seed = TestSeed.value
        let result = try ChildProcess.run("python3", ["-c", Self.script, "\(server.port)", "\(seed)"])
        #expect(result.code == 0, "\(result.all)")
        let process = try #require(server.process)
        #expect(process.isRunning, "\(process.texts.talk.suffix(2_000)) \(TestSeed.hint())")
        try lena.add("Afterwards")
        try lena.sync()
        #expect(try lena.digest() == server.digest(of: "lena"))
        #expect(!process.texts.talk.contains("\"status\":5"), "\(TestSeed.hint())")
        let memory = try server.memoryMebibytesMax()
        #expect(memory < 300, "\(memory) MiB \(TestSeed.hint())")
    }
}
