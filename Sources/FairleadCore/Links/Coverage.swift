/// Versions of one lead that somebody had in view who wrote to, or judged, another one beside it (R15).
///
/// A context with its own entries worked out: a position, and the dots of what was in view beyond it. Coverages only
/// ever grow, and two of them are one with the greater position and all dots, so any order gives the same.
package struct Coverage: Hashable, Sendable {
    /// Versions up to this log position.
    package private(set) var seen: UInt64
    /// Versions in view without a position, or with one beyond `seen`; sorted.
    package private(set) var dots: [Dot]

    package init(seen: UInt64 = 0, dots: [Dot] = []) {
        self.seen = seen
        self.dots = Array(Set(dots)).sorted()
    }

    /// What a context covers of a lead.
    ///
    /// - Parameter key: only versions of this cell; `nil` for all.
    init(_ context: Context, of state: RecordState, key: CellKey?) {
        let standing =
            key.map { state.cells[$0]?.versions ?? [] } ?? state.cells.values.flatMap(\.versions)
        let past = state.past.filter { key == nil || $0.key == key }.map(\.version)
        let beyond = (standing + past).filter { version in
            context.covers(version) && !(version.position.map { $0 <= context.seen } ?? false)
        }
        let known = Set((state.cells.values.flatMap(\.versions) + state.past.map(\.version)).map(\.dot))
        let awaited = context.dots.filter { !known.contains($0) }
        self.init(seen: context.seen, dots: beyond.map(\.dot) + awaited)
    }

    package func covers(_ version: Version) -> Bool {
        version.position.map { $0 <= seen } ?? false || dots.contains(version.dot)
    }

    package var isEmpty: Bool { seen == 0 && dots.isEmpty }

    /// Adds what another one covers, and lets go of dots that the position covers by now.
    mutating func join(_ other: Coverage, of state: RecordState) {
        seen = max(seen, other.seen)
        let versions = state.cells.values.flatMap(\.versions) + state.past.map(\.version)
        let passed = Set(versions.filter { $0.position.map { $0 <= seen } ?? false }.map(\.dot))
        dots = Set(dots + other.dots).subtracting(passed).sorted()
    }

    // MARK: the stored form

    /// A list: the position, then replica and counter of each dot. Of more dots than a list holds the latest stay:
    /// covering less can only show a conflict that is none.
    package var value: Value {
        let kept = dots.suffix((Limits.listCountMax - 1) / 2)
        return .list(
            [.int(Int64(clamping: seen))]
                + kept.flatMap { [.int(Int64(bitPattern: $0.replica.rawValue)), .int(Int64(clamping: $0.counter))] })
    }

    package init?(value: Value) {
        guard let numbers = value.list?.map(\.int), numbers.count % 2 == 1, let seen = numbers[0], seen >= 0 else {
            return nil
        }
        var dots: [Dot] = []
        for index in stride(from: 1, to: numbers.count, by: 2) {
            guard let replica = numbers[index], let counter = numbers[index + 1], counter > 0 else { return nil }
            dots.append(Dot(ReplicaID(rawValue: UInt64(bitPattern: replica)), UInt64(counter)))
        }
        self.init(seen: UInt64(seen), dots: dots)
    }
}
