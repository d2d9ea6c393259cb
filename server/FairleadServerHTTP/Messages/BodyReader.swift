import FairleadCore
import Hummingbird
import NIOCore

/// Reads request bodies within the limits of one request and of the whole process.
package struct BodyReader: Sendable {
    private let budget: ByteBudget
    private let sizeBytesMax: Int

    package init(budget: ByteBudget, sizeBytesMax: Int) {
        self.budget = budget
        self.sizeBytesMax = sizeBytesMax
    }

    /// Hands the body as sent to `use`, and counts its bytes until that is done.
    ///
    /// Throws `HTTPProblem` when the body is too large, or when all devices together sent too much at once.
    package func withBody<Value: Sendable>(
        of request: Request, trace: RequestTrace, _ use: (ByteBuffer) async throws -> Value
    ) async throws -> Value {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > sizeBytesMax {
            throw HTTPProblem.bodyTooLarge(sizeBytesMax: sizeBytesMax)
        }
        var taken = 0
        defer { budget.giveBack(taken) }
        var body = ByteBuffer()
        for try await chunk in request.body {
            let count = chunk.readableBytes
            guard count <= sizeBytesMax - body.readableBytes else {
                throw HTTPProblem.bodyTooLarge(sizeBytesMax: sizeBytesMax)
            }
            guard budget.take(count) else { throw HTTPProblem.serverBusy }
            taken += count
            body.writeImmutableBuffer(chunk)
        }
        let received = body.readableBytes
        trace.note { $0.bytesReceived = received }
        return try await use(body)
    }
}
