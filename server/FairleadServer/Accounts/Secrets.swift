import Crypto
import FairleadCore
import Foundation

/// The secrets that the server gives out; it keeps only their hashes.
enum Secrets {
    /// Characters of an invite's code.
    static let codeLength = 8
    private static let codeAlphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    /// 256 bits: nobody guesses one, so a plain hash of it is enough.
    private static let tokenSizeBytes = 32

    /// Returns a new code as it is shown, such as `7Q2M-9F4K`.
    static func makeCode() -> String {
        var dice = SystemDice()
        var text: [UInt8] = []
        for index in 0..<codeLength {
            if index == codeLength / 2 { text.append(UInt8(ascii: "-")) }
            text.append(codeAlphabet.randomElement(using: &dice) ?? UInt8(ascii: "0"))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the hash of a typed code, whatever its case and hyphens; `nil` when it cannot be a code.
    static func hash(ofCode typed: String) -> Data? {
        let typed = typed.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let code = LeadCode.normalized(typed), code.utf8.count == codeLength else { return nil }
        return hash(code)
    }

    /// Returns a new token, in characters that a header can hold.
    static func makeToken() -> String {
        var dice = SystemDice()
        let bytes = (0..<tokenSizeBytes).map { _ in UInt8.random(in: .min ... .max, using: &dice) }
        return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    static func hash(ofToken token: String) -> Data { hash(token) }

    private static func hash(_ text: String) -> Data {
        Data(SHA256.hash(data: Data(text.utf8)))
    }
}
