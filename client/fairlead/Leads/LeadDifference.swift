import FairleadCore
import FairleadStore

/// What an edit made of a lead, for the person who made it.
enum LeadDifference {
    /// Returns one line for each field that differs: `stage  new → qualified`.
    static func lines(from before: LeadView, to after: LeadView, style: Style) -> [String] {
        let changed = zip(fields(before), fields(after)).filter { old, new in
            !old.value.utf8.elementsEqual(new.value.utf8)
        }
        let width = changed.map(\.0.name.utf8.count).max() ?? 0
        return changed.map { old, new in
            let name = old.name + String(repeating: " ", count: width - old.name.utf8.count)
            return "  " + style.paint(name, .faint) + "  \(shown(old.value)) → \(shown(new.value))"
        }
    }

    private static func shown(_ value: String) -> String {
        value.isEmpty ? Texts.cleared : CleanText.line(value)
    }

    static func fields(_ lead: LeadView) -> [(name: String, value: String)] {
        [
            (Field.company, lead.company ?? ""), (Field.contact, lead.contact ?? ""), (Field.title, lead.title ?? ""),
            (Field.phones, lead.phones.joined(separator: ", ")), (Field.emails, lead.emails.joined(separator: ", ")),
            (Field.wechat, lead.wechat ?? ""), (Field.city, lead.city ?? ""), (Field.source, lead.source ?? ""),
            (Field.event, lead.event ?? ""), (Field.booth, lead.booth ?? ""), (Field.need, lead.need ?? ""),
            (Field.budget, lead.budget ?? ""), (Field.stage, lead.stage ?? ""),
            (Field.tags, lead.tags.joined(separator: ", ")),
        ]
    }
}
