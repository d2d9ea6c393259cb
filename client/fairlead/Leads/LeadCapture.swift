import FairleadCore
import FairleadStore

/// Writes captured leads: each with its note in one change set, and a look at what is here already.
struct LeadCapture {
    struct Captured {
        var lead: LeadView
        /// Leads that are probably the same person.
        var duplicates: [LikelyDuplicate]
    }

    let store: DeviceStore
    let commandName: String
    /// The command that the captures are parts of, when there are several.
    var session: CommandSession?

    /// Captures one lead; on return it is durable.
    func add(_ lead: NewLead) throws -> Captured {
        let edits = try lead.edits()
        let duplicates = try store.likelyDuplicates(of: edits)
        let summary = LeadName.of(
            company: lead.texts[Field.company], contact: lead.texts[Field.contact], phones: lead.phones,
            emails: lead.emails)
        let id = try store.write(commandName, summary: summary, session: session) { writer in
            try LeadCapture.create(edits, note: lead.note, writer: &writer)
        }
        guard let view = try store.lead(id) else { throw StoreError.notFound(Texts.noMatches) }
        return Captured(lead: view, duplicates: duplicates)
    }

    /// Adds a lead and its note to the change set that is being written.
    static func create(_ edits: [Edit], note: String?, writer: inout CommandWriter) throws -> RecordID {
        let id = try writer.create(.lead, lead: nil, edits: edits)
        let text = TextFold.canonical(note ?? "")
        if !text.isEmpty {
            let note = [Edit(Field.type, .text("note")), Edit(Field.content, .text(text))]
            _ = try writer.create(.activity, lead: id, edits: note)
        }
        return id
    }
}

extension DeviceStore {
    /// The show that `event use` named last.
    func currentShow() throws -> CurrentShow {
        CurrentShow(event: try setting(.event), booth: try setting(.booth))
    }
}

extension LeadView {
    /// Returns `K7QF3M2A  Acme GmbH · Anna Müller`.
    var line: String { "\(code)  \(CleanText.line(name))" }
}

extension CommandContext {
    /// Warns that a lead is probably here already, and says whose it is and why it looks so.
    func sayDuplicate(_ duplicate: LikelyDuplicate) {
        let owner = duplicate.lead.owner ?? ""
        say(Texts.looksLike(duplicate.lead.line, owner: owner, reason: duplicate.reason), .warning)
    }
}

extension LeadSummary {
    var line: String { "\(code)  \(CleanText.line(LeadName.of(company: company, contact: contact)))" }
}
