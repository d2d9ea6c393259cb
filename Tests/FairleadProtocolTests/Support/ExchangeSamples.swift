import FairleadCore
import FairleadProtocol
import Foundation

/// Requests, answers and bundles that the golden vectors are made of.
enum ExchangeSamples {
    private typealias Change = ChangeSetSamples

    static let server = RecordID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_00AA)
    private static let actor = Actor(name: "li.na", role: .rep, department: "华东")
    private static let digest = Data((0..<32).map { UInt8($0) })
    private static let key = Data((0..<32).map { UInt8(200 - $0) })

    private static func encoded(_ change: ChangeSet) -> Data { (try? ChangeSetCodec.encode(change)) ?? Data() }

    private static let chain = Chain(
        replica: Change.colleague, user: "王强", changeSets: [encoded(Change.edit), encoded(Change.call)],
        seal: Seal(signature: Data((0..<64).map { UInt8(255 - $0) }), cursor: Data("opaque".utf8)))

    private static func request(acknowledged: UInt64 = 41, _ fill: (inout SyncRequest) -> Void = { _ in }) -> Sample {
        var request = SyncRequest(
            server: server, replica: Change.laptop, wallMilliseconds: Change.morning + 200_000,
            bootID: "9d3c7c1e-0f5b-4c1d-8f5e-2b7a6c4d1e0f", bootMilliseconds: 5_600_000,
            acknowledged: Checkpoint(number: acknowledged, digest: acknowledged == 0 ? Data() : digest),
            highest: acknowledged == 0 ? 1 : 43)
        fill(&request)
        return .syncRequest(request)
    }

    private static func answer(_ status: SyncStatus, _ fill: (inout SyncResponse) -> Void = { _ in }) -> Sample {
        var response = SyncResponse(
            status: status, server: server, serverMilliseconds: Change.morning + 201_000, user: actor)
        fill(&response)
        return .syncResponse(response)
    }

    private static let outcomes: [Outcome] = [
        Outcome(dot: Dot(Change.laptop, 42), kind: .accepted, position: 1_205),
        Outcome(dot: Dot(Change.laptop, 43), kind: .merged, position: 1_206),
        Outcome(dot: Dot(Change.laptop, 44), kind: .conflicting, position: 1_207),
        Outcome(
            dot: Dot(Change.laptop, 45), kind: .refused(Refusal("bad_value", "archived is true or false.")),
            position: 0),
        Outcome(
            dot: Dot(Change.laptop, 46),
            kind: .quarantined(Refusal("no_access", "The lead is no longer yours to edit; a manager sees your edit.")),
            position: 0),
        Outcome(dot: Dot(Change.laptop, 47), kind: .known(Dot(Change.former, 18)), position: 1_150),
    ]

    private static func page(_ records: [RecordState], _ fill: (inout Page) -> Void) -> Page {
        var page = Page()
        page.records = records.map(RecordStateCodec.encode)
        fill(&page)
        return page
    }

    static let all: [(name: String, about: String, sample: Sample)] = [
        (
            "join-request", "A device redeems its invite",
            .joinRequest(
                JoinRequest(code: "K7QF-92MX", replica: Change.laptop, publicKey: key, deviceName: "李娜的笔记本"))
        ),
        (
            "join-response", "The server gives it a token",
            .joinResponse(
                JoinResponse(
                    server: server, token: "fl_3q2-7w", user: actor, serverMilliseconds: Change.morning - 3_600_000))
        ),
        (
            "sync-request-first", "The first exchange of a device",
            request(acknowledged: 0) { $0.changeSets = [encoded(Change.capture)] }
        ),
        (
            "sync-request-offer", "Two change sets up, the next page down",
            request {
                $0.changeSets = [encoded(Change.edit), encoded(Change.call)]
                $0.cursor = Data("opaque".utf8)
            }
        ),
        ("sync-request-carried", "A colleague's change sets go along", request { $0.carried = [chain] }),
        ("sync-request-push-only", "Edits go up before a lead is dropped (R23)", request { $0.pushOnly = true }),
        (
            "sync-request-digests", "The answer to NEED_DIGESTS",
            request { $0.ownDigests = [Checkpoint(number: 40, digest: key), Checkpoint(number: 41, digest: digest)] }
        ),
        (
            "sync-request-checkpoints", "The answer to NEED_CHECKPOINTS",
            request {
                $0.checkpoints = [Checkpoint(number: 1_000, digest: digest), Checkpoint(number: 1_204, digest: key)]
            }
        ),
        (
            "sync-request-incarnation", "A clone introduces itself (R19)",
            request(acknowledged: 0) {
                $0.incarnation = Incarnation(publicKey: key, former: Change.former, formerThrough: 17)
            }
        ),
        ("sync-response-outcomes", "One outcome of every kind", answer(.ok) { $0.outcomes = outcomes }),
        (
            "sync-response-page", "Records, a lead gone, more to come",
            answer(.ok) {
                $0.page = page([RecordStateSamples.siblings, RecordStateSamples.newer]) {
                    $0.gone = [Change.other]
                    $0.cursor = Data("opaque".utf8)
                    $0.reached = Checkpoint(number: 1_207, digest: digest)
                    $0.remaining = 310
                }
            }
        ),
        (
            "sync-response-restart", "The first page of a pull from the start",
            answer(.ok) {
                $0.page = page([RecordStateSamples.simple]) {
                    $0.restart = true
                    $0.cursor = Data("opaque".utf8)
                    $0.reached = Checkpoint(number: 1_190, digest: digest)
                    $0.remaining = 2
                }
            }
        ),
        (
            "sync-response-empty", "Nothing to do, on an empty server",
            answer(.ok) { $0.page = page([]) { $0.complete = true } }
        ),
        ("sync-response-fork", "Take a new incarnation", answer(.fork(common: 17))),
        ("sync-response-behind", "The server was restored: offer again from 31", answer(.behind(common: 30))),
        ("sync-response-need-digests", "Ask again with digests", answer(.needDigests)),
        ("sync-response-need-checkpoints", "Ask again with checkpoints", answer(.needCheckpoints)),
        (
            "sync-response-other-history", "Only the log up to 1000 is shared",
            answer(.otherHistory(common: 1_000)) {
                $0.page = page([]) {
                    $0.restart = true
                    $0.cursor = Data("opaque".utf8)
                    $0.reached = Checkpoint(number: 1_000, digest: digest)
                    $0.remaining = 100
                }
            }
        ),
        (
            "bundle", "A colleague's change sets in a file",
            .bundle(FairleadProtocol.Bundle(server: server, chains: [chain]))
        ),
        (
            "bundle-not-joined", "A bundle by a device without a server",
            .bundle(FairleadProtocol.Bundle(server: nil, chains: [chain]))
        ),
    ]
}
