import Foundation

/// An answer that our server did not give, or not whole; nothing in it may be believed.
package struct ForeignAnswer: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case htmlPage
        case redirect
        /// A proxy or gateway answered in place of the server.
        case proxyError
        /// The network or a proxy wants somebody to log in.
        case loginNeeded
        case cutShort
        case empty
        /// Some other server's.
        case unknown
    }

    package var kind: Kind
    package var status: Int
    /// What it was, for a person.
    package var sentence: String
    package var hint: String?
}

/// What an answer is, after the check.
package enum CheckedAnswer: Hashable, Sendable {
    /// Our server's, and good: the body may be read.
    case ours(serverID: String)
    /// Our server's, and a refusal.
    case problem(ServerProblem)
    case notOurs(ForeignAnswer)
}

/// Decides whether an answer is from our server: networks at trade shows answer in its place.
package enum AnswerCheck {
    /// The header that our server sets on every answer: its id in hexadecimal digits.
    package static let markHeader = "fairlead-server"

    /// Checks a whole answer to a request that was sent to `server`.
    package static func check(_ response: HTTPResponse, from server: ServerURL) -> CheckedAnswer {
        guard response.isComplete, hasAnnouncedLength(response) else {
            return .notOurs(
                ForeignAnswer(
                    kind: .cutShort, status: response.status,
                    sentence: "The answer was cut short after \(response.body.count) bytes.", hint: retryHint)
            )
        }
        guard let serverID = serverID(of: response) else {
            return .notOurs(foreign(response, server: server))
        }
        if response.status >= 400 {
            return isDocument(response) || response.body.isEmpty
                ? .problem(ServerProblem(of: response)) : .notOurs(foreign(response, server: server))
        }
        guard (200..<300).contains(response.status) else {
            return .notOurs(foreign(response, server: server))
        }
        if response.status == 204, response.body.isEmpty { return .ours(serverID: serverID) }
        guard !response.body.isEmpty, isMessage(response) else {
            return .notOurs(foreign(response, server: server))
        }
        return .ours(serverID: serverID)
    }

    /// Whether the head of an answer opens our server's stream of events.
    package static func opensEvents(_ head: HTTPResponse) -> Bool {
        head.status == 200 && serverID(of: head) != nil && head.mediaType == "text/event-stream"
    }

    /// The server's id from its mark; `nil` when there is no mark.
    package static func serverID(of response: HTTPResponse) -> String? {
        guard let mark = response.header(markHeader)?.lowercased(), (1...64).contains(mark.utf8.count),
            mark.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) })
        else { return nil }
        return mark
    }
}

extension AnswerCheck {
    private static let retryHint = "Nothing was changed by it; sync again."
    private static let portalHint =
        "Open a browser and log in to the network, then sync again; nothing was changed."

    /// The transport checks the length too; this holds for every transport.
    private static func hasAnnouncedLength(_ response: HTTPResponse) -> Bool {
        guard let announced = response.header("content-length").flatMap(Int.init) else { return true }
        return announced == response.body.count
    }

    private static func isMessage(_ response: HTTPResponse) -> Bool {
        response.mediaType == "application/x-protobuf" || response.mediaType == "application/json"
    }

    private static func isDocument(_ response: HTTPResponse) -> Bool {
        response.mediaType == "application/problem+json" || response.mediaType == "application/json"
    }

    private static func isHTML(_ response: HTTPResponse) -> Bool {
        if ["text/html", "application/xhtml+xml"].contains(response.mediaType) { return true }
        let start = String(decoding: response.body.prefix(64), as: UTF8.self).lowercased()
        return start.contains("<html") || start.contains("<!doctype html")
    }

    /// Says what an answer that is not ours looks like.
    private static func foreign(_ response: HTTPResponse, server: ServerURL) -> ForeignAnswer {
        let status = response.status
        func answer(_ kind: ForeignAnswer.Kind, _ sentence: String, _ hint: String?) -> ForeignAnswer {
            ForeignAnswer(kind: kind, status: status, sentence: sentence, hint: hint)
        }
        switch status {
        case 300..<400:
            let target = response.header("location").map { " to \(OneLine.of($0))" } ?? ""
            return answer(
                .redirect, "The network answered with a redirect\(target) (captive portal?).", portalHint)
        case 407:
            return answer(
                .loginNeeded, "A proxy on the way wants a log-in (407).",
                "Ask who runs the network how to use its proxy.")
        case 511: return answer(.loginNeeded, "The network wants a log-in (511).", portalHint)
        case 502, 503, 504:
            return answer(
                .proxyError, "A proxy answered \(status) in place of \(server.host).", retryHint)
        case _ where isHTML(response):
            let title = pageTitle(response).map { " titled \"\($0)\"" } ?? ""
            return answer(
                .htmlPage,
                "The answer is an HTML page\(title) (\(status)), not Fairlead's (captive portal?).",
                portalHint)
        case _ where response.body.isEmpty && status < 400:
            return answer(.empty, "The answer is empty (\(status)).", retryHint)
        default:
            let type = response.mediaType.isEmpty ? "no type" : "type \(OneLine.of(response.mediaType))"
            return answer(
                .unknown, "What answered at \(server.host) is not a Fairlead server (\(status), \(type)).",
                "Check the server's address with whoever runs it.")
        }
    }

    private static func pageTitle(_ response: HTTPResponse) -> String? {
        let start = String(decoding: response.body.prefix(4_096), as: UTF8.self)
        guard let open = start.range(of: "<title>", options: .caseInsensitive),
            let close = start.range(
                of: "</title>", options: .caseInsensitive, range: open.upperBound..<start.endIndex)
        else { return nil }
        let title = OneLine.of(String(start[open.upperBound..<close.lowerBound]))
        return title.isEmpty ? nil : title
    }
}
