import FairleadCore
import FairleadServerStore

/// Finds the lead that an operator means: by its id, its code or the beginning of it, `#` and its number, or words of its
/// company and contact that match no other lead.
struct LeadSearch {
    private let transaction: any DatabaseTransaction

    private static let recordsPerRead = 500
    private static let candidatesMax = 10

    init(_ transaction: any DatabaseTransaction) {
        self.transaction = transaction
    }

    /// - Throws: `ServiceError.notFound`, or `.conflict` with the candidates when several match.
    func lead(meantBy typed: String) throws -> RecordID {
        // An erased one is erased again without harm, as when the files could not be written anew.
        if let id = RecordID(typed), try isLead(id, or: .erased) { return id }
        if typed.hasPrefix("#") {
            let number = Int64(typed.dropFirst())
            guard let id = try number.flatMap({ try LeadLookup.lead(transaction, number: $0) }), try isLead(id) else {
                throw LeadSearch.notFound(typed)
            }
            return id
        }
        let found = try matching(typed)
        if let code = LeadCode.normalized(typed) {
            let whole = found.filter { LeadCode.code(of: $0.id) == code }
            if whole.count == 1 { return whole[0].id }
        }
        guard let first = found.first else { throw LeadSearch.notFound(typed) }
        guard found.count == 1 else {
            let names = found.prefix(LeadSearch.candidatesMax).map(ErasureReport.Lead.init)
            throw ServiceError.conflict(
                ServiceProblem(
                    "ambiguous", "\(found.count) leads match '\(typed)'.",
                    hint: "Such as " + names.map { "\($0.code) \($0.name)" }.joined(separator: "; ") + "."))
        }
        return first.id
    }

    private func isLead(_ id: RecordID, or other: RecordKind = .lead) throws -> Bool {
        try RecordTable.load(transaction, [id]).contains { $0.state.kind == .lead || $0.state.kind == other }
    }

    private func matching(_ typed: String) throws -> [RecordState] {
        let code = LeadCode.normalized(typed)
        let needles = typed.split(whereSeparator: \.isWhitespace).map { SearchText.needle(String($0)) }
            .filter { !$0.isEmpty }
        var found: [RecordState] = []
        var last: RecordID?
        while true {
            let ids = try RecordTable.leads(transaction, after: last, limit: LeadSearch.recordsPerRead)
            guard let end = ids.last else { return found }
            for record in try RecordTable.load(transaction, ids) {
                let text = SearchText.needle(ErasureReport.Lead(record.state).name)
                let isMeant = code.map { LeadCode.code(of: record.state.id).hasPrefix($0) } ?? false
                if isMeant || !needles.isEmpty && needles.allSatisfy(text.contains) { found.append(record.state) }
            }
            last = end
        }
    }

    private static func notFound(_ typed: String) -> ServiceError {
        .notFound(
            ServiceProblem(
                "unknown_lead", "No lead matches '\(typed)'.",
                hint: "Name it by its code, '#' and its number, or words of its company and contact."))
    }
}
