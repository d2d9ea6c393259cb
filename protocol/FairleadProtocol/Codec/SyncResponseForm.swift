import FairleadCore
import Foundation

extension Fairlead_V1_SyncResponse {
    init(_ response: SyncResponse) {
        self.init()
        switch response.status {
        case .ok: status = .ok
        case .fork(let common): (status, self.common) = (.fork, common)
        case .behind(let common): (status, self.common) = (.behind, common)
        case .needDigests: status = .needDigests
        case .needCheckpoints: status = .needCheckpoints
        case .otherHistory(let common): (status, self.common) = (.otherHistory, common)
        }
        server = Data(response.server.bytes)
        serverMilliseconds = response.serverMilliseconds
        user = Fairlead_V1_User(response.user)
        outcomes = response.outcomes.map(Fairlead_V1_Outcome.init)
        if let page = response.page { self.page = Fairlead_V1_Page(page) }
    }
}

extension SyncResponse {
    init(_ message: Fairlead_V1_SyncResponse) throws(ProtocolError) {
        self.init(
            status: try SyncStatus(message), server: try FormCheck.recordID(message.server, "server's id"),
            serverMilliseconds: try FormCheck.milliseconds(message.serverMilliseconds, "server's time"),
            user: try Actor(message.user))
        let outcomesMax = Limits.changeSetsPerPushMax + Limits.changeSetsPerChainMax
        try FormCheck.count(message.outcomes.count, max: outcomesMax, "outcomes")
        outcomes.reserveCapacity(message.outcomes.count)
        for outcome in message.outcomes { outcomes.append(try Outcome(outcome)) }
        if message.hasPage { page = try Page(message.page) }
    }
}

extension SyncStatus {
    fileprivate init(_ message: Fairlead_V1_SyncResponse) throws(ProtocolError) {
        let common = try FormCheck.counter(message.common, "common number")
        switch message.status {
        case .ok: self = .ok
        case .fork: self = .fork(common: common)
        case .behind: self = .behind(common: common)
        case .needDigests: self = .needDigests
        case .needCheckpoints: self = .needCheckpoints
        case .otherHistory: self = .otherHistory(common: common)
        case .unspecified, .UNRECOGNIZED: throw .malformed("The answer has a status that is not known here")
        }
    }
}

extension Fairlead_V1_Outcome {
    fileprivate init(_ outcome: Outcome) {
        self.init()
        replica = outcome.dot.replica.rawValue
        counter = outcome.dot.counter
        position = outcome.position
        switch outcome.kind {
        case .accepted: kind = .accepted
        case .merged: kind = .merged
        case .conflicting: kind = .conflicting
        case .refused(let refusal): (kind, code, message) = (.refused, refusal.code, refusal.message)
        case .quarantined(let refusal): (kind, code, message) = (.quarantined, refusal.code, refusal.message)
        case .known(let dot):
            (kind, knownReplica, knownCounter) = (.known, dot.replica.rawValue, dot.counter)
        }
    }
}

extension Outcome {
    fileprivate init(_ message: Fairlead_V1_Outcome) throws(ProtocolError) {
        self.init(
            dot: try Outcome.dot(message.replica, message.counter), kind: try Outcome.kind(message),
            position: try FormCheck.counter(message.position, "position"))
    }

    private static func kind(_ message: Fairlead_V1_Outcome) throws(ProtocolError) -> Kind {
        switch message.kind {
        case .accepted: .accepted
        case .merged: .merged
        case .conflicting: .conflicting
        case .refused: .refused(try refusal(message))
        case .quarantined: .quarantined(try refusal(message))
        case .known: .known(try dot(message.knownReplica, message.knownCounter))
        case .unspecified, .UNRECOGNIZED: throw .malformed("An outcome is of a kind that is not known here")
        }
    }

    private static func dot(_ replica: UInt64, _ counter: UInt64) throws(ProtocolError) -> Dot {
        Dot(try FormCheck.replica(replica, "outcome's replica"), try FormCheck.positive(counter, "outcome's counter"))
    }

    private static func refusal(_ message: Fairlead_V1_Outcome) throws(ProtocolError) -> Refusal {
        let code = try FormCheck.text(message.code, max: Limits.fieldNameSizeBytesMax, "code")
        guard !code.isEmpty else { throw .malformed("A refusal has no code") }
        return Refusal(code, try FormCheck.text(message.message, max: Limits.textSizeBytesMax, "refusal"))
    }
}

extension Fairlead_V1_Page {
    fileprivate init(_ page: Page) {
        self.init()
        records = page.records
        gone = page.gone.map { Data($0.bytes) }
        cursor = page.cursor
        complete = page.complete
        restart = page.restart
        position = page.reached.number
        chain = page.reached.digest
        remaining = page.remaining
    }
}

extension Page {
    fileprivate init(_ message: Fairlead_V1_Page) throws(ProtocolError) {
        self.init()
        try FormCheck.count(message.records.count, max: Limits.recordsPerPageMax, "records in a page")
        records = message.records
        try FormCheck.count(message.gone.count, max: Limits.gonePerPageMax, "leads gone in a page")
        gone.reserveCapacity(message.gone.count)
        for id in message.gone { gone.append(try FormCheck.recordID(id, "id of a lead that is gone")) }
        try FormCheck.count(message.cursor.count, max: Limits.cursorSizeBytesMax, "bytes of a cursor")
        cursor = message.cursor
        complete = message.complete
        restart = message.restart
        reached = try FormCheck.checkpoint(message.position, message.chain, "position reached")
        remaining = try FormCheck.counter(message.remaining, "number of remaining records")
    }
}
