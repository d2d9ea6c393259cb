/// Why a change set cannot be taken in, whoever sent it.
package struct Refusal: Error, Hashable, Sendable {
    /// Stable, for programs.
    package var code: String
    /// A sentence for the rep, with what to do.
    package var message: String

    package init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension Refusal {
    /// Of what was written to a record that was erased since: nobody keeps it.
    package static let erasedCode = "erased"

    /// The answer to a change set without content, which only keeps its number taken (R21).
    package static let withdrawn = Refusal("withdrawn", "Nothing is left of this change on the device that wrote it.")
}

extension ChangeSet {
    /// Checks the form and every number of a change set, before anything else looks at it.
    package func check() throws(Refusal) {
        guard dot.replica.rawValue != 0, (1...Limits.counterMax).contains(dot.counter) else {
            throw Refusal("bad_change", "The change set's number is out of range.")
        }
        guard previousDigest.count == (dot.counter == 1 ? 0 : 32) else {
            throw Refusal("bad_change", "The change set does not name the one before it.")
        }
        let clocks = [time.wallMilliseconds, time.bootMilliseconds, time.lastExchangeMilliseconds]
        guard clocks.allSatisfy({ (-Limits.wallClockMillisecondsMax...Limits.wallClockMillisecondsMax).contains($0) }),
            time.bootID.utf8.count <= Limits.fieldNameSizeBytesMax,
            commandName.utf8.count <= Limits.fieldNameSizeBytesMax
        else { throw Refusal("bad_change", "The change set's clocks are out of range.") }
        guard own.entries.count <= Limits.contextEntriesMax,
            own.entries.values.allSatisfy({ $0 <= Limits.counterMax }), own[dot.replica] < dot.counter
        else { throw Refusal("bad_context", "The change set's context is out of range.") }
        guard records.count <= Limits.recordsPerChangeSetMax, Set(records.map(\.id)).count == records.count else {
            throw Refusal("bad_change", "The change set touches too many records, or one twice.")
        }
        for record in records { try record.check() }
    }
}

extension RecordChange {
    fileprivate func check() throws(Refusal) {
        guard kind != .erased else { throw Refusal("read_only", "What was erased stays erased.") }
        guard CellKey.isFieldName(kind.name), lead != id else {
            throw Refusal("bad_change", "The record's kind or its lead is not valid.")
        }
        guard kind == .lead || kind == .link ? lead == nil : true, kind == .activity ? lead != nil : true else {
            throw Refusal("bad_change", "A lead or a link belongs to no lead, and an activity belongs to one.")
        }
        guard seen <= Limits.counterMax, dots.count <= Limits.contextDotsMax,
            dots.allSatisfy({ $0.dot.replica.rawValue != 0 && (1...Limits.counterMax).contains($0.dot.counter) })
        else { throw Refusal("bad_context", "The record's context is out of range.") }
        guard edits.count <= Limits.editsPerRecordMax, Set(edits.map(\.key)).count == edits.count else {
            throw Refusal("bad_change", "The record has too many edits, or two of one field.")
        }
        for edit in edits { try edit.check(in: kind) }
    }
}

extension Edit {
    fileprivate func check(in kind: RecordKind) throws(Refusal) {
        let mergeClass = Schema.mergeClass(of: key.field, in: kind)
        switch mergeClass {
        case .computed: throw Refusal("read_only", "\(key.field) is worked out, not written.")
        case .set where key.element == nil: throw Refusal("bad_value", "\(key.field) is a set: edit its elements.")
        case .minimum, .maximum:
            guard (value.clockReading ?? value.int) != nil else {
                throw Refusal("bad_value", "\(key.field) is a number.")
            }
        default: break
        }
        guard mergeClass == .set || key.element == nil else {
            throw Refusal("bad_value", "\(key.field) is not a set.")
        }
        try checkNumbers(in: kind)
        try checkLead(in: kind)
        try checkLink(in: kind)
        if kind == .request { try checkRequest() }
        guard value.isWithinLimits(depth: 0) else {
            throw Refusal("bad_value", "\(key.field) is too long, or holds a character that cannot be stored.")
        }
    }

    /// Numbers that everybody's programs reckon with: times up to the year 9999, minutes up to a week.
    private func checkNumbers(in kind: RecordKind) throws(Refusal) {
        guard let number = value.int, kind == .lead || kind == .activity else { return }
        let times = [
            Field.due, Field.occurredAt, Field.capturedAt, Field.firstContactAt, Field.lastContactAt, Field.recordedAt,
        ]
        if times.contains(key.field), !(0...Limits.wallClockMillisecondsMax).contains(number) {
            throw Refusal("bad_value", "\(key.field) is out of range.")
        }
        if key.field == Field.minutes, !(0...Limits.activityMinutesMax).contains(number) {
            throw Refusal("bad_value", "minutes is out of range.")
        }
    }

    private func checkLink(in kind: RecordKind) throws(Refusal) {
        guard kind == .link, !value.isNull else { return }
        switch key.field {
        case Field.verdict:
            guard value.text.flatMap(LinkVerdict.init) != nil else {
                throw Refusal("bad_value", "Two leads are judged to be same or different.")
            }
        case Field.keeps:
            guard value.text.flatMap(LinkEnd.init) != nil, key.element.flatMap(CellKey.init(encoded:)) != nil else {
                throw Refusal("bad_value", "A merge keeps the first or the second lead's value of a field.")
            }
        default: break
        }
    }

    private func checkLead(in kind: RecordKind) throws(Refusal) {
        guard kind == .lead, !value.isNull else { return }
        switch key.field {
        case Field.stage:
            guard let stage = value.text, Stage.all.contains(stage) else {
                throw Refusal("bad_value", "The stage is one of \(Stage.all.joined(separator: ", ")).")
            }
        case Field.archived:
            guard value.bool != nil else { throw Refusal("bad_value", "archived is true or false.") }
        case Field.owner:
            guard Holding(value) != nil else {
                throw Refusal("bad_value", "The owner is a user's name, or a user or pool with a reason.")
            }
        case Field.viewers:
            guard let end = value.int, (0...Limits.wallClockMillisecondsMax).contains(end) else {
                throw Refusal("bad_value", "Whoever may look at a lead may so until some time.")
            }
        case Field.capturedAt:
            guard let time = value.clockReading ?? value.int, (0...Limits.wallClockMillisecondsMax).contains(time)
            else {
                throw Refusal("bad_value", "The time of capture is out of range.")
            }
        case Field.budget:
            guard let parts = value.list, parts.count == 3, parts[0].isNull || parts[0].int != nil,
                parts[1].isNull || parts[1].int != nil, parts[2].text != nil
            else { throw Refusal("bad_value", "A budget is a minimum, a maximum and a currency.") }
        case Field.gradeOverride:
            guard GradeOverride(value) != nil else {
                throw Refusal("bad_value", "A grade that somebody decides is A, B or C, a reason and perhaps an end.")
            }
        default:
            guard LeadAnswers.dimension(of: key.field) == nil || value.text.map(LeadAnswers.isLetter) ?? false else {
                throw Refusal("bad_value", "\(key.field) is answered with one letter.")
            }
        }
    }
}

extension Value {
    fileprivate func isWithinLimits(depth: Int) -> Bool {
        switch self {
        case .null, .bool, .int: true
        case .text(let text): text.utf8.count <= Limits.textSizeBytesMax && !text.utf8.contains(0)
        case .list(let items):
            depth < Limits.listDepthMax && items.count <= Limits.listCountMax
                && items.allSatisfy { $0.isWithinLimits(depth: depth + 1) }
        }
    }
}
