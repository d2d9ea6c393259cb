import Testing

@testable import FairleadClient

@Suite("A server's address")
struct ServerURLTests {
    static let good: [(String, String)] = [
        ("https://fairlead.example.com", "https://fairlead.example.com"),
        ("  HTTPS://Fairlead.Example.COM:443/ \n", "https://fairlead.example.com"),
        ("https://fairlead.example.com:8443/sales//", "https://fairlead.example.com:8443/sales"),
        ("https://10.1.2.3/a/b/", "https://10.1.2.3/a/b"),
        ("https://[2001:DB8:0:0::1]:443", "https://[2001:db8::1]"),
        ("https://xn--fiqs8s", "https://xn--fiqs8s"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.255.0.9", "http://127.255.0.9"),
        ("http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080"),
    ]

    @Test("an address has one spelling", arguments: good)
    func normalised(text: String, expected: String) throws {
        let server = try ServerURL(text)
        #expect(server.description == expected)
        #expect(try ServerURL(server.description) == server)
    }

    static let bad: [(String, ServerURLError)] = [
        ("", .empty), (" \n", .empty), ("fairlead.example.com", .noScheme("fairlead.example.com")),
        ("ftp://a", .unknownScheme("ftp")), ("file:///etc/passwd", .unknownScheme("file")),
        ("http://fairlead.example.com", .notSecure(host: "fairlead.example.com")),
        ("http://192.168.1.2:8080", .notSecure(host: "192.168.1.2")),
        ("http://[2001:db8::1]", .notSecure(host: "2001:db8::1")),
        ("http://128.0.0.1", .notSecure(host: "128.0.0.1")),
        ("http://localhost.evil.example", .notSecure(host: "localhost.evil.example")),
        ("http://127.0.0.1.evil.example", .notSecure(host: "127.0.0.1.evil.example")),
        ("http://[::ffff:127.0.0.1]", .notSecure(host: "::ffff:127.0.0.1")),
        ("http://127.1", .badHost("127.1")), ("http://2130706433", .badHost("2130706433")),
        ("http://0x7f000001", .badHost("0x7f000001")), ("http://127.0.0.01", .badHost("127.0.0.01")),
        ("https://256.1.1.1", .badHost("256.1.1.1")),
        ("https://user:secret@a.example", .userInfo), ("http://localhost@evil.example", .userInfo),
        ("https://a.example?x=1", .query), ("https://a.example/#x", .fragment),
        ("https://", .badHost("")),
        ("https:///path", .badHost("")), ("https://a..example", .badHost("a..example")),
        ("https://-a.example", .badHost("-a.example")),
        ("https://a b.example", .badHost("a b.example")),
        ("https://a%2eexample", .badHost("a%2eexample")),
        ("https://[::1", .badHost("[::1")), ("https://[::1]x", .badHost("[::1]x")),
        ("https://[fe80::1%eth0]", .badHost("[fe80::1%eth0]")),
        ("https://a:0", .badPort("0")), ("https://a:65536", .badPort("65536")),
        ("https://a:", .badPort("")),
        ("https://a:8x", .badPort("8x")),
        ("https://a:99999999999999999999", .badPort("99999999999999999999")),
        ("https://a/../b", .badPath), ("https://a/b c", .badPath), ("https://a/b\\c", .badPath),
        ("https://a//b", .badPath),
        ("https://a/\u{1B}[31m", .badPath),
        ("https://" + String(repeating: "a", count: 3_000), .tooLong),
    ]

    @Test("what is not a server's address is refused for its reason, in a sentence", arguments: bad)
    func refused(text: String, expected: ServerURLError) {
        #expect(throws: expected) { try ServerURL(text) }
        #expect(expected.sentence.hasSuffix(".") || expected.sentence.hasSuffix("?"))
    }

    @Test("paths are put below the address, with one slash")
    func paths() throws {
        let server = try ServerURL("https://a.example/sales/")
        #expect(server.address(of: "v1/sync") == "https://a.example/sales/v1/sync")
        #expect(server.address(of: "/healthz") == "https://a.example/sales/healthz")
        #expect(
            try ServerURL("http://[::1]:8080").address(of: "v1/events") == "http://[::1]:8080/v1/events")
    }
}
