import FairleadCore
import FairleadProtocol
import Foundation

// Random messages within the limits.
extension Dice {
    mutating func milliseconds() -> Int64 {
        Int64.random(in: -Limits.wallClockMillisecondsMax...Limits.wallClockMillisecondsMax, using: &self)
    }

    mutating func checkpoint() -> Checkpoint { Checkpoint(number: counter(), digest: bytes(32)) }

    mutating func actor() -> Actor {
        Actor(name: pick(["li.na", "王芳"]), role: pick(Role.allCases), department: pick(["", "East", "华东"]))
    }

    mutating func chain() -> Chain {
        Chain(
            replica: replica(), user: pick(["", "li.na"]),
            changeSets: (0..<roll(1...3)).map { _ in bytes(roll(1...40)) },
            seal: Seal(signature: bytes(64), cursor: bytes(roll(0...40))))
    }

    mutating func bundle() -> FairleadProtocol.Bundle {
        FairleadProtocol.Bundle(
            server: chance(2) ? recordID() : nil, chains: (0..<roll(0...3)).map { _ in chain() })
    }

    mutating func syncRequest() -> SyncRequest {
        var request = SyncRequest(
            server: recordID(), replica: replica(), wallMilliseconds: milliseconds(), bootID: pick(["", "boot"]),
            bootMilliseconds: milliseconds(),
            acknowledged: chance(2) ? checkpoint() : Checkpoint(number: 0, digest: Data()), highest: counter())
        request.changeSets = (0..<roll(0...3)).map { _ in bytes(roll(1...50)) }
        request.carried = (0..<roll(0...2)).map { _ in chain() }
        request.cursor = bytes(roll(0...60))
        request.pushOnly = chance(2)
        request.ownDigests = (0..<roll(0...3)).map { _ in checkpoint() }
        request.checkpoints = (0..<roll(0...3)).map { _ in checkpoint() }
        if chance(2) {
            request.incarnation = Incarnation(
                publicKey: bytes(32), former: replica(), formerThrough: chance(2) ? 0 : counter())
        }
        return request
    }

    mutating func outcome() -> Outcome {
        let refusal = Refusal(pick(["bad_value", "read_only"]), text().filter { $0 != "\0" })
        let kinds: [Outcome.Kind] = [
            .accepted, .merged, .conflicting, .refused(refusal), .quarantined(refusal),
            .known(Dot(replica(), counter())),
        ]
        return Outcome(dot: Dot(replica(), counter()), kind: pick(kinds), position: chance(2) ? 0 : counter())
    }

    mutating func page() -> Page {
        var page = Page()
        page.records = (0..<roll(0...3)).map { _ in RecordStateCodec.encode(recordState()) }
        page.gone = (0..<roll(0...2)).map { _ in recordID() }
        page.cursor = bytes(roll(0...60))
        page.complete = chance(2)
        page.restart = chance(2)
        if chance(2) { page.reached = checkpoint() }
        page.remaining = chance(2) ? 0 : counter()
        return page
    }

    mutating func syncResponse() -> SyncResponse {
        let common = chance(3) ? 0 : counter()
        let statuses: [SyncStatus] = [
            .ok, .fork(common: common), .behind(common: common), .needDigests, .needCheckpoints,
            .otherHistory(common: common),
        ]
        var response = SyncResponse(
            status: pick(statuses), server: recordID(), serverMilliseconds: milliseconds(), user: actor())
        response.outcomes = (0..<roll(0...4)).map { _ in outcome() }
        if chance(2) { response.page = page() }
        return response
    }
}
