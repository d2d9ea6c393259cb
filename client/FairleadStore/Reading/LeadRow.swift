import FairleadCore
import Foundation
import GRDB

/// The row of a lead in `leads`: what lists, searches and references look at, so that they decode no lead they do not
/// show. It follows from the lead's group alone; `verify` works it out again and compares.
struct LeadRow {
    /// Whether a lead is out of the lists; the numbers are those of the `archived` column.
    enum Archiving: Int64 {
        case live = 0
        case archived = 1
        /// Archived by somebody who had not seen what somebody else wrote: stays listed until it is decided (R10).
        case inReview = 2
    }

    let id: RecordID
    let code: String
    let number: Int64?
    /// Milliseconds since 1970, as all times here.
    let capturedAt: Int64
    let updatedAt: Int64
    /// What is to be done next is due then; `nil` when nothing is open.
    let due: Int64?
    /// One of `Archiving`.
    let archived: Int64
    /// How many fields are in conflict.
    let conflicts: Int
    /// `SyncState.column`.
    let sync: Int64
    let stage: String
    /// `LeadAnswers.encoded`: what `grade` follows from.
    let answers: String
    /// What the answers say; empty for nothing.
    let grade: String
    /// What somebody decided against that, and until when it counts; 0 for never, the greatest number for ever.
    let override: String
    let overrideUntil: Int64
    /// `LeadRow.holder`; empty when nobody has it.
    let owner: String
    let source: String
    let event: String
    /// Each tag between line feeds, which no tag contains.
    let tags: String
    /// Folded, for `company~` and for sorting.
    let company: String
    let contact: String
    let search: String
    /// What it is likely to share with another record of the same prospect.
    let keys: DuplicateKeys

    init(_ group: LeadGroup) {
        let state = group.lead
        let fields = state.conflicts
        id = state.id
        code = LeadCode.code(of: state.id)
        number = state.value(Field.number)?.int
        capturedAt = state.capturedAt
        updatedAt = group.updatedAt
        due = LeadRow.due(group.activities)
        archived = LeadRow.archiving(state, conflicts: fields).rawValue
        conflicts = fields.count
        sync = group.sync.column
        stage = state.text(Field.stage) ?? Stage.initial
        answers = group.answers.encoded
        grade = group.grading?.computed?.rawValue ?? ""
        override = group.grading?.override?.grade.rawValue ?? ""
        overrideUntil = group.grading?.override.map { $0.until ?? .max } ?? 0
        owner = state.holding.map { LeadRow.holder($0.holder) } ?? ""
        source = state.text(Field.source) ?? ""
        event = state.text(Field.event) ?? ""
        let elements = state.elements(Field.tags)
        tags = elements.isEmpty ? "" : "\n" + elements.joined(separator: "\n") + "\n"
        company = TextFold.folded(state.text(Field.company) ?? "")
        contact = TextFold.folded(state.text(Field.contact) ?? "")
        search = LeadRow.searchText(group)
        keys = DuplicateKeys(stored: state)
    }

    private static func archiving(_ state: RecordState, conflicts: [String]) -> Archiving {
        guard state.isArchived else { return .live }
        return conflicts.contains(Field.archived) ? .inReview : .archived
    }

    /// What the `owner` column holds: a user, or a pool behind a word that no user's name can hold.
    static func holder(_ holder: Holder) -> String {
        switch holder {
        case .user(let name): name
        case .pool(let name): poolMark + name
        }
    }

    static let poolMark = "pool:"

    /// When the next step is due: what the latest activity with a due time set, unless there was contact since.
    static func due(_ activities: [RecordState]) -> Int64? {
        var due: Int64?
        for activity in activities.sorted(by: RecordState.isRecordedEarlier) {
            if let next = activity.value(Field.due)?.int {
                due = next
            } else if activity.text(Field.type) != "note" {
                due = nil
            }
        }
        return due
    }

    private static func searchText(_ group: LeadGroup) -> String {
        // Whoever wrote to one of several leads that are one looks for what he wrote, also where another's value is shown.
        let states = [group.lead] + (group.merged?.members ?? [])
        let single = [Field.title, Field.wechat, Field.source, Field.event, Field.booth, Field.need]
        var (names, others): ([String], [String]) = ([], [])
        for state in states {
            names += [Field.company, Field.contact, Field.city].compactMap(state.text) + state.elements(Field.tags)
            others += single.compactMap(state.text) + state.elements(Field.phones) + state.elements(Field.emails)
        }
        if states.count > 1 { (names, others) = (eachOnce(names), eachOnce(others)) }
        for activity in group.activities {
            others += [Field.content, Field.result, Field.next].compactMap(activity.text)
        }
        return SearchText.haystack(names: names, others: others)
    }

    private static func eachOnce(_ texts: [String]) -> [String] {
        var seen: Set<[UInt8]> = []
        return texts.filter { seen.insert(Array($0.utf8)).inserted }
    }
}

// MARK: - Comparing

extension LeadRow {
    private static let columns = [
        "id", "code", "number", "captured_at", "updated_at", "due", "archived", "conflicts", "sync", "stage",
        "answers", "grade", "override", "override_until", "owner", "source", "event", "tags", "company", "contact",
        "search", "keys",
    ]

    /// Columns whose values depend on how this device's clock compares with the server's while something is unsent.
    private static let clockColumns = ["captured_at", "updated_at"]

    /// Tells whether the stored row is byte for byte this one.
    ///
    /// - Parameter ignoringClocks: whether the times that an offset of the clock shifts are left out.
    func isStored(in database: Database, ignoringClocks: Bool) throws -> Bool {
        let pairs = zip(LeadRow.columns, values).filter { column, _ in
            !ignoringClocks || !LeadRow.clockColumns.contains(column)
        }
        let statement = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM leads WHERE \(pairs.map { "\($0.0) IS ?" }.joined(separator: " AND ")))")
        return try Bool.fetchOne(statement, arguments: StatementArguments(pairs.map(\.1))) ?? false
    }

    private var values: [(any DatabaseValueConvertible)?] {
        [
            Data(id.bytes), code, number, capturedAt, updatedAt, due, archived, conflicts, sync, stage,
            answers, grade, override, overrideUntil, owner, source, event, tags, company, contact, search,
            Data(keys.packed),
        ]
    }
}

extension SyncState {
    /// The number in the `sync` column.
    var column: Int64 {
        switch self {
        case .synced: 0
        case .pending: 1
        case .refused: 2
        }
    }
}
