import NIOCore
import NIOPosix

/// A connection on which a test says and hears bytes as they are.
struct RawConnection {
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var received: [UInt8] = []

    static func open(port: Int, _ use: (inout RawConnection) async throws -> Void) async throws {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(outbound: outbound, inbound: inbound.makeAsyncIterator())
            try await use(&connection)
        }
    }

    private init(
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    ) {
        self.outbound = outbound
        self.inbound = inbound
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// Returns what came up to and with `end`; what came after it is kept for the next time.
    mutating func receive(until end: String) async throws -> String {
        while true {
            // Bytes, not characters: CR and LF together are one character.
            if let range = received.firstRange(of: Array(end.utf8)) {
                let result = String(decoding: received[..<range.upperBound], as: UTF8.self)
                received.removeSubrange(..<range.upperBound)
                return result
            }
            guard let piece = try await inbound.next() else {
                throw NeverHappened(what: "'\(end)' in '\(String(decoding: received, as: UTF8.self))'")
            }
            received += Array(piece.readableBytesView)
        }
    }
}
