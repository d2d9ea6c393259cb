import FairleadCore

/// Bounds that only the wire has; the others are in the core.
extension Limits {
    /// Bytes of a user's name, a department, a device's name, a token, an invite's code.
    package static let nameSizeBytesMax = 512
    /// Bytes of a cursor, which only the server reads.
    package static let cursorSizeBytesMax = 1024
    /// Own change sets whose digests one request may name; the latest ones matter most.
    package static let ownDigestsMax = 50_000
    /// Change sets of one author that a colleague may carry at once.
    package static let changeSetsPerChainMax = 20_000
    /// Leads that one page may take away.
    package static let gonePerPageMax = 5_000
    package static let digestSizeBytes = 32
    package static let publicKeySizeBytes = 32
    package static let signatureSizeBytes = 64
    /// Log2 of the bytes of history that a compressed body may refer back to: 8 MiB.
    package static let compressionWindowLogMax: Int32 = 23
    /// Messages inside messages, and arrays inside arrays in JSON.
    package static let messageDepthMax = 16
}
