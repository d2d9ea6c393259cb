import FairleadProtocol

extension WireFormat {
    /// Chooses from an `Accept` header; without one protobuf. `nil` when neither form is accepted.
    package init?(accept: String?) {
        guard let accept else {
            self = .protobuf
            return
        }
        let ranges = HeaderList.items(accept)
        var best: (format: Self, quality: Int)?
        for format in Self.allCases {
            let quality = Self.quality(of: format, in: ranges)
            if quality > best?.quality ?? 0 { best = (format, quality) }
        }
        guard let best else { return nil }
        self = best.format
    }

    /// The most specific range decides, as RFC 9110 has it.
    private static func quality(of format: Self, in ranges: [HeaderList.Item]) -> Int {
        for name in [format.contentType, "application/*", "*/*"] {
            if let range = ranges.first(where: { HeaderList.isSame($0.name, name) }) { return range.quality }
        }
        return 0
    }
}
