import FairleadCore
import Foundation
import GRDB

/// Leads that turn out to be one, and leads that were taken for one (R13).
extension DeviceStore {
    /// Ends a dry run: nothing of it is kept.
    private struct DryRun: Error {
        var lead: LeadView
    }

    /// Makes leads one and returns the merged lead.
    ///
    /// - Parameters:
    ///   - preferred: the lead whose values stand where they differ; `nil` for those that would be shown.
    ///   - isDryRun: whether to write nothing, and only return what would come of it.
    ///   - edits: what is written to the merged lead with the merge.
    package func merge(
        _ leads: [RecordID], preferred: RecordID?, command: String = "merge", summary: String, isDryRun: Bool,
        edits: (RecordState) throws -> [Edit]
    ) throws -> LeadView {
        do {
            let root = try write(command, summary: summary) { writer in
                let root = try writer.merge(leads, preferred: preferred, edits: edits)
                guard isDryRun else { return root }
                try writer.endChangeSet()
                guard let group = try RecordViews(writer.database).merged(root) else { return root }
                throw DryRun(lead: LeadView(group, at: try moment(writer.database)))
            }
            guard let lead = try lead(root) else { throw StoreError.notFound("The merged lead is not here.") }
            return lead
        } catch let run as DryRun {
            return run.lead
        }
    }

    /// Says that leads which the server alone has merged are one, and returns the merged lead; `nil` when people have said so
    /// already.
    package func confirmMerge(_ lead: RecordID, command: String = "merge", summary: String) throws -> LeadView? {
        let root = try write(command, summary: summary) { try $0.confirm(lead) }
        return try root.flatMap { try self.lead($0) }
    }

    /// Remembers that two leads, with all that each is one with, are not one person.
    package func tellApart(_ one: RecordID, _ other: RecordID, summary: String) throws {
        try write("duplicates reject", summary: summary) { try $0.tellApart(one, other) }
    }

    /// Takes a lead out of those that it is one with, and returns it; `nil` when it is one with no other.
    package func unmerge(_ lead: RecordID, command: String = "unmerge", summary: String) throws -> LeadView? {
        let isTakenOut = try write(command, summary: summary) { try $0.unmerge(lead) }
        return isTakenOut ? try member(lead) : nil
    }
}
