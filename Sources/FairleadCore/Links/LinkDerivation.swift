/// What follows for links when a change set was written in a merged view (R15).
///
/// Such a change set names each lead that was shown as one, with its context, and the links between them; whoever names
/// no link has not seen the leads as one. Devices and server derive the same from it.
struct LinkDerivation {
    /// A link that a change set names, with the two leads that it names too.
    struct NamedLink {
        var change: RecordChange
        var first: RecordChange
        var second: RecordChange

        func end(_ end: LinkEnd) -> RecordChange { end == .first ? first : second }
    }

    /// Returns the links that a change set names, in its order; one whose leads it does not name is none.
    static func links(of change: ChangeSet) -> [NamedLink] {
        let links = change.records.filter { $0.kind == .link }
        guard !links.isEmpty else { return [] }
        let leads = change.records.filter { $0.kind == .lead }.sorted { $0.id < $1.id }
            .prefix(Limits.mergedLeadsPerChangeMax)
        var pairs: [RecordID: (RecordChange, RecordChange)] = [:]
        for (index, first) in leads.enumerated() {
            for second in leads.dropFirst(index + 1) { pairs[RecordID.link(first.id, second.id)] = (first, second) }
        }
        return links.compactMap { link in
            pairs[link.id].map { NamedLink(change: link, first: $0.0, second: $0.1) }
        }
    }

    /// Returns the link with what the change set adds to it; `nil` when it adds nothing.
    static func adding(
        _ named: NamedLink, of change: ChangeSet, to state: RecordState?, records: [RecordID: RecordState],
        origin: Version
    ) -> RecordState? {
        var result = state ?? RecordState(id: named.change.id, kind: .link, lead: nil)
        for end in LinkEnd.allCases {
            let other = named.end(end)
            guard let lead = records[other.id], lead.kind == .lead else { return nil }
            let context = change.context(of: other)
            if named.change.merges {
                result.add(Coverage(context, of: lead, key: nil), to: CellKey(end.seenField), of: lead, origin)
            }
            for edit in named.end(end.other).edits where lead.mergeClass(of: edit.key).isCoverable {
                // An archive says that the whole lead was in view, not only its own cell (R10).
                let scope = edit.key.field == Field.archived ? nil : edit.key
                let key = CellKey(end.coveredField, element: edit.key.encoded)
                // A key too long to be an element: covering less can only show more.
                guard CellKey(encoded: key.encoded) != nil else { continue }
                result.add(Coverage(context, of: lead, key: scope), to: key, of: lead, origin)
            }
        }
        guard !result.cells.isEmpty else { return nil }
        result.deriveEnds(named.first.id, named.second.id, from: origin)
        return result == state ? nil : result
    }
}

extension ChangeSet {
    /// The links that this change set names together with both their leads, the one with the smaller id first.
    package var namedLinks: [(id: RecordID, first: RecordID, second: RecordID)] {
        LinkDerivation.links(of: self).map { (id: $0.change.id, first: $0.first.id, second: $0.second.id) }
    }

    /// The versions of one cell of other leads that the author of this edit had in view beside it.
    func versionsBeside(
        _ record: RecordChange, _ key: CellKey, links: [LinkDerivation.NamedLink],
        of everWritten: (RecordID, CellKey) -> [Version]
    ) -> [Version] {
        links.flatMap { link -> [Version] in
            guard let end = LinkEnd.allCases.first(where: { link.end($0).id == record.id }) else { return [] }
            let other = link.end(end.other)
            return everWritten(other.id, key).filter(context(of: other).covers)
        }
    }
}

extension RecordChange {
    /// Tells whether it says that both are one, or whose values stand.
    fileprivate var merges: Bool {
        edits.contains {
            $0.key == CellKey(Field.verdict) && $0.value == .text(LinkVerdict.same.rawValue)
                || $0.key.field == Field.keeps
        }
    }
}

extension MergeClass {
    /// Tells whether a later value takes the place of an earlier one.
    fileprivate var isCoverable: Bool { self == .register || self == .set || self == .decided }
}

extension RecordState {
    fileprivate mutating func add(_ coverage: Coverage, to key: CellKey, of lead: RecordState, _ origin: Version) {
        guard !coverage.isEmpty else { return }
        let former = shown(key)
        let standing = former.flatMap { Coverage(value: $0.value) }
        var joined = standing ?? Coverage()
        joined.join(coverage, of: lead)
        guard joined != standing else { return }
        var version = origin
        version.value = joined.value
        // Laid over what was pulled, it still holds what a lead that is not pulled yet has covered.
        version.position = origin.position ?? former?.position
        set(Cell(versions: [version]), for: key)
    }
}
