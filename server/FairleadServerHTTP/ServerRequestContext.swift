import FairleadCore
import FairleadServer
import FairleadServerStore
import Hummingbird
import NIOCore

/// What a request carries along its way through the middleware.
package struct ServerRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The other end of the connection; `nil` where there is none.
    package let peer: SocketAddress?
    /// What the request's line in the log will say of it; shared by all copies of this context.
    package let trace = RequestTrace()
    /// The device that sent the request, once it has proved who it is.
    package var session: Session?

    package var maxUploadSize: Int { Limits.bodySizeBytesMax }

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
    }
}

/// Collects what only the inner parts of a request's way know, for the log line that the outermost part writes.
package final class RequestTrace: Sendable {
    package struct Facts: Sendable {
        package var bytesReceived = 0
        package var device: String?
        package var problem: String?
    }

    private let state = Locked(Facts())

    package init() {}

    package var facts: Facts { state.withLock { $0 } }

    package func note(_ change: (inout Facts) -> Void) {
        state.withLock { change(&$0) }
    }
}
