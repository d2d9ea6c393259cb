import FairleadServer

/// How a body is compressed.
package enum MessageCompression: Sendable {
    case none, zstd

    /// Reads a `Content-Encoding`; `nil` when it is neither absent, `identity` nor `zstd`.
    package init?(contentEncoding: String?) {
        guard let contentEncoding else {
            self = .none
            return
        }
        switch HeaderList.items(contentEncoding).map({ $0.name.lowercased() }) {
        case [], ["identity"]: self = .none
        case ["zstd"]: self = .zstd
        default: return nil
        }
    }

    /// Chooses from an `Accept-Encoding` header: zstd only for those who name it.
    package init(acceptEncoding: String?) {
        let items = HeaderList.items(acceptEncoding ?? "")
        let isAccepted = items.contains { HeaderList.isSame($0.name, "zstd") && $0.quality > 0 }
        self = isAccepted ? .zstd : .none
    }
}
