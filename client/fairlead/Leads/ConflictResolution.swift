import FairleadCore
import FairleadStore

/// How a conflict is settled.
enum ConflictChoice: Hashable, Sendable {
    /// The value with this number, from 1.
    case number(Int)
    /// The value that the user of this device wrote.
    case mine
    /// A value of its own.
    case value(String)

    init(taking text: String) throws {
        if text == "mine" {
            self = .mine
        } else if let number = Int(text), number >= 1 {
            self = .number(number)
        } else {
            throw Failure.usage(Texts.badChoice(text), hint: Texts.badChoiceHint)
        }
    }
}

/// Settles conflicts: an edit that has seen all values supersedes them all.
struct ConflictResolution {
    private let store: DeviceStore

    init(_ store: DeviceStore) {
        self.store = store
    }

    /// Writes the chosen value and returns the lead as it is then, with the value for people.
    func resolve(
        _ field: String, of lead: LeadView, by choice: ConflictChoice
    ) throws -> (lead: LeadView, value: String) {
        let conflicts = try store.conflicts(of: lead.id)
        guard let conflict = conflicts.first(where: { $0.field == field }) else {
            let fields = conflicts.map(\.field)
            throw Failure.badData(
                "no_conflict", Texts.noConflictIn(field, lead.line),
                hint: fields.isEmpty ? nil : Texts.conflictsAre(fields))
        }
        let value = try chosen(choice, in: conflict)
        // Whether to archive is decided in view of everything that belongs to the lead (R10).
        let children = field == Field.archived ? try store.children(of: lead.id) : []
        try store.write("conflicts resolve", summary: lead.name) { writer in
            if field == Field.owner, let holder = Holding(value)?.holder {
                // Whoever does not get the lead goes on as a collaborator.
                let holding = Holding(holder, OwnerReason(.decided))
                try writer.editAccess(lead.id) { state in
                    state.holding?.holder == holder && !state.isContested ? [] : HandOver.edits(state, to: holding)
                }
            } else {
                try writer.edit(lead.id, [Edit(field, value)])
            }
            for child in children { try writer.see(child) }
        }
        return (try store.lead(lead.id) ?? lead, ConflictRendering.text(of: value, field: field))
    }

    private func chosen(_ choice: ConflictChoice, in conflict: ConflictView) throws -> Value {
        switch choice {
        case .number(let number):
            guard let value = conflict.values.first(where: { $0.number == number }) else {
                throw Failure.badData("no_value", Texts.noValue(number, count: conflict.values.count))
            }
            return value.value
        case .mine:
            let mine = conflict.values.filter(\.isMine)
            guard mine.count == 1, let value = mine.first else {
                throw Failure.badData("no_value", Texts.notOneOfMine(mine.count), hint: Texts.notOneOfMineHint)
            }
            return value.value
        case .value(let text):
            guard conflict.field == Field.archived else {
                return try LeadValues.value(of: conflict.field, typed: text)
            }
            switch text.lowercased() {
            case "true", "yes": return .bool(true)
            case "false", "no": return .bool(false)
            default: throw Failure.badData("bad_value", Texts.archivedIsYesOrNo)
            }
        }
    }
}
