/// One field of one record: the set of its maximal versions (R1), one nearly always.
package struct Cell: Hashable, Sendable {
    /// Sorted by dot, so that equal sets are equal values.
    package private(set) var versions: [Version]
    /// What an author had in view and the server has not integrated yet, sorted (R5).
    package var awaited: [ListedDot]

    package init(versions: [Version] = [], awaited: [ListedDot] = []) {
        self.versions = versions.count > 1 ? versions.sorted { $0.dot < $1.dot } : versions
        self.awaited = awaited.count > 1 ? awaited.sorted() : awaited
    }

    /// Merges one edit into the cell (R4, R5) and returns the versions that it superseded.
    ///
    /// - Parameters:
    ///   - isAwaited: tells whether an entry of `awaited` means this very edit.
    ///   - lacking: what the edit's author had in view and has not been integrated yet.
    package mutating func merge(
        _ version: Version, context: Context, as mergeClass: @autoclosure () -> MergeClass,
        isAwaited: (ListedDot) -> Bool = { _ in false }, lacking: [ListedDot] = []
    ) -> [Version] {
        // The first write of a cell, as nearly all are, meets nothing.
        if versions.isEmpty, awaited.isEmpty, lacking.isEmpty {
            versions = [version]
            return []
        }
        // The same write again, as when a pulled state already holds it, changes nothing.
        if versions.contains(where: { $0.dot == version.dot }) { return [] }
        let mergeClass = mergeClass()
        switch mergeClass {
        case .immutable where !versions.isEmpty: return [version]
        case .minimum, .maximum: return mergeExtreme(version, as: mergeClass)
        default: break
        }
        var superseded = versions.filter(context.covers)
        versions.removeAll(where: context.covers)
        if awaited.contains(where: isAwaited) {
            // Somebody who had it in view has replaced it before it arrived: it goes to history.
            superseded.append(version)
        } else {
            versions.append(version)
            versions.sort { $0.dot < $1.dot }
        }
        for entry in lacking where !awaited.contains(entry) { awaited.append(entry) }
        awaited.sort()
        return superseded
    }

    /// Keeps the least or greatest value ever written, whoever saw what.
    private mutating func mergeExtreme(_ version: Version, as mergeClass: MergeClass) -> [Version] {
        guard let current = versions.first else {
            versions = [version]
            return []
        }
        let (old, new) = (current.value.int ?? .min, version.value.int ?? .min)
        // Equal values: the smaller dot stays for both classes, so that any order ends the same.
        let replaces = old == new ? version.dot < current.dot : (mergeClass == .minimum ? new < old : new > old)
        if replaces { versions = [version] }
        return [replaces ? current : version]
    }

    /// The version that is shown (R6), or `nil` for an empty cell.
    package func shown(as mergeClass: MergeClass) -> Version? {
        guard versions.count > 1 else { return versions.first }
        return switch mergeClass {
        case .decided:
            // The first in log order stands until somebody with the right decides.
            versions.min { ($0.position ?? .max, $0.stamp, $0.dot) < ($1.position ?? .max, $1.stamp, $1.dot) }
        case .set:
            // Add wins over a concurrent removal.
            versions.filter { !$0.value.isNull }.max(by: Version.isEarlier) ?? versions.max(by: Version.isEarlier)
        default: versions.max(by: Version.isEarlier)
        }
    }

    /// Tells whether different values stand side by side (R7); equal values are one.
    package func isConflict(as mergeClass: MergeClass) -> Bool {
        guard versions.count > 1, mergeClass == .register || mergeClass == .decided else { return false }
        return versions.dropFirst().contains { $0.value != versions[0].value }
    }
}
