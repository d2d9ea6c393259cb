import FairleadCore
import Foundation

extension Fairlead_V1_SyncRequest {
    init(_ request: SyncRequest) {
        self.init()
        server = Data(request.server.bytes)
        replica = request.replica.rawValue
        wallMilliseconds = request.wallMilliseconds
        bootID = request.bootID
        bootMilliseconds = request.bootMilliseconds
        acknowledged = request.acknowledged.number
        acknowledgedDigest = request.acknowledged.digest
        highest = request.highest
        changeSets = request.changeSets
        carried = request.carried.map(Fairlead_V1_Chain.init)
        cursor = request.cursor
        pushOnly = request.pushOnly
        ownCounters = request.ownDigests.map(\.number)
        ownDigests = request.ownDigests.map(\.digest)
        checkpointPositions = request.checkpoints.map(\.number)
        checkpointDigests = request.checkpoints.map(\.digest)
        if let incarnation = request.incarnation {
            self.incarnation = Fairlead_V1_Incarnation(incarnation)
        }
    }
}

extension SyncRequest {
    init(_ message: Fairlead_V1_SyncRequest) throws(ProtocolError) {
        self.init(
            server: try FormCheck.recordID(message.server, "server's id"),
            replica: try FormCheck.replica(message.replica, "replica"),
            wallMilliseconds: try FormCheck.milliseconds(message.wallMilliseconds, "wall clock"),
            bootID: try FormCheck.text(message.bootID, max: Limits.fieldNameSizeBytesMax, "boot id"),
            bootMilliseconds: try FormCheck.milliseconds(message.bootMilliseconds, "boot-time clock"),
            acknowledged: try FormCheck.checkpoint(
                message.acknowledged, message.acknowledgedDigest, "acknowledged change set"),
            highest: try FormCheck.counter(message.highest, "highest counter"))
        changeSets = try ChangeSetCodec.checkedList(message.changeSets, max: Limits.changeSetsPerPushMax)
        carried = try Chain.list(message.carried)
        try FormCheck.count(message.cursor.count, max: Limits.cursorSizeBytesMax, "bytes of a cursor")
        cursor = message.cursor
        pushOnly = message.pushOnly
        ownDigests = try Checkpoint.list(
            message.ownCounters, message.ownDigests, max: Limits.ownDigestsMax, name: "own digests")
        checkpoints = try Checkpoint.list(
            message.checkpointPositions, message.checkpointDigests, max: Limits.checkpointsMax,
            name: "checkpoints")
        if message.hasIncarnation { incarnation = try Incarnation(message.incarnation) }
    }
}

extension Checkpoint {
    fileprivate static func list(
        _ numbers: [UInt64], _ digests: [Data], max: Int, name: String
    ) throws(ProtocolError) -> [Checkpoint] {
        try FormCheck.equal(numbers.count, digests.count, name: name)
        try FormCheck.count(numbers.count, max: max, name)
        var list: [Checkpoint] = []
        list.reserveCapacity(numbers.count)
        for (number, digest) in zip(numbers, digests) {
            list.append(
                Checkpoint(
                    number: try FormCheck.positive(number, "number of a digest"),
                    digest: try FormCheck.length(digest, Limits.digestSizeBytes, "digest")))
        }
        return list
    }
}

extension Fairlead_V1_Incarnation {
    fileprivate init(_ incarnation: Incarnation) {
        self.init()
        publicKey = incarnation.publicKey
        former = incarnation.former.rawValue
        formerThrough = incarnation.formerThrough
    }
}

extension Incarnation {
    fileprivate init(_ message: Fairlead_V1_Incarnation) throws(ProtocolError) {
        self.init(
            publicKey: try FormCheck.length(message.publicKey, Limits.publicKeySizeBytes, "public key"),
            former: try FormCheck.replica(message.former, "former replica"),
            formerThrough: try FormCheck.counter(message.formerThrough, "former counter"))
    }
}
