/// How promising a lead is; A is the best.
package enum Grade: String, Hashable, Sendable, CaseIterable, Comparable {
    case a = "A"
    case b = "B"
    case c = "C"

    /// Better grades come first.
    package static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
}

/// What a person decided against what the answers say, with the reason and perhaps an end.
///
/// One cell, so that the reason of one writer never stands with the grade of another (R9).
package struct GradeOverride: Hashable, Sendable {
    package var grade: Grade
    package var reason: String
    /// Milliseconds since 1970; `nil` for one that stands until somebody takes it back.
    package var until: Int64?

    package init(grade: Grade, reason: String, until: Int64?) {
        self.grade = grade
        self.reason = reason
        self.until = until
    }

    /// Reads the cell's value; `nil` for a cleared one and for what is none.
    package init?(_ value: Value?) {
        guard let parts = value?.list, parts.count == 3, let grade = parts[0].text.flatMap(Grade.init),
            let reason = parts[1].text, !reason.isEmpty, reason.utf8.count <= Limits.overrideReasonSizeBytesMax,
            parts[2].isNull || parts[2].int.map({ (0...Limits.wallClockMillisecondsMax).contains($0) }) ?? false
        else { return nil }
        self.init(grade: grade, reason: reason, until: parts[2].int)
    }

    /// The cell's value: the grade, the reason, and the end or nothing.
    package var value: Value { .list([.text(grade.rawValue), .text(reason), until.map(Value.int) ?? .null]) }

    /// Past its end it no longer counts.
    package func isInForce(at now: Int64) -> Bool { until.map { now < $0 } ?? true }
}
