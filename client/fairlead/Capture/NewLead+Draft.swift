import FairleadCapture
import FairleadCore

extension NewLead {
    /// A lead as it was read off a card, a badge or a row.
    init(_ draft: LeadDraft) {
        self.init()
        (texts, phones, emails, tags) = (draft.texts, draft.phones, draft.emails, draft.tags)
        (note, capturedAt) = (draft.note, draft.capturedAt)
    }

    /// Fills in the show we are at, unless the source names one of its own.
    mutating func fillInUnlessElsewhere(_ show: CurrentShow) {
        if (texts[Field.event] ?? "").isEmpty { fillIn(from: show) }
    }

    var name: String {
        LeadName.of(company: texts[Field.company], contact: texts[Field.contact], phones: phones, emails: emails)
    }
}
