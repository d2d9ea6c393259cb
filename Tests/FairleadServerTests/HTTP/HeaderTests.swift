import FairleadCore
import FairleadProtocol
import FairleadServer
import FairleadServerHTTP
import HTTPTypes
import Testing

/// What headers ask for.
@Suite("HTTP: headers")
struct HeaderTests {
    @Test("lists of names with a quality, as RFC 9110 has them")
    func lists() {
        func read(_ text: String) -> [String] { HeaderList.items(text).map { "\($0.name)=\($0.quality)" } }
        #expect(read("a, b;q=0.5 ,c ; q=0") == ["a=1000", "b=500", "c=0"])
        #expect(read("") == [])
        #expect(read(",, ,") == [])
        #expect(read("a;q=1.000, b;q=0.001, c;q=0.12") == ["a=1000", "b=1", "c=120"])
        #expect(read("a;Q=0.5") == ["a=500"])
        // What cannot be read does not make a name unwanted.
        #expect(
            read("a;q=x, b;q=2, c;q=, d;q=-1, e;q=1.9, f;q=0.5x") == [
                "a=1000", "b=1000", "c=1000", "d=1000", "e=1000", "f=1000",
            ])
        #expect(read("text/html;level=1;q=0.4") == ["text/html=400"])
        #expect(read(String(repeating: "a,", count: 10_000)).count == 10_000)
    }

    @Test("names compare as ASCII without regard to case")
    func names() {
        #expect(HeaderList.isSame(" ZSTD\t", "zstd"))
        #expect(!HeaderList.isSame("zst", "zstd"))
        #expect(!HeaderList.isSame("\u{212A}", "k\u{0}"))
    }

    @Test(
        "the answer's form",
        arguments: [
            (nil, WireFormat.protobuf), ("*/*", .protobuf), ("application/*", .protobuf), ("application/json", .json),
            ("application/x-protobuf, application/json", .protobuf),
            ("application/x-protobuf;q=0.1, application/json", .json),
            ("text/html, application/json;q=0.2", .json), ("application/x-protobuf;q=0, */*;q=0.1", .json),
            ("APPLICATION/JSON", .json),
            ("text/html", nil), ("application/json;q=0", nil), ("", nil),
        ] as [(String?, WireFormat?)])
    func accept(header: String?, format: WireFormat?) {
        #expect(WireFormat(accept: header) == format)
    }

    @Test("the answer's compression: zstd only for those who name it")
    func acceptEncoding() {
        for header in ["zstd", "gzip, ZSTD;q=0.1"] { #expect(MessageCompression(acceptEncoding: header) == .zstd) }
        for header in [nil, "", "*", "gzip", "zstd;q=0", "zstdx"] {
            #expect(MessageCompression(acceptEncoding: header) == .none)
        }
    }

    @Test("the body's compression")
    func contentEncoding() {
        for header in [nil, "", "identity", "Identity "] {
            #expect(MessageCompression(contentEncoding: header) == MessageCompression.none)
        }
        for header in ["zstd", " ZSTD"] { #expect(MessageCompression(contentEncoding: header) == .zstd) }
        for header in ["gzip", "zstd, zstd", "identity, zstd"] {
            #expect(MessageCompression(contentEncoding: header) == nil)
        }
    }

    @Test("each error has its answer, and what nobody foresaw says nothing of itself")
    func errors() {
        struct Secret: Error { var text = "li.na" }
        #expect(HTTPProblem(describing: Secret()) == .failed)
        #expect(HTTPProblem(describing: CancellationError()) == .stopping)
        let problem = ServiceProblem("busy", "The database is busy.", hint: "Try again.")
        let retry = HTTPProblem(describing: ServiceError.retry(problem))
        #expect(retry.status == .serviceUnavailable)
        #expect(retry.headers[.retryAfter] == "2")
        #expect(retry.detail == "The database is busy. Try again.")
        let kinds: [(ServiceError, Int)] = [
            (.invalid(problem), 400), (.unauthenticated(problem), 401), (.forbidden(problem), 403),
            (.notFound(problem), 404),
            (.conflict(problem), 409), (.failed(problem), 500),
        ]
        for (error, status) in kinds { #expect(HTTPProblem(describing: error).status.code == status) }
    }
}
