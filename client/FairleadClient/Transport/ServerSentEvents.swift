/// Reads a stream of server-sent events (`text/event-stream`) from pieces cut anywhere.
///
///     var events = ServerSentEvents()
///     for item in try events.take(bytes) { … }
package struct ServerSentEvents: Sendable {
    package struct Event: Hashable, Sendable {
        /// `message` unless the server says otherwise.
        package var name: String
        package var data: String
        /// The last id that the server gave, with this event or before; empty when none.
        package var id: String

        package init(name: String = "message", data: String, id: String = "") {
            self.name = name
            self.data = data
            self.id = id
        }
    }

    package enum Item: Hashable, Sendable {
        case event(Event)
        /// The server asks for this pause before the stream is opened again.
        case retry(milliseconds: Int64)
    }

    /// A line or an event longer than the limits: this is not a stream of ours.
    package struct TooLong: Error, Hashable, Sendable {}

    /// What to send as `Last-Event-ID` when the stream is opened again; empty: nothing.
    package private(set) var lastEventID = ""
    private var line: [UInt8] = []
    private var lastWasCarriageReturn = false
    private var isFirstLine = true
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false

    package init(lastEventID: String = "") {
        self.lastEventID = lastEventID
    }

    /// Takes in the next bytes and returns what they complete, in order.
    package mutating func take(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [Item] {
        var items: [Item] = []
        for byte in bytes {
            defer { lastWasCarriageReturn = byte == Byte.carriageReturn }
            switch byte {
            case Byte.lineFeed where lastWasCarriageReturn: continue
            case Byte.lineFeed, Byte.carriageReturn:
                if let item = try endLine() { items.append(item) }
            default:
                guard line.count < TransportLimits.eventLineSizeBytesMax else { throw TooLong() }
                line.append(byte)
            }
        }
        return items
    }

    private enum Byte {
        static let lineFeed: UInt8 = 0x0A
        static let carriageReturn: UInt8 = 0x0D
        static let space: UInt8 = 0x20
        static let colon: UInt8 = 0x3A
        static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    }

    private mutating func endLine() throws(TooLong) -> Item? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: Byte.byteOrderMark) { line.removeFirst(Byte.byteOrderMark.count) }
        }
        guard !line.isEmpty else { return endEvent() }
        let field = line.prefix { $0 != Byte.colon }
        var value = line.dropFirst(field.count + 1)
        if value.first == Byte.space { value = value.dropFirst() }
        return try take(field: String(decoding: field, as: UTF8.self), value: value)
    }

    /// An empty name is a comment, and unknown names are for later versions: both pass.
    private mutating func take(field: String, value: ArraySlice<UInt8>) throws(TooLong) -> Item? {
        switch field {
        case "data":
            if hasData { data.append(Byte.lineFeed) }
            hasData = true
            guard value.count <= TransportLimits.eventSizeBytesMax - data.count else { throw TooLong() }
            data.append(contentsOf: value)
        case "event": name = String(decoding: value, as: UTF8.self)
        case "id": if !value.contains(0) { lastEventID = String(decoding: value, as: UTF8.self) }
        case "retry":
            let text = String(decoding: value, as: UTF8.self)
            guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
            let most = TransportLimits.eventRetryMillisecondsMax
            return .retry(milliseconds: min(Int64(text) ?? most, most))
        default: break
        }
        return nil
    }

    /// An event without data is none, and takes its name with it.
    private mutating func endEvent() -> Item? {
        defer {
            name = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        guard hasData else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return .event(Event(name: name.isEmpty ? "message" : name, data: text, id: lastEventID))
    }
}
