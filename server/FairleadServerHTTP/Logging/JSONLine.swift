import FairleadCore
import Foundation
import Logging

/// The parts of a log line.
enum JSONLine {
    /// RFC 3339 in UTC with milliseconds.
    static func time(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// A field has one type in every line, so that a log can be added up: a number is what was given as a number, and a text
    /// that happens to be of digits alone (one in forty-three of a device's names) stays a text.
    static func value(_ value: Logger.MetadataValue, depth: Int = 0) -> String {
        switch value {
        case .string(let text): self.text(text)
        case .stringConvertible(let value as any FixedWidthInteger): "\(value)"
        case .stringConvertible(let value): text(value.description)
        case .array(let values) where depth < 3:
            "[" + values.map { self.value($0, depth: depth + 1) }.joined(separator: ",") + "]"
        case .dictionary(let values) where depth < 3:
            "{"
                + values.sorted { $0.key < $1.key }
                .map { "\(text($0.key)):\(self.value($0.value, depth: depth + 1))" }.joined(separator: ",") + "}"
        case .array, .dictionary: text("…")
        }
    }

    static func text(_ text: String) -> String {
        var result = "\""
        var length = 0
        for scalar in text.unicodeScalars {
            length += 1
            if length > Limits.logTextLengthMax {
                result += "…"
                break
            }
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{2028}", "\u{2029}", "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
