/// What kind of thing a record is. Kinds unknown here are carried along whole.
package struct RecordKind: Hashable, Sendable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    package static let lead = RecordKind("lead")
    package static let activity = RecordKind("activity")
    /// The team's directory: one record a user, written by the server, seen by everybody.
    package static let user = RecordKind("user")
    /// The rules that the team works by: one record, written by the server, seen by everybody.
    package static let policy = RecordKind("policy")
    /// What was judged of two leads: whether they are one (R13).
    package static let link = RecordKind("link")
    /// Who else has a lead like this one, as far as those may know who see this one alone: one record a lead, written by
    /// the server.
    package static let hint = RecordKind("hint")
    /// Somebody asks to look at a lead: as he wrote it, and as the server put it beside the lead (`ViewRequest`). Or asks,
    /// beside a lead of his own, that something be approved (`ApprovalRequest`).
    package static let request = RecordKind("request")

    /// What is left of a lead, or of a request, that was erased: that there was one. The server writes it in the other one's
    /// place.
    package static let erased = RecordKind("erased")

    /// What stands beside a lead and is no work on it: it neither meets an archive nor goes with one.
    package var isBeside: Bool { self == .hint || self == .request }
}

/// The fields of the kinds and how each merges. A field that is not listed is a register, so that an old server
/// keeps what a newer client writes.
package enum Schema {
    package static func mergeClass(of field: String, in kind: RecordKind) -> MergeClass {
        if kind == .user || kind == .policy { return .server }
        if kind == .erased { return field == Field.seenBy ? .set : .server }
        if kind == .link { return link[field] ?? .register }
        if kind == .hint { return .set }
        if kind == .request { return request[field] ?? .register }
        return (kind == .activity ? activity[field] : lead[field]) ?? .register
    }

    private static let lead: FieldTable<MergeClass> = [
        Field.phones: .set, Field.emails: .set, Field.tags: .set, Field.collaborators: .set,
        Field.buyers: .set, Field.confirmed: .set, Field.viewers: .set,
        Field.owner: .decided, Field.capturedAt: .immutable,
        Field.capturedBy: .server, Field.number: .server, Field.archiveReview: .server, Field.timeUncertain: .server,
        Field.reclaimAt: .server, Field.firstStage: .server,
        Field.firstContactAt: .minimum, Field.lastContactAt: .maximum,
        Field.grade: .computed, Field.mergedInto: .computed,
    ]

    private static let activity: FieldTable<MergeClass> = [
        Field.type: .immutable, Field.content: .immutable, Field.result: .immutable, Field.next: .immutable,
        Field.due: .immutable, Field.minutes: .immutable, Field.occurredAt: .immutable,
        Field.author: .server, Field.recordedAt: .server, Field.timeUncertain: .server,
    ]

    private static let link: FieldTable<MergeClass> = [
        Field.verdict: .register, Field.keeps: .set, Field.first: .server, Field.second: .server,
        Field.match: .server, Field.united: .server, Field.seenFirst: .server, Field.seenSecond: .server,
        Field.coveredFirst: .server, Field.coveredSecond: .server,
    ]

    private static let request: FieldTable<MergeClass> = [
        Field.about: .immutable, Field.what: .immutable, Field.reason: .immutable, Field.until: .immutable,
        Field.answer: .immutable,
        Field.author: .server, Field.recordedAt: .server, Field.passedOn: .server, Field.answers: .set,
        Field.user: .server, Field.request: .server,
    ]

    /// The fields of a lead that a person may type into, in the order in which they are shown; fields of the team's own
    /// come on top (`LeadDetails.isCustom`).
    package static let editableLeadFields =
        [
            Field.company, Field.contact, Field.title, Field.phones, Field.emails, Field.wechat, Field.city,
            Field.source, Field.event, Field.booth, Field.need, Field.budget, Field.stage, Field.tags,
        ] + LeadDetails.texts + [Field.buyers, Field.confirmed]

    package static func isEditableLeadField(_ field: String) -> Bool {
        editableLeadFields.contains(field) || LeadDetails.isCustom(field)
    }
}

