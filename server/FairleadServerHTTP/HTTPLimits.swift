import FairleadCore

/// Every bound of the HTTP surface that is not part of the protocol itself.
extension Limits {
    /// Bytes of the body of a join, which is a code, a key and a name.
    package static let joinBodySizeBytesMax = 16 * 1024
    /// Bytes of request bodies that the process holds at one time, of all devices together.
    package static let bodiesInMemoryBytesMax = 256 * 1024 * 1024
    /// Exchanges that are inflated, decoded and answered at one time; the others wait their turn.
    package static let exchangesAtOnceMax = 8
    /// Exchanges that may wait for their turn before new ones are sent away.
    package static let exchangesWaitingMax = 1_024
    /// Exchanges that one device may have under way.
    package static let exchangesPerDeviceMax = 4
    /// Event streams of one device; one more ends the oldest, whose connection is probably dead.
    package static let eventStreamsPerDeviceMax = 4
    /// Wrong invite codes that one network address may send before it has to wait.
    package static let wrongCodesPerAddressMax = 30
    /// Milliseconds after which one wrong code is forgiven.
    package static let wrongCodeForgivenMilliseconds: Int64 = 20_000
    /// Network addresses whose wrong codes are remembered.
    package static let addressesRememberedMax = 4_096
    /// Bytes below which compressing an answer is not worth it.
    package static let compressedBodySizeBytesMin = 512
    /// Seconds between two comments on a silent event stream, so that proxies keep it open.
    package static let keepAliveSeconds: Int64 = 15
    /// Seconds between two looks at the log's head and at revoked devices for those who listen.
    package static let headPollSeconds: Int64 = 1
    /// Seconds that a connection may send nothing in mid-request, or between two requests.
    package static let idleConnectionSeconds: Int64 = 75
    /// Connections that are open at one time, if the system allows as many; the others wait to be accepted.
    package static let connectionsMax = 8_192
    /// Seconds that requests under way have to end after the signal to stop.
    package static let drainSeconds: Int64 = 10
    /// Seconds after which a device that was sent away should try again.
    package static let retryAfterSeconds = 2
    /// Bytes of a device's token as sent.
    package static let tokenSizeBytesMax = 512
    /// Joins that are looked at and that wait at one time; apart from the exchanges, so that a flood of them stays outside.
    package static let joinsAtOnceMax = 4
    package static let joinsWaitingMax = 512
    /// Characters of one text in a log line.
    package static let logTextLengthMax = 1_000
}
