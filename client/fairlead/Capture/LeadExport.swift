import ArgumentParser
import FairleadCapture
import FairleadCore
import FairleadStore

/// The forms in which leads leave.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case csv, json, vcard
}

/// Leads as a document for other programs.
struct LeadExport {
    let store: DeviceStore

    func document(_ leads: [LeadView], as format: ExportFormat, hasMark: Bool, progress: ProgressLine) throws -> String
    {
        switch format {
        case .json: return Json.list(leads.map(\.json)).rendered() + "\n"
        case .csv:
            var writer = CSVWriter(hasMark: hasMark)
            writer.add(LeadExport.columns)
            try each(leads, progress) { writer.add(LeadExport.cells(of: $0, note: $1)) }
            return writer.text
        case .vcard:
            var writer = VCardWriter()
            try each(leads, progress) { writer.add(LeadExport.card(of: $0, note: $1)) }
            return writer.text
        }
    }

    /// The names that import knows, in the order of the JSON form, with the notes at the end.
    private static let columns = [
        "id", "code", "number", "company", "contact", "title", "phones", "emails", "wechat", "city", "source", "event",
        "booth", "need", "budget", "stage", "grade", "owner", "collaborators", "tags", "captured_by", "captured_at",
        "updated_at", "archived", "conflicts", "sync", "note",
    ]

    private static func cells(of lead: LeadView, note: String) -> [String] {
        let identity = [lead.id.description, lead.code, lead.number.map(String.init)]
        let person = [
            lead.company, lead.contact, lead.title, list(lead.phones), list(lead.emails), lead.wechat, lead.city,
        ]
        let interest = [lead.source, lead.event, lead.booth, lead.need, lead.budget, lead.stage, lead.grade?.rawValue]
        let team = [lead.owner, list(lead.collaborators), list(lead.tags), lead.capturedBy]
        let state = [
            RFC3339.text(milliseconds: lead.capturedAt), RFC3339.text(milliseconds: lead.updatedAt),
            lead.archived ? "yes" : "no", list(lead.conflicts), lead.sync.rawValue, note,
        ]
        return (identity + person + interest + team + state).map { $0 ?? "" }
    }

    private static func list(_ elements: [String]) -> String? { elements.joined(separator: "; ") }

    private static func card(of lead: LeadView, note: String) -> VCardWriter.Card {
        VCardWriter.Card(
            id: "urn:uuid:" + lead.id.description, company: lead.company, contact: lead.contact, title: lead.title,
            phones: lead.phones, emails: lead.emails, wechat: lead.wechat, city: lead.city, tags: lead.tags, note: note)
    }

    /// Hands out each lead with the notes that were taken with it, the oldest first.
    private func each(
        _ leads: [LeadView], _ progress: ProgressLine, _ body: (LeadView, _ note: String) -> Void
    ) throws {
        for (index, lead) in leads.enumerated() {
            progress.show(
                Texts.exporting(index, leads.count), done: UInt64(index), remaining: UInt64(leads.count - index))
            let notes = try store.activities(of: lead.id).filter { $0.kind == "note" }
                .sorted { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }
            body(lead, notes.compactMap(\.content).joined(separator: "\n"))
        }
    }
}
