import FairleadCore
import FairleadStore

/// What an edit made of a lead, for the person who made it.
enum LeadDifference {
    /// Returns one line for each field that differs: `stage  new → qualified`.
    static func lines(from before: LeadView, to after: LeadView, style: Style) -> [String] {
        let changed = table([before, after]).filter { row in
            !row.values[0].utf8.elementsEqual(row.values[1].utf8)
        }
        let width = changed.map(\.field.utf8.count).max() ?? 0
        return changed.map { row in
            let name = row.field + String(repeating: " ", count: width - row.field.utf8.count)
            return "  " + style.paint(name, .faint) + "  \(shown(row.values[0])) → \(shown(row.values[1]))"
        }
    }

    private static func shown(_ value: String) -> String {
        value.isEmpty ? Texts.cleared : CleanText.line(value)
    }

    /// Returns each field that a person may type into, with its value in each of the leads; empty for none.
    static func table(_ leads: [LeadView]) -> [(field: String, values: [String])] {
        let own = Set(leads.flatMap(\.details).map(\.field).filter(LeadDetails.isCustom)).sorted()
        return (Schema.editableLeadFields + own).map { field in (field, leads.map { value(of: field, in: $0) }) }
    }

    private static func value(of field: String, in lead: LeadView) -> String {
        switch field {
        case Field.company: lead.company ?? ""
        case Field.contact: lead.contact ?? ""
        case Field.title: lead.title ?? ""
        case Field.phones: lead.phones.joined(separator: ", ")
        case Field.emails: lead.emails.joined(separator: ", ")
        case Field.wechat: lead.wechat ?? ""
        case Field.city: lead.city ?? ""
        case Field.source: lead.source ?? ""
        case Field.event: lead.event ?? ""
        case Field.booth: lead.booth ?? ""
        case Field.need: lead.need ?? ""
        case Field.budget: lead.budget ?? ""
        case Field.stage: lead.stage ?? ""
        case Field.tags: lead.tags.joined(separator: ", ")
        case Field.buyers: lead.buyers.joined(separator: "; ")
        case Field.confirmed: lead.confirmed.joined(separator: ", ")
        default: lead.detail(field)
        }
    }
}
