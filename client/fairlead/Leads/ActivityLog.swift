import FairleadCore
import FairleadStore

/// What happened with a lead, before it is written.
struct NewActivity {
    let kind: String
    let content: String
    var result: String?
    var next: String?
    /// Milliseconds since 1970.
    var due: Int64?
    /// Milliseconds since 1970, as typed; `nil` for now.
    var occurredAt: Int64?
    var minutes: Int64?

    init(kind: String, content: String) throws {
        self.kind = kind
        self.content = TextFold.canonical(content)
        guard !self.content.isEmpty else { throw Failure.usage(Texts.kindNeedsText) }
    }

    func edits(now: Int64) throws -> [Edit] {
        var edits = [Edit(Field.type, .text(kind)), Edit(Field.content, try LeadValues.text("message", content))]
        for (field, text) in [(Field.result, result), (Field.next, next)] {
            let value = try LeadValues.text(field, TextFold.canonical(text ?? ""))
            if !value.isNull { edits.append(Edit(field, value)) }
        }
        if let due { edits.append(Edit(Field.due, .int(due))) }
        if let minutes { edits.append(Edit(Field.minutes, .int(minutes))) }
        edits.append(Edit(Field.occurredAt, occurred(now: now)))
        return edits
    }

    /// A moment that was typed stays as it is; one read off the device's clock is corrected by the server (R12).
    func occurred(now: Int64) -> Value {
        occurredAt.map(Value.int) ?? .list([.int(now), .text("clock")])
    }

    /// Tells whether it counts as contact with the prospect; a note is for oneself.
    var isContact: Bool { kind != "note" }
}

/// Writes activities.
struct ActivityLog {
    private let store: DeviceStore

    init(_ store: DeviceStore) {
        self.store = store
    }

    /// Adds an activity to a lead, and what follows for the lead's first and last contact, in one change set.
    func add(_ activity: NewActivity, to lead: LeadView) throws -> ActivityView {
        let id = try store.write("log \(activity.kind)", summary: lead.name) { writer in
            let id = try writer.create(.activity, lead: lead.id, edits: try activity.edits(now: writer.now))
            if activity.isContact {
                let moment = activity.occurred(now: writer.now)
                try writer.edit(
                    lead.id, [Edit(Field.firstContactAt, moment), Edit(Field.lastContactAt, moment)])
            } else {
                try writer.see(lead.id)
            }
            return id
        }
        guard let view = try store.activities(of: lead.id).first(where: { $0.id == id }) else {
            throw StoreError.notFound(Texts.noMatches)
        }
        return view
    }
}

extension ActivityView {
    /// Returns `Next: Send offer, due in 3 d`, or `nil` when nothing is to follow.
    func nextLine(_ context: CommandContext) -> String? {
        guard let next, !next.isEmpty else { return nil }
        return Texts.nextStep(CleanText.line(next), due: due.map { Moment($0).due(relativeTo: context.now) })
    }
}

extension CommandContext {
    /// Reads a moment as typed, in local time.
    func time(typed text: String) throws -> Int64 {
        guard let time = TimeParser.milliseconds(text, now: now, offset: environment.timeZoneOffsetSeconds) else {
            throw Failure.usage(Texts.badTime(text), hint: Texts.badTimeHint)
        }
        return time
    }

    /// Reads the end of something, which has to lie ahead; `nil` when none was typed. A day without an hour is meant to its end.
    func end(typed text: String?) throws -> Int64? {
        guard let text else { return nil }
        let typed = try time(typed: text)
        let end = TimeParser.isDay(text) ? TimeParser.endOfDay(typed, offset: environment.timeZoneOffsetSeconds) : typed
        guard end > now else { throw Failure.usage(Texts.untilIsPast, hint: Texts.badTimeHint) }
        return end
    }
}
