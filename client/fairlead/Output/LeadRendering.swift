import FairleadCore
import FairleadStore

extension LeadView {
    /// The lead as scripts read it: always all keys, in the contract's order.
    var json: Json {
        .object(jsonMembers)
    }

    var jsonMembers: [(String, Json)] {
        [
            ("id", .text(id.description)), ("code", .text(code)), ("number", .optional(number)),
            ("company", .optional(company)), ("contact", .optional(contact)), ("title", .optional(title)),
            ("phones", .texts(phones)), ("emails", .texts(emails)), ("wechat", .optional(wechat)),
            ("city", .optional(city)), ("source", .optional(source)), ("event", .optional(event)),
            ("booth", .optional(booth)), ("need", .optional(need)), ("budget", .optional(budget)),
            ("stage", .optional(stage)), ("grade", .optional(grade?.rawValue)), ("owner", .optional(owner)),
            ("collaborators", .texts(collaborators)), ("tags", .texts(tags)), ("captured_by", .optional(capturedBy)),
            ("captured_at", .time(capturedAt)), ("updated_at", .time(updatedAt)), ("archived", .bool(archived)),
            ("members", .texts(members.map(\.description))), ("merged_into", .optional(mergedInto?.description)),
            ("conflicts", .texts(conflicts)), ("sync", .text(sync.rawValue)),
        ] + ownership
    }

    /// What there is to say of a lead's owner beside the name; nothing of most leads.
    private var ownership: [(String, Json)] {
        var members: [(String, Json)] = []
        if let pool { members.append(("pool", .text(pool))) }
        if !viewers.isEmpty { members.append(("viewers", .texts(viewers))) }
        if let coOwner { members.append(("co_owner", .text(coOwner))) }
        if isOwnerProvisional { members.append(("owner_provisional", .bool(true))) }
        if let reclaimAt { members.append(("reclaim_at", .time(reclaimAt))) }
        return members
    }

    /// Returns `Acme GmbH · Anna Müller`, or what there is of it.
    var name: String {
        LeadName.of(company: company, contact: contact, phones: phones, emails: emails, wechat: wechat)
    }
}

/// What a lead is called in a sentence.
enum LeadName {
    static func of(
        company: String?, contact: String?, phones: [String] = [], emails: [String] = [], wechat: String? = nil
    ) -> String {
        let parts = [company, contact].compactMap { $0 }.filter { !$0.isEmpty }
        if !parts.isEmpty { return parts.joined(separator: " · ") }
        return phones.first ?? emails.first ?? wechat ?? Texts.noName
    }
}

extension Json {
    /// RFC 3339 in UTC with milliseconds; `null` for a moment that is not known.
    static func time(_ milliseconds: Int64?) -> Json {
        milliseconds.map { .text(RFC3339.text(milliseconds: $0)) } ?? .null
    }
}
