/// Why bytes cannot be read, or cannot be written. Each case carries a sentence for people.
package enum ProtocolError: Error, Hashable, Sendable {
    /// The bytes are not what they should be. Sending them again does not help.
    case malformed(String)
    /// The bytes, or what they inflate to, are above a limit. Less at a time may pass.
    case tooLarge(String)

    /// The sentence, without a full stop.
    package var message: String {
        switch self {
        case .malformed(let message), .tooLarge(let message): message
        }
    }
}
