import FairleadCore
import FairleadStore

/// Requests to look at leads, and for approvals, for people and for scripts.
enum RequestRendering {
    static func table(_ requests: [RequestView], _ context: CommandContext) -> String {
        var table = Table([
            .init("REQUEST"), .init("WHO"), .init("LEAD", widthMin: 12), .init("STANDS"),
            .init("WHY", widthMin: 12, dispensability: 1),
        ])
        for request in requests {
            table.add([
                .init(request.code, .code), .init(request.isOwn ? Texts.you : request.user),
                .init(lead(request)), .init(standing(request, context), request.isToDecide ? .warning : .faint),
                .init(why(request), .faint),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }

    private static func why(_ request: RequestView) -> String {
        if let approval = request.approval {
            return [approval.what, approval.answer?.reason].compactMap { $0 }.joined(separator: ": ")
        }
        return request.answers.compactMap(\.reason).last ?? request.reason ?? ""
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
        let lead = request.lead?.line ?? ""
        if let approval = request.approval {
            return Texts.asksApproval(request.user, approval.what, lead, code: request.code)
        }
        return Texts.asks(request.user, lead, request.reason, code: request.code)
    }

    /// What whoever asked is told after a sync; `nil` while there is nothing to tell.
    static func told(_ request: RequestView) -> String? {
        guard request.isOwn else { return nil }
        if let approval = request.approval, let answer = approval.answer {
            return Texts.approvalAnswered(
                approval.what, request.lead?.line ?? "", by: approval.decidedBy ?? "", isApproved: answer.isApproved,
                answer.reason)
        }
        guard let answer = request.answers.last else { return nil }
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
            ("to_decide", .bool(isToDecide)), ("what", .optional(approval?.what)),
            ("decided_by", .optional(approval?.decidedBy)), ("answer", .optional(approval?.answer?.reason)),
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
