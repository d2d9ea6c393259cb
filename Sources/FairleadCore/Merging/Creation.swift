/// What follows by rule when a record comes into being. Devices and server both derive it, so it is never sent.
enum Creation {
    static func complete(_ state: inout RecordState, origin: Version, facts: Facts) {
        if state.kind == .lead { completeLead(&state, origin: origin, facts: facts) }
        if state.kind == .activity { completeActivity(&state, origin: origin, facts: facts) }
        if state.kind == .request { completeRequest(&state, origin: origin, facts: facts) }
    }

    private static func completeRequest(_ state: inout RecordState, origin: Version, facts: Facts) {
        state.derive(.int(facts.time.milliseconds), for: Field.recordedAt, from: origin)
        state.derive(.text(facts.author), for: Field.author, from: origin)
    }

    /// A lead belongs to the rep who captured it, until an allowed `assign` names another.
    private static func completeLead(_ state: inout RecordState, origin: Version, facts: Facts) {
        if state.value(Field.owner) == nil { state.derive(.text(facts.author), for: Field.owner, from: origin) }
        state.derive(.text(facts.author), for: Field.capturedBy, from: origin)
        if state.value(Field.capturedAt) == nil {
            state.derive(.int(facts.time.milliseconds), for: Field.capturedAt, from: origin)
        }
        if state.value(Field.stage) == nil {
            let stage = facts.intake.firstStage(of: state.value(Field.source)?.text)
            state.derive(.text(stage), for: Field.stage, from: origin)
            if stage != Stage.initial { state.derive(.text(stage), for: Field.firstStage, from: origin) }
        }
        if let number = facts.nextNumber { state.derive(.int(number), for: Field.number, from: origin) }
        if !facts.time.isCertain { state.derive(.bool(true), for: Field.timeUncertain, from: origin) }
    }

    private static func completeActivity(_ state: inout RecordState, origin: Version, facts: Facts) {
        if state.value(Field.occurredAt) == nil {
            state.derive(.int(facts.time.milliseconds), for: Field.occurredAt, from: origin)
        }
        state.derive(.int(facts.time.milliseconds), for: Field.recordedAt, from: origin)
        state.derive(.text(facts.author), for: Field.author, from: origin)
        if !facts.time.isCertain { state.derive(.bool(true), for: Field.timeUncertain, from: origin) }
    }
}
