import FairleadClient

/// What servers answer beside messages: ours, a captive portal's, anybody's.
enum AnswerChecks {
    static func answer(_ bytes: [UInt8]) throws {
        try events(bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        if let date = HTTPDate.milliseconds(text) {
            // Years of two digits begin with 1970.
            try demand((0...253_402_300_800_000).contains(date), "a date is in the years 1970 to 9999")
        }
        guard let url = try? ServerURL(text) else { return }
        try demand((try? ServerURL(url.description)) == url, "an address is read again as it was: \(url)")
        try demand(url.isSecure || url.isLoopback, "an address is secure, or this machine's")
    }

    /// Events do not depend on the pieces in which they came.
    private static func events(_ bytes: [UInt8]) throws {
        var whole = ServerSentEvents()
        guard let items = try? whole.take(bytes) else { return }
        var pieces = ServerSentEvents()
        var same: [ServerSentEvents.Item] = []
        for byte in bytes { same += try pieces.take(CollectionOfOne(byte)) }
        try demand(same == items, "events do not depend on pieces")
    }
}
