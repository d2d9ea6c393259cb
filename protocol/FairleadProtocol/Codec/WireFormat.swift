/// The two forms of the same messages.
package enum WireFormat: String, Hashable, Sendable, CaseIterable {
    case protobuf = "application/x-protobuf"
    /// Protobuf's own JSON mapping, for integrations and for people.
    case json = "application/json"

    package var contentType: String { rawValue }

    /// Reads a Content-Type or one entry of Accept, in any case and with parameters; `nil` for other types.
    package init?(contentType: String) {
        let type = contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        self.init(rawValue: type)
    }
}
