import FairleadCore
import Foundation
import GRDB

/// Leads that are likely one person, as the server found them.
extension DeviceStore {
    /// Returns pairs of live leads for somebody to decide, the likeliest first, and those that the server has merged for
    /// somebody to confirm. Of leads that are merged already, each pair comes once.
    ///
    /// - Parameter position: only what the server wrote after this position of its log.
    package func duplicates(after position: UInt64 = 0) throws -> [PairView] {
        try read { database in
            let reading = try DuplicateReading(database, now: moment(database))
            return try reading.open(reading.undecided(after: position))
        }
    }

    /// Returns those of one lead.
    package func duplicates(of lead: RecordID) throws -> [PairView] {
        try read { database in
            let reading = try DuplicateReading(database, now: moment(database))
            return try reading.open(reading.links(of: lead))
        }
    }

    /// Returns what was found and said of a lead, or of those that it is one with, and any other lead that is here.
    package func judgements(of lead: RecordID) throws -> [PairView] {
        try read { database in try DuplicateReading(database, now: moment(database)).judged(lead) }
    }

    /// Returns what the server says of leads that this user may not see, by lead and month.
    ///
    /// - Parameter position: only what it wrote after this position of its log.
    package func elsewhere(after position: UInt64 = 0) throws -> [ElsewhereView] {
        try read { database in
            let ids = try Data.fetchAll(
                database, sql: "SELECT lead FROM base WHERE kind = 'hint' AND position > ? ORDER BY lead",
                arguments: [Int64(clamping: position)])
            let reading = try DuplicateReading(database, now: moment(database))
            return try ids.compactMap { RecordID(bytes: $0) }.flatMap(reading.elsewhere)
        }
    }

    /// Returns those of one lead and of those that it is one with.
    package func elsewhere(of lead: RecordID) throws -> [ElsewhereView] {
        try read { database in
            let reading = try DuplicateReading(database, now: moment(database))
            let members = try reading.views.merged(lead)?.members.map(\.id) ?? []
            return try members.flatMap(reading.elsewhere)
        }
    }
}

/// Reads links and hints on one snapshot.
private struct DuplicateReading {
    let database: Database
    let views: RecordViews
    let now: Int64
    /// Whose department each user is in.
    private let departments: [String: String]

    init(_ database: Database, now: Int64) throws {
        self.database = database
        self.now = now
        views = try RecordViews(database)
        departments = try UserView.departments(database)
    }

    /// Links of which the matcher has found something and, before anything written here, nobody has said anything.
    func undecided(after position: UInt64) throws -> [Link] {
        try LinkIndex(database).open(after: position).compactMap { try views.linkState($0).flatMap(Link.init) }
    }

    func links(of lead: RecordID) throws -> [Link] {
        try views.links(touching: views.merged(lead)?.members.map(\.id) ?? [])
    }

    func open(_ links: [Link]) throws -> [PairView] {
        var pairs: [Set<RecordID>: PairView] = [:]
        for link in links where link.match != nil && (link.verdict == nil || link.isToBeConfirmed) {
            // What the server has merged is shown as the two that it was made of.
            let group = { (id: RecordID) in try link.isToBeConfirmed ? views.lead(id) : views.merged(id) }
            guard let left = try group(link.first), let right = try group(link.second),
                left.lead.id != right.lead.id, !left.lead.isArchived, !right.lead.isArchived
            else { continue }
            let ordered = RecordState.isCapturedEarlier(left.lead, right.lead) ? [left, right] : [right, left]
            let pair = PairView(LeadView(ordered[0], at: now), LeadView(ordered[1], at: now), link)
            guard pair.finding != nil else { continue }
            let known = pairs[[left.lead.id, right.lead.id]]
            if known.map({ DuplicateReading.isLikelier(pair, $0) }) ?? true {
                pairs[[left.lead.id, right.lead.id]] = pair
            }
        }
        return pairs.values.sorted(by: DuplicateReading.isLikelier)
    }

    private static func isLikelier(_ one: PairView, _ other: PairView) -> Bool {
        let bits = (one.finding?.hundredths ?? 0, other.finding?.hundredths ?? 0)
        return bits.0 != bits.1 ? bits.0 > bits.1 : (one.one.id, one.other.id) < (other.one.id, other.other.id)
    }

    func judged(_ lead: RecordID) throws -> [PairView] {
        let members = Set(try views.merged(lead)?.members.map(\.id) ?? [])
        return try links(of: lead).filter { $0.verdict != nil || $0.match != nil }.compactMap { link in
            // The lead that is asked about comes first.
            let isFirst = link.first == lead || link.second != lead && members.contains(link.first)
            let ends = isFirst ? (link.first, link.second) : (link.second, link.first)
            guard let own = try view(ends.0), let other = try view(ends.1) else { return nil }
            return PairView(own, other, link)
        }.sorted(by: DuplicateReading.isLikelier).reduce(into: []) { pairs, pair in
            // Of a lead that is one with the one that is asked about, what was found of these two, or else of it and a third.
            let isOwn = { (pair: PairView) in pair.one.id == lead || pair.other.id == lead }
            guard let known = pairs.firstIndex(where: { $0.other.id == pair.other.id }) else {
                return pairs.append(pair)
            }
            if isOwn(pair), !isOwn(pairs[known]) { pairs[known] = pair }
        }
    }

    private func view(_ id: RecordID) throws -> LeadView? {
        try views.itself(id).map { LeadView($0, at: now) }
    }

    /// Leaves out what this user sees for himself: a lead of that department and month that is judged here.
    func elsewhere(_ lead: RecordID) throws -> [ElsewhereView] {
        // An admin sees everybody's: there is no lead elsewhere.
        guard try views.user.role != .admin, let hint = try views.pulledRecord(.hint(lead)), hint.kind == .hint,
            hint.lead == lead,
            let view = try view(lead), !view.archived
        else { return [] }
        var seen: Set<String> = []
        for link in try views.links(touching: [lead]) {
            let other = try self.view(link.first == lead ? link.second : link.first)
            guard let other else { continue }
            seen.insert("\(ElsewhereView.month(other.capturedAt)) \(departments[other.owner ?? ""] ?? "")")
        }
        return hint.elements(Field.elsewhere).filter { !seen.contains($0) }.compactMap { element in
            let parts = element.split(separator: " ", maxSplits: 1)
            guard let month = parts.first else { return nil }
            return ElsewhereView(
                lead: view, department: parts.count > 1 ? String(parts[1]) : "", since: String(month))
        }
    }
}

extension ElsewhereView {
    /// Returns `2026-03`.
    fileprivate static func month(_ milliseconds: Int64) -> String {
        String(RFC3339.text(milliseconds: milliseconds).prefix(7))
    }
}
