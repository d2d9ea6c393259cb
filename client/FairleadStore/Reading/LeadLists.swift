import FairleadCore
import Foundation
import GRDB

/// One stage of the pipeline and the leads in it, most recently updated first.
package struct PipelineStage: Hashable, Sendable {
    package let stage: String
    /// Of all leads in it.
    package let count: Int
    /// As many as were asked for.
    package let leads: [LeadView]
}

/// Leads, one and many. Only those that are returned are decoded.
extension DeviceStore {
    /// Returns a lead as the rep sees it; `nil` when there is none.
    package func lead(_ id: RecordID) throws -> LeadView? {
        try read { database in
            let now = try moment(database)
            return try RecordViews(database).merged(id).map { LeadView($0, at: now) }
        }
    }

    /// Returns a lead's own record, although it may be part of another lead now; `nil` when there is none.
    package func member(_ id: RecordID) throws -> LeadView? {
        try read { database in
            let now = try moment(database)
            let root = try LinkIndex(database).root(of: id)
            return try RecordViews(database).itself(id).map { LeadView($0, at: now, mergedInto: root) }
        }
    }

    /// Returns the leads that a filter leaves.
    ///
    /// - Parameters:
    ///   - order: what comes first.
    ///   - limit: how many at most; `nil` for all.
    package func leads(
        _ filter: LeadFilter, by order: LeadOrder = .updated, limit: Int? = nil
    ) throws -> [LeadView] {
        try read { database in
            let views = try RecordViews(database)
            let now = try moment(database)
            let ids = try LeadQuery(filter, at: now).ids(
                database, by: order, limit: filter.asksForMissing ? nil : limit)
            var leads: [LeadView] = []
            for id in ids where leads.count < limit ?? .max {
                guard let lead = try views.merged(id).map({ LeadView($0, at: now) }), filter.lacks(lead) else {
                    continue
                }
                leads.append(lead)
            }
            return leads
        }
    }

    /// Counts the leads that a filter leaves.
    ///
    /// - Parameter bound: stop there, as who only wants to know whether there are many need not wait for all.
    package func countLeads(_ filter: LeadFilter, upTo bound: Int? = nil) throws -> Int {
        if filter.asksForMissing { return try leads(filter, limit: bound).count }
        return try read { database in try LeadQuery(filter, at: moment(database)).count(database, upTo: bound) }
    }

    /// Returns the stages in the order of `Stage.all` with their live leads, those up for review included.
    ///
    /// A lead without a stage, or with one that this version does not know, counts as one of the first stage: none is
    /// left out.
    ///
    /// - Parameter limit: how many leads of a stage at most; `nil` for all. All are counted.
    package func pipeline(limit: Int? = nil) throws -> [PipelineStage] {
        try read { database in
            var counts: [String: Int] = [:]
            var first: [String: [RecordID]] = [:]
            try LeadQuery.forEachLive(database) { id, stage in
                let stage = Stage.all.contains(stage) ? stage : Stage.initial
                counts[stage, default: 0] += 1
                if first[stage, default: []].count < limit ?? .max { first[stage, default: []].append(id) }
            }
            let views = try RecordViews(database)
            let now = try moment(database)
            return try Stage.all.map { stage in
                let leads = try (first[stage] ?? []).compactMap { try views.merged($0).map { LeadView($0, at: now) } }
                return PipelineStage(stage: stage, count: counts[stage] ?? 0, leads: leads)
            }
        }
    }

    // MARK: completion

    /// Returns the codes of live leads that begin with `prefix`, with what the lead is called: what a shell offers.
    package func leadCodes(prefix: String, limit: Int) throws -> [(code: String, name: String)] {
        guard prefix.isEmpty || LeadCode.normalized(prefix) != nil else { return [] }
        return try read { database in
            let views = try RecordViews(database)
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, code FROM leads WHERE substr(code, 1, length(?1)) = ?1 AND archived <> 1
                    ORDER BY updated_at DESC, id LIMIT ?2
                    """,
                arguments: [LeadCode.normalized(prefix) ?? "", limit])
            return try rows.map { row in
                let lead = try RecordID(bytes: row["id"] as Data).flatMap { try views.merged($0)?.lead }
                return (code: row["code"], name: lead?.nameForPeople ?? "")
            }
        }
    }

    /// Returns the sources that leads here have, sorted.
    package func sources() throws -> [String] {
        try read { database in
            try String.fetchAll(database, sql: "SELECT DISTINCT source FROM leads WHERE source <> '' ORDER BY source")
        }
    }
}