/// Names of fields, the same on the wire, in the stores and in JSON.
package enum Field {
    package static let company = "company"
    package static let contact = "contact"
    package static let title = "title"
    package static let phones = "phones"
    package static let emails = "emails"
    package static let wechat = "wechat"
    package static let city = "city"
    package static let source = "source"
    package static let event = "event"
    package static let booth = "booth"
    package static let need = "need"
    package static let budget = "budget"
    package static let stage = "stage"
    /// The stage in which the policy let the lead begin, when that is another one than `Stage.initial`.
    package static let firstStage = "first_stage"
    package static let tags = "tags"
    package static let industry = "industry"
    /// The kind of product or service that is asked for.
    package static let product = "product"
    /// When the prospect wants to have it.
    package static let expected = "expected"
    package static let employees = "employees"
    package static let revenue = "revenue"
    package static let businessModel = "business_model"
    package static let recentMoves = "recent_moves"
    package static let pain = "pain"
    package static let decisionCycle = "decision_cycle"
    package static let competitors = "competitors"
    /// Who has a say in the purchase: `technical:Li Lei (easy to integrate)`.
    package static let buyers = "buyers"
    /// The fields whose values the prospect has confirmed; all others are assumed.
    package static let confirmed = "confirmed"
    package static let owner = "owner"
    /// Whoever answers for nurturing the lead beside its owner (OW-12).
    package static let coOwner = "co_owner"
    package static let collaborators = "collaborators"
    /// Who may look at the lead for a while, each with the end of it (OW-11).
    package static let viewers = "viewers"
    /// When the lead goes back to a pool unless somebody does something; written by the server.
    package static let reclaimAt = "reclaim_at"
    package static let archived = "archived"
    package static let archiveReview = "archive_review"
    package static let capturedBy = "captured_by"
    package static let capturedAt = "captured_at"
    package static let timeUncertain = "time_uncertain"
    package static let number = "number"
    package static let firstContactAt = "first_contact_at"
    package static let lastContactAt = "last_contact_at"
    package static let grade = "grade"
    package static let gradeOverride = "grade_override"
    package static let mergedInto = "merged_into"

    package static let type = "type"
    package static let content = "content"
    package static let result = "result"
    package static let next = "next"
    package static let due = "due"
    package static let minutes = "minutes"
    package static let occurredAt = "occurred_at"
    package static let recordedAt = "recorded_at"
    package static let author = "author"

    package static let verdict = "verdict"
    /// Of a link: what the matcher found.
    package static let match = "match"
    /// Of a link: that the leads have one owner, although no person has said that they are one.
    package static let united = "united"
    package static let keeps = "keeps"
    package static let first = "first"
    package static let second = "second"
    package static let seenFirst = "seen_first"
    package static let seenSecond = "seen_second"
    package static let coveredFirst = "covered_first"
    package static let coveredSecond = "covered_second"

    /// Of a hint: the departments that have a lead like this one, each with the month since which.
    package static let elsewhere = "elsewhere"

    // Of a request: which lead is meant, why, and until when; whether the server has looked for it, and what those said
    // whom it found.
    package static let about = "about"
    /// What a manager is to approve.
    package static let what = "what"
    package static let reason = "reason"
    package static let until = "until"
    package static let passedOn = "passed_on"
    package static let answers = "answers"
    // Of its copy beside a lead: who asks, in which request, and what somebody says to it.
    package static let user = "user"
    package static let request = "request"
    package static let answer = "answer"

    /// Of what is left of an erased record: when it was erased, and the principals that saw it.
    package static let erasedAt = "erased_at"
    package static let seenBy = "seen_by"

    package static let name = "name"
    package static let role = "role"
    package static let department = "department"
    package static let active = "active"

    /// Of a policy: its text in pieces.
    package static let document = "document"
}

/// The stages of a lead, in the order of the pipeline.
package enum Stage {
    package static let all = ["new", "contacted", "qualified", "proposal", "won", "lost"]
    package static let initial = "new"
}

/// What an activity can be.
package enum ActivityType {
    package static let all = ["visit", "call", "wechat", "email", "meeting", "note"]
}
