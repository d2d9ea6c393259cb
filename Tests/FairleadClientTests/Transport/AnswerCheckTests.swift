import Testing

@testable import FairleadClient

@Suite("Is this answer from our server?")
struct AnswerCheckTests {
    private let server: ServerURL

    init() throws { server = try ServerURL("https://fairlead.example") }

    private func response(
        _ status: Int, _ type: String? = nil, marked: Bool = false, body: String = "",
        more: [HTTPHeader] = []
    ) -> HTTPResponse {
        var headers = more
        if marked { headers.append(HTTPHeader("fairlead-server", "0AF3")) }
        if let type { headers.append(HTTPHeader("content-type", type)) }
        return HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
    }

    private func foreign(_ response: HTTPResponse) -> ForeignAnswer? {
        if case .notOurs(let answer) = AnswerCheck.check(response, from: server) { answer } else { nil }
    }

    @Test(
        "a marked answer of a known type is ours",
        arguments: ["application/x-protobuf", "Application/JSON; charset=utf-8"])
    func ours(type: String) {
        #expect(
            AnswerCheck.check(response(200, type, marked: true, body: "x"), from: server)
                == .ours(serverID: "0af3"))
    }

    @Test("an answer without content is ours when it is marked and says so")
    func noContent() {
        #expect(AnswerCheck.check(response(204, marked: true), from: server) == .ours(serverID: "0af3"))
        #expect(foreign(response(204))?.kind == .empty)
    }

    @Test("a captive portal's page is named as such, with its title, whatever its status and type")
    func page() {
        let page = "<!DOCTYPE html><html><head><TITLE>Hotel\n\u{1B}[31mWi-Fi</TITLE>"
        for (status, type) in [
            (200, "text/html"), (404, "text/html; charset=gbk"), (200, "text/plain"), (200, nil),
        ] {
            let answer = foreign(response(status, type, body: page))
            #expect(answer?.kind == .htmlPage)
            #expect(answer?.sentence.contains("HTML page titled \"Hotel [31mWi-Fi\"") == true)
            #expect(answer?.hint?.contains("log in") == true)
        }
    }

    @Test("a page behind our own mark is not an answer either")
    func markedPage() {
        #expect(foreign(response(200, "text/html", marked: true, body: "<html>"))?.kind == .htmlPage)
    }

    @Test(
        "a redirect is not ours, and is told with its target", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) {
        for marked in [false, true] {
            let answer = foreign(
                response(
                    status, marked: marked, more: [HTTPHeader("location", "http://login.example/\u{7}")]))
            #expect(answer?.kind == .redirect)
            #expect(answer?.sentence.contains("a redirect to http://login.example/ (") == true)
        }
    }

    @Test("a proxy's error is told from our own")
    func proxy() {
        let answer = foreign(response(502, "text/html", body: "<html>Bad Gateway"))
        #expect(answer?.kind == .proxyError)
        #expect(answer?.sentence == "A proxy answered 502 in place of fairlead.example.")
        #expect(foreign(response(407, "text/html"))?.kind == .loginNeeded)
        #expect(foreign(response(511, "text/html"))?.kind == .loginNeeded)
    }

    @Test("an answer that another server could have given is not believed")
    func unmarked() {
        let others = [
            response(200, "application/x-protobuf", body: "x"),
            response(404, "application/json", body: "{}"),
            response(200, "text/plain", marked: true, body: "ok"),
            response(
                200, "application/json", body: "{}", more: [HTTPHeader("fairlead-server", "not hex")]),
            response(200, "application/json", body: "{}", more: [HTTPHeader("fairlead-server", "")]),
        ]
        for other in others { #expect(foreign(other)?.kind == .unknown) }
    }

    @Test("an answer cut short is not believed, even when it is marked")
    func cutShort() {
        var broken = response(200, "application/json", marked: true, body: "{}")
        broken.isComplete = false
        #expect(foreign(broken)?.kind == .cutShort)
        let short = response(
            200, "application/json", marked: true, body: "{}", more: [HTTPHeader("content-length", "3")])
        #expect(foreign(short)?.sentence == "The answer was cut short after 2 bytes.")
        #expect(foreign(response(200, "application/json", marked: true))?.kind == .empty)
    }

    @Test("a problem of our server is read member by member; the status is the answer's own")
    func problem() {
        let body = """
            {"type":"about:blank","title":"No such\\nlead","status":200,"code":"not_found","detail":7,"hint":"Look again.","x":[]}
            """
        let checked = AnswerCheck.check(
            response(404, "application/problem+json", marked: true, body: body), from: server)
        #expect(
            checked
                == .problem(
                    ServerProblem(status: 404, code: "not_found", title: "No such lead", hint: "Look again."))
        )
    }

    @Test(
        "a problem that cannot be read is still one",
        arguments: ["", "{", "[]", "null", "{\"title\":1}"])
    func unreadable(body: String) {
        let checked = AnswerCheck.check(
            response(503, "application/problem+json", marked: true, body: body), from: server)
        #expect(
            checked
                == .problem(ServerProblem(status: 503, code: "http_503", title: "The server answered 503."))
        )
    }

    @Test("neither a deep nor a long problem document does harm")
    func bombs() {
        let deep = String(repeating: "[", count: 60_000)
        let long = "{\"title\":\"" + String(repeating: "a", count: 1_000_000) + "\"}"
        for body in [deep, "{\"title\":" + deep, long] {
            let checked = AnswerCheck.check(
                response(400, "application/problem+json", marked: true, body: body), from: server)
            #expect(
                checked
                    == .problem(
                        ServerProblem(status: 400, code: "http_400", title: "The server answered 400.")))
        }
    }

    @Test("only our server's stream of events is followed")
    func events() {
        #expect(
            AnswerCheck.opensEvents(response(200, "text/event-stream; charset=utf-8", marked: true)))
        #expect(!AnswerCheck.opensEvents(response(200, "text/event-stream")))
        #expect(!AnswerCheck.opensEvents(response(200, "text/html", marked: true)))
        #expect(!AnswerCheck.opensEvents(response(401, "text/event-stream", marked: true)))
    }
}
