import FairleadCore

/// Which leads are one: the simulator's own reading of R13, by union and find over what was judged.
struct LinkModel {
    /// What stands of two leads.
    struct Judgement {
        var isSame = false
        var isDifferent = false
        /// Whether anybody but the server says "same".
        var isByPeople = false
        /// Whether the server gives them one owner although nobody has said so.
        var isSettled = false
        /// The stamp of the latest "same", which orders judgements that contradict each other.
        var stamp: Int64 = 0
    }

    private var parents: [RecordID: RecordID] = [:]

    /// - Parameter judgements: by link, of the leads that count.
    init(_ judgements: [(link: RecordID, pair: LeadPair, judgement: Judgement)]) {
        let apart = judgements.filter(\.judgement.isDifferent).map(\.pair)
        let same = judgements.filter { $0.judgement.isSame }
            .sorted { ($0.judgement.stamp, $0.link) < ($1.judgement.stamp, $1.link) }
        for (_, pair, _) in same {
            let (one, other) = (find(pair.one), find(pair.other))
            let contradicts = apart.contains { named in
                let ends = (find(named.one), find(named.other))
                return ends == (one, other) || ends == (other, one)
            }
            if one != other, !contradicts { parents[one] = other }
        }
    }

    private func find(_ lead: RecordID) -> RecordID {
        var lead = lead
        while let parent = parents[lead] { lead = parent }
        return lead
    }

    /// Those that are one with a lead, itself included.
    func members(with lead: RecordID, of leads: [RecordID]) -> [RecordID] {
        leads.filter { find($0) == find(lead) }
    }
}

extension ServerModel {
    /// The links of a lead, each with its other end, in a fixed order.
    func links(of lead: RecordID, _ truth: Truth) -> [(link: RecordID, other: RecordID)] {
        truth.pairs.compactMap { link, pair in
            guard pair.contains(lead), keys[link] != nil else { return nil }
            return (link: link, other: pair.one == lead ? pair.other : pair.one)
        }.sorted { $0.link < $1.link }
    }

    func judgement(_ link: RecordID, _ truth: Truth) -> LinkModel.Judgement {
        let cell = CellName(record: link, key: CellKey(Field.verdict))
        var judgement = LinkModel.Judgement()
        for origin in standing(cell, truth) {
            guard let write = truth.writes[origin] else { continue }
            switch write.cells[cell]?.text {
            case "different": judgement.isDifferent = true
            case "same":
                judgement.isSame = true
                judgement.isByPeople = judgement.isByPeople || write.user != "server"
                judgement.stamp = max(judgement.stamp, stamps[origin] ?? 0)
            default: break
            }
        }
        let mark = CellName(record: link, key: CellKey(Field.united))
        judgement.isSettled = standing(mark, truth).contains { truth.writes[$0]?.cells[mark]?.bool == true }
        // A wrong merge is worse than a miss.
        if judgement.isDifferent { judgement.isSame = false }
        return judgement
    }

    /// Which of these leads are one.
    ///
    /// - Parameter united: leaves out what need not have one owner.
    func clusters(_ leads: [RecordID], united: Bool = false, _ truth: Truth) -> LinkModel {
        let among = Set(leads)
        var judgements: [(link: RecordID, pair: LeadPair, judgement: LinkModel.Judgement)] = []
        for (link, pair) in truth.pairs
        where keys[link] != nil && among.contains(pair.one) && among.contains(pair.other) {
            var judgement = judgement(link, truth)
            if united, !judgement.isByPeople, !judgement.isSettled { judgement.isSame = false }
            judgements.append((link: link, pair: pair, judgement: judgement))
        }
        return LinkModel(judgements)
    }

    /// Everything that was ever written to a lead.
    func writes(on lead: RecordID) -> Set<OriginID> {
        Set((keys[lead] ?? []).flatMap { cells[CellName(record: lead, key: $0)] ?? [] })
    }

    // MARK: what counts in a merged view

    /// One write on one of several leads that are one.
    struct Counting: Hashable {
        var member: RecordID
        var origin: OriginID
    }

    /// The writes of one cell that a merged view holds (R14, R15): those on its members that no edit of another member,
    /// made where they were shown as one, had in view, and that no merge has put aside.
    func counting(_ key: CellKey, of members: [RecordID], _ truth: Truth) -> Set<Counting> {
        var counting: Set<Counting> = []
        var aside: Set<Counting> = []
        for member in members {
            for origin in standing(CellName(record: member, key: key), truth) {
                let write = Counting(member: member, origin: origin)
                if isReplaced(write, key, beside: members, truth) { continue }
                if isSetAside(write, key, beside: members, truth) {
                    aside.insert(write)
                } else {
                    counting.insert(write)
                }
            }
        }
        return counting.isEmpty ? aside : counting
    }

    private func isReplaced(_ write: Counting, _ key: CellKey, beside members: [RecordID], _ truth: Truth) -> Bool {
        named.contains { origin in
            guard let later = truth.writes[origin], later.inView[write.member]?.contains(write.origin) == true else {
                return false
            }
            return members.contains { other in
                other != write.member && later.cells[CellName(record: other, key: key)] != nil
                    && later.states(CellName(record: other, key: key))
                    && later.links.contains {
                        truth.pairs[$0] == LeadPair(one: other, other: write.member)
                            || truth.pairs[$0] == LeadPair(one: write.member, other: other)
                    }
            }
        }
    }

    /// A merge kept the other lead's value, and had this one in view.
    private func isSetAside(_ write: Counting, _ key: CellKey, beside members: [RecordID], _ truth: Truth) -> Bool {
        links(of: write.member, truth).contains { link, other in
            guard members.contains(other), judgement(link, truth).isSame,
                kept(key, by: link, truth) == (other < write.member ? "first" : "second")
            else { return false }
            return named.contains { origin in
                guard let merge = truth.writes[origin], merge.links.contains(link),
                    merge.inView[write.member]?.contains(write.origin) == true
                else { return false }
                return merge.cells.contains { cell, value in
                    cell.record == link
                        && (cell.key.field == Field.keeps || cell.key.field == Field.verdict && value.text == "same")
                }
            }
        }
    }

    /// The end whose value a merge keeps: the last writer's, where several chose at once.
    private func kept(_ key: CellKey, by link: RecordID, _ truth: Truth) -> String? {
        let cell = CellName(record: link, key: CellKey(Field.keeps, element: key.encoded))
        let choices = standing(cell, truth).filter { truth.writes[$0]?.cells[cell]?.isNull == false }
        let last = choices.max { left, right in
            let (one, other) = (stamps[left] ?? 0, stamps[right] ?? 0)
            guard one == other, let first = dots[left], let second = dots[right] else { return one < other }
            return first < second
        }
        return last.flatMap { truth.writes[$0]?.cells[cell]?.text }
    }
}
