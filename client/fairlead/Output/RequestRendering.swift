import FairleadCore
import FairleadStore

/// Requests to look at leads, for people and for scripts.
enum RequestRendering {
    static func table(_ requests: [RequestView], _ context: CommandContext) -> String {
        var table = Table([
            .init("REQUEST"), .init("WHO"), .init("LEAD", widthMin: 12), .init("STANDS"),
            .init("WHY", widthMin: 12, dispensability: 1),
        ])
        for request in requests {
            table.add([
                .init(request.code, .code), .init(request.about == nil ? request.user : Texts.you),
                .init(lead(request)), .init(standing(request, context), request.isToDecide ? .warning : .faint),
                .init(request.answers.compactMap(\.reason).last ?? request.reason ?? "", .faint),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }

    /// What an own request named; the own lead has the colleague's beside it.
    private static func lead(_ request: RequestView) -> String {
        guard let about = request.about else { return request.lead?.line ?? "" }
        if let code = request.answers.compactMap(\.code).last { return code }
        return request.lead.map { Texts.likeLead($0.line) } ?? about
    }

    private static func standing(_ request: RequestView, _ context: CommandContext) -> String {
        if let until = request.answers.compactMap(\.until).max() { return Texts.viewUntil(Moment(until).local) }
        return request.standing.rawValue
    }

    /// What those who decide are told after a sync.
    static func asked(_ request: RequestView) -> String {
        Texts.asks(request.user, request.lead?.line ?? "", request.reason, code: request.code)
    }

    /// What whoever asked is told after a sync.
    static func told(_ answer: ViewAnswer, _ request: RequestView) -> String {
        let name = request.lead.map { Texts.likeLead($0.line) } ?? request.about ?? ""
        guard let until = answer.until else { return Texts.requestTurnedDown(name, answer.reason) }
        return Texts.requestGranted(answer.code ?? name, Moment(until).local)
    }
}

extension RequestView {
    var json: Json {
        .object([
            ("id", .text(id.description)), ("code", .text(code)), ("user", .text(user)),
            ("lead", .optional(lead?.code)), ("about", .optional(about)), ("reason", .optional(reason)),
            ("until", until.map { .text(RFC3339.text(milliseconds: $0)) } ?? .null),
            ("asked_at", .text(RFC3339.text(milliseconds: askedAt))), ("state", .text(standing.rawValue)),
            ("to_decide", .bool(isToDecide)),
            (
                "answers",
                .list(
                    answers.map { answer in
                        .object([
                            ("granted_until", answer.until.map { .text(RFC3339.text(milliseconds: $0)) } ?? .null),
                            ("reason", .optional(answer.reason)), ("lead", .optional(answer.code)),
                        ])
                    })
            ),
        ])
    }
}
