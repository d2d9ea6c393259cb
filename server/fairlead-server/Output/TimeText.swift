import FairleadCore

/// Renders times for JSON and for tables.
enum TimeText {
    /// RFC 3339 in UTC with milliseconds.
    static func json(_ milliseconds: Int64) -> String {
        RFC3339.text(milliseconds: milliseconds)
    }

    /// `2026-03-01 09:30 UTC`, or a dash for never.
    static func table(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "-" }
        let text = RFC3339.text(milliseconds: milliseconds)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}
