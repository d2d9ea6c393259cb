import FairleadCore
import Foundation

/// The file of `fairlead bundle`, before compression.
package enum BundleCodec {
    /// - Throws: `tooLarge` above the limits of a bundle.
    package static func encode(_ bundle: Bundle) throws(ProtocolError) -> Data {
        try FormCheck.count(bundle.chains.count, max: Limits.bundleAuthorsMax, "authors in a bundle")
        let bytes = Wire.bytes(
            of: Fairlead_V1_Bundle.with {
                $0.server = bundle.server.map { Data($0.bytes) } ?? Data()
                $0.chains = bundle.chains.map(Fairlead_V1_Chain.init)
            })
        try checkSize(bytes)
        return bytes
    }

    package static func decode(_ bytes: Data) throws(ProtocolError) -> Bundle {
        try checkSize(bytes)
        let message = try Wire.parse(Fairlead_V1_Bundle.self, from: bytes)
        return Bundle(
            server: try FormCheck.optionalRecordID(message.server, "server's id"),
            chains: try Chain.list(message.chains))
    }

    private static func checkSize(_ bytes: Data) throws(ProtocolError) {
        guard bytes.count <= Limits.bundleSizeBytesMax else {
            throw .tooLarge("A bundle is at most \(Limits.bundleSizeBytesMax) bytes")
        }
    }
}

extension Fairlead_V1_Chain {
    init(_ chain: Chain) {
        self.init()
        replica = chain.replica.rawValue
        user = chain.user
        changeSets = chain.changeSets
        signature = chain.seal.signature
        cursor = chain.seal.cursor
    }
}

extension Chain {
    static func list(_ messages: [Fairlead_V1_Chain]) throws(ProtocolError) -> [Chain] {
        try FormCheck.count(messages.count, max: Limits.bundleAuthorsMax, "authors in a bundle")
        var chains: [Chain] = []
        for message in messages { chains.append(try Chain(message)) }
        return chains
    }

    private init(_ message: Fairlead_V1_Chain) throws(ProtocolError) {
        guard !message.changeSets.isEmpty else { throw .malformed("A carried chain is empty") }
        try FormCheck.count(message.cursor.count, max: Limits.cursorSizeBytesMax, "bytes of a cursor")
        self.init(
            replica: try FormCheck.replica(message.replica, "author's replica"),
            user: try FormCheck.text(message.user, max: Limits.nameSizeBytesMax, "author's name"),
            changeSets: try ChangeSetCodec.checkedList(message.changeSets, max: Limits.changeSetsPerChainMax),
            seal: Seal(
                signature: try FormCheck.length(message.signature, Limits.signatureSizeBytes, "signature"),
                cursor: message.cursor))
    }
}

extension ChangeSetCodec {
    /// Checks number and sizes of change sets that are still bytes.
    static func checkedList(_ list: [Data], max: Int) throws(ProtocolError) -> [Data] {
        try FormCheck.count(list.count, max: max, "change sets")
        guard list.allSatisfy({ (1...Limits.changeSetSizeBytesMax).contains($0.count) }) else {
            throw .malformed("A change set is empty or too large")
        }
        return list
    }
}
