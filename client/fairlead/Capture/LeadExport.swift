import ArgumentParser
import FairleadCapture
import FairleadCore
import FairleadStore

/// The forms in which leads leave.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case csv, json, vcard, tracking
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
            let own = Set(leads.flatMap(\.details).map(\.field).filter(LeadDetails.isCustom)).sorted()
            writer.add(LeadExport.columns(own: own))
            try each(leads, progress) { lead, activities in
                writer.add(LeadExport.cells(of: lead, own: own, note: TrackingSheet.notes(activities)))
            }
            return writer.text
        case .tracking:
            var writer = CSVWriter(hasMark: hasMark)
            var sheet = TrackingSheet()
            writer.add(TrackingSheet.columns)
            try each(leads, progress) { lead, activities in writer.add(sheet.row(lead, activities)) }
            return writer.text
        case .vcard:
            var writer = VCardWriter()
            try each(leads, progress) { lead, activities in
                writer.add(LeadExport.card(of: lead, note: TrackingSheet.notes(activities)))
            }
            return writer.text
        }
    }

    /// The names that import knows: those of the JSON form in its order, what else was found out, the notes.
    private static func columns(own: [String]) -> [String] {
        columns + LeadDetails.texts + [Field.buyers, Field.confirmed] + own + ["note"]
    }

    private static let columns = [
        "id", "code", "number", "company", "contact", "title", "phones", "emails", "wechat", "city", "source", "event",
        "booth", "need", "budget", "stage", "grade", "owner", "collaborators", "tags", "captured_by", "captured_at",
        "updated_at", "archived", "conflicts", "sync",
    ]

    private static func cells(of lead: LeadView, own: [String], note: String) -> [String] {
        let identity = [lead.id.description, lead.code, lead.number.map(String.init)]
        let person = [
            lead.company, lead.contact, lead.title, list(lead.phones), list(lead.emails), lead.wechat, lead.city,
        ]
        let interest = [lead.source, lead.event, lead.booth, lead.need, lead.budget, lead.stage, lead.grade?.rawValue]
        let team = [lead.owner, list(lead.collaborators), list(lead.tags), lead.capturedBy]
        let state = [
            RFC3339.text(milliseconds: lead.capturedAt), RFC3339.text(milliseconds: lead.updatedAt),
            lead.archived ? "yes" : "no", list(lead.conflicts), lead.sync.rawValue,
        ]
        let known = LeadDetails.texts.map(lead.detail) + [list(lead.buyers), list(lead.confirmed)]
        let rest = known + own.map(lead.detail) + [note]
        return (identity + person + interest + team + state + rest).map { $0 ?? "" }
    }

    private static func list(_ elements: [String]) -> String? { elements.joined(separator: "; ") }

    private static func card(of lead: LeadView, note: String) -> VCardWriter.Card {
        VCardWriter.Card(
            id: "urn:uuid:" + lead.id.description, company: lead.company, contact: lead.contact, title: lead.title,
            phones: lead.phones, emails: lead.emails, wechat: lead.wechat, city: lead.city, tags: lead.tags, note: note)
    }

    /// Hands out each lead with what happened with it, the earliest first.
    private func each(
        _ leads: [LeadView], _ progress: ProgressLine, _ body: (LeadView, [ActivityView]) -> Void
    ) throws {
        for (index, lead) in leads.enumerated() {
            progress.show(
                Texts.exporting(index, leads.count), done: UInt64(index), remaining: UInt64(leads.count - index))
            body(lead, try store.activities(of: lead.id))
        }
    }
}
