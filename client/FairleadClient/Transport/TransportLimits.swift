/// The bounds of what this device sends to and takes from the network, bodies apart.
package enum TransportLimits {
    /// Bytes of an answer's headers, and how many there may be.
    package static let headerSizeBytesMax = 64 * 1024
    package static let headerCountMax = 200
    /// Bytes of an answer's body, unless the request allows more.
    package static let bodySizeBytesDefault = 8 * 1024 * 1024
    /// Bytes of a problem document that are read; a longer one is not ours.
    package static let problemSizeBytesMax = 64 * 1024
    /// Characters of foreign text that a sentence for a person repeats.
    package static let quotedCharactersMax = 120
    /// Bytes of a server's address.
    package static let addressSizeBytesMax = 2_048
    /// Bytes of one line and of one event in a stream of events.
    package static let eventLineSizeBytesMax = 64 * 1024
    package static let eventSizeBytesMax = 256 * 1024
    /// Milliseconds that a stream of events may ask to wait before it is opened again.
    package static let eventRetryMillisecondsMax: Int64 = 300_000
}
