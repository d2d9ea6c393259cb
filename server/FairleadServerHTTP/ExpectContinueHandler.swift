import FairleadCore
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Tells a client that asks first (`Expect: 100-continue`) to go on and send its body.
///
/// Without that, libcurl waits a second before each large push. A body that is announced as too
/// large gets no such answer: its 413 comes before the client has sent it.
final class ExpectContinueHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), Self.expectsContinue(head) {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }

    static func expectsContinue(_ head: HTTPRequest) -> Bool {
        guard let expectation = head.headerFields[.expect], HeaderList.isSame(expectation, "100-continue") else {
            return false
        }
        let announced = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        return announced <= Limits.bodySizeBytesMax
    }
}

@available(*, unavailable)
extension ExpectContinueHandler: Sendable {}
