/// What a person, or the server, has said of two leads (R13).
package enum LinkVerdict: String, Hashable, Sendable {
    case same, different
}

/// One of the two leads of a link; the first has the smaller id.
package enum LinkEnd: String, Hashable, Sendable, CaseIterable {
    case first, second

    package var other: LinkEnd { self == .first ? .second : .first }

    fileprivate var field: String { self == .first ? Field.first : Field.second }
    var seenField: String { self == .first ? Field.seenFirst : Field.seenSecond }
    var coveredField: String { self == .first ? Field.coveredFirst : Field.coveredSecond }
}

/// The record of a link, read: the judgement of two leads, and what was in view of them together (R15).
///
/// All that one lead's record would say of the other stands here, and a link is sent only to those who see both: so no
/// byte of a lead is in another one's record (R17).
package struct Link: Hashable, Sendable {
    package let state: RecordState
    package let first: RecordID
    package let second: RecordID
    package let verdict: LinkVerdict?
    /// When the leads were judged to be the same; orders judgements that contradict each other.
    let judged: Stamp
    private let keeps: [CellKey: LinkEnd]
    private let seen: [LinkEnd: Coverage]
    private let covered: [LinkEnd: [CellKey: Covered]]

    /// What edits of the other end had in view, and the log position of the last one that saw more; `nil` while it has none.
    private struct Covered: Hashable {
        var coverage: Coverage
        var position: UInt64?
    }

    /// Reads a link; `nil` for another kind of record, or one whose ends do not give its id.
    package init?(_ state: RecordState) {
        guard state.kind == .link, let first = Link.end(.first, of: state), let second = Link.end(.second, of: state),
            first < second, RecordID.link(first, second) == state.id
        else { return nil }
        self.state = state
        self.first = first
        self.second = second
        let verdicts = state.cells[CellKey(Field.verdict)]?.versions ?? []
        // A wrong merge is worse than a miss, and only a person says "different": it wins over a "same" beside it.
        let named = verdicts.map { $0.value.text.flatMap(LinkVerdict.init) }
        verdict = named.contains(.different) ? .different : named.contains(.same) ? .same : nil
        judged = verdicts.filter { $0.value == .text(LinkVerdict.same.rawValue) }.map(\.stamp).max() ?? .zero
        var keeps: [CellKey: LinkEnd] = [:]
        var covered: [LinkEnd: [CellKey: Covered]] = [:]
        for (key, cell) in state.cells {
            guard let element = key.element, let inner = CellKey(encoded: element),
                let version = cell.shown(as: state.mergeClass(of: key))
            else { continue }
            if key.field == Field.keeps { keeps[inner] = version.value.text.flatMap(LinkEnd.init) }
            for end in LinkEnd.allCases where key.field == end.coveredField {
                covered[end, default: [:]][inner] = Coverage(value: version.value).map {
                    Covered(coverage: $0, position: version.position)
                }
            }
        }
        self.keeps = keeps
        self.covered = covered
        seen = Dictionary(
            uniqueKeysWithValues: LinkEnd.allCases.map { end in
                (end, state.value(end.seenField).flatMap(Coverage.init(value:)) ?? Coverage())
            })
    }

    private static func end(_ end: LinkEnd, of state: RecordState) -> RecordID? {
        state.value(end.field)?.text.flatMap { RecordID($0) }
    }

    package func lead(_ end: LinkEnd) -> RecordID { end == .first ? first : second }

    /// Which end a lead is; `nil` when it is neither.
    package func end(of lead: RecordID) -> LinkEnd? {
        lead == first ? .first : lead == second ? .second : nil
    }

    /// The lead whose value of a cell stands, as the merge said; `nil` when it said nothing of that cell.
    package func keeps(_ key: CellKey) -> LinkEnd? { keeps[key] }

    /// What edits of the other lead had in view of a cell of this one.
    package func coverage(_ key: CellKey, of end: LinkEnd) -> Coverage? { covered[end]?[key]?.coverage }

    /// What people said, the server's own merges left aside: a wrong merge is worse than a miss, so "different" counts.
    package var decision: (isSame: Bool, version: Version)? {
        let said = (state.cells[CellKey(Field.verdict)]?.versions ?? []).filter { !$0.isServers }
        for verdict in [LinkVerdict.different, .same] {
            let versions = said.filter { $0.value == .text(verdict.rawValue) }
            guard let latest = versions.max(by: Version.isEarlier) else { continue }
            return (verdict == .same, latest)
        }
        return nil
    }

    /// What the matcher found of the two; `nil` when nothing speaks for their being one.
    package var match: String? { state.value(Field.match)?.text }

    /// Whether the two leads have one owner: a person takes them for one, or the policy does without.
    package var isUnited: Bool {
        verdict == .same && (decision?.isSame == true || state.value(Field.united) == .bool(true))
    }

    /// Whether the server alone has made the two one, and leaves their owners as they are until somebody has said the same.
    package var isToBeConfirmed: Bool { verdict == .same && !isUnited }

    /// Whether the server has what was said last.
    var isTakenIn: Bool {
        state.cells[CellKey(Field.verdict)]?.versions.contains { $0.position != nil } ?? false
    }

    /// Whether somebody who had both in view as one has written to either, or has said whose values stand.
    package var isWorkedOn: Bool {
        !covered.isEmpty
            || state.cells.contains { key, cell in
                key.field == Field.keeps && cell.versions.contains { !$0.isServers }
            }
    }

    /// Tells whether whoever wrote to the other lead, where both were shown as one, had a version of this one in view.
    ///
    /// A pull that was cut off may have brought the link and not yet what was written to the other lead: then nothing here
    /// has taken the version's place, and who writes now has not seen that it was replaced.
    func covers(_ version: Version, of key: CellKey, on end: LinkEnd, beside other: RecordState) -> Bool {
        guard let covered = covered[end]?[key], covered.position ?? 0 <= other.position else { return false }
        return covered.coverage.covers(version)
    }

    /// Tells whether the merge had a version in view and kept the other lead's value instead.
    func setsAside(_ version: Version, of key: CellKey, on end: LinkEnd) -> Bool {
        verdict == .same && keeps[key] == end.other && seen[end]?.covers(version) == true
    }
}

extension RecordState {
    /// Says whose link it is, whatever its author wrote.
    mutating func deriveEnds(_ first: RecordID, _ second: RecordID, from origin: Version) {
        for (end, id) in [(LinkEnd.first, first), (.second, second)] where cells[CellKey(end.field)] == nil {
            derive(.text(id.description), for: end.field, from: origin)
        }
    }
}
