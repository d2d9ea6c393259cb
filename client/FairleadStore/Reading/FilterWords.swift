import FairleadCore

/// `stage:new owner:me due:today müller`: the words after `lead list`, as a filter.
package enum FilterWords {
    /// What is wrong with a word that looks like a filter.
    package enum Flaw: Error, Hashable, Sendable {
        /// There is no filter of this name.
        case unknown(String)
        /// `tag~vip`: only a company can be known in part.
        case takesColon(key: String)
        case badValue(key: String, value: String, words: [String])
        case badTime(String)
    }

    /// The filters by name, in the order in which they are told.
    package static let keys = [
        "stage", "owner", "pool", "source", "event", "tag", "company", "grade", "due", "missing", "conflicts",
        "archived", "sync",
    ]
    package static let anyValue = "any"
    package static let noneValue = "none"
    package static let archivedValues = ["yes", "no"]
    package static let gradeValues = Grade.allCases.map(\.rawValue) + [noneValue]
    package static let missingValues = [anyValue] + LeadDetails.needed.map { $0[0] }
    package static let dueValues = ["today", "tomorrow", "week", "overdue"]

    private static let dayMilliseconds: Int64 = 86_400_000

    /// Returns the filter that the words mean.
    ///
    /// - Parameters:
    ///   - user: who is meant by `me`.
    ///   - now: milliseconds since 1970.
    ///   - offset: seconds east of UTC at a moment in milliseconds since 1970.
    /// - Throws: when a word looks like a filter and is none.
    package static func filter(
        _ words: [String], user: String, now: Int64, offset: @escaping (Int64) -> Int
    ) throws(Flaw) -> LeadFilter {
        var filter = LeadFilter()
        for word in words {
            guard let (key, value) = try split(word) else {
                let text = TextFold.canonical(word)
                if !text.isEmpty { filter.words.append(text) }
                continue
            }
            if key == "due" {
                filter.conditions.append(.dueBefore(try due(value, now: now, offset: offset)))
            } else if let condition = try condition(key, value, user: user) {
                filter.conditions.append(condition)
            }
        }
        return filter
    }

    /// Whether a word looks like a filter, be it a right one or not.
    package static func isFilter(_ word: String) -> Bool {
        do { return try split(word) != nil } catch { return true }
    }

    /// Returns `nil` for a word that is searched for, such as `10:30` or an address of a web page.
    private static func split(_ word: String) throws(Flaw) -> (key: String, value: String)? {
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        guard let end = word.utf8.firstIndex(where: { !isLetter($0) }), end > word.startIndex,
            [UInt8(ascii: ":"), UInt8(ascii: "~")].contains(word.utf8[end]), !word[end...].hasPrefix("://")
        else {
            // A field of the team's own is searched for by its value.
            guard word.lowercased().hasPrefix("x_"), let sign = word.firstIndex(where: { ":~".contains($0) }) else {
                return nil
            }
            throw .unknown(String(word[..<sign]))
        }
        let typed = String(word[..<end])
        let key = typed.lowercased()
        let value = TextFold.canonical(String(word[word.utf8.index(after: end)...]))
        let isContains = word[end] == "~"
        if keys.contains(key), isContains == (key == "company") { return (key, value) }
        // What a company is called is seldom known to the letter.
        if key == "company" { return (key, value) }
        throw keys.contains(key) ? .takesColon(key: key) : .unknown(typed)
    }

    private static func condition(
        _ key: String, _ value: String, user: String
    ) throws(Flaw) -> LeadFilter.Condition? {
        switch key {
        case "stage": return .stage(try word(key, value, among: Stage.all))
        case "owner":
            if value.lowercased() == "me" { return .owner(user) }
            return .owner(value.lowercased() == noneValue ? "" : value)
        case "pool": return .pool(value.lowercased() == anyValue ? nil : value.lowercased())
        case "source": return .source(value)
        case "event": return .event(value)
        case "tag": return .tag(value)
        case "company": return value.isEmpty ? nil : .companyContains(value)
        case "grade":
            if let grade = Grade(rawValue: value.uppercased()) { return .grade(grade) }
            _ = try word(key, value, among: [noneValue], told: gradeValues)
            return .grade(nil)
        case "missing":
            let field = try word(key, value, among: missingValues)
            return .missing(field == anyValue ? nil : field)
        case "conflicts": return .hasConflicts(try word(key, value, among: [anyValue, noneValue]) == anyValue)
        case "archived":
            // Without it archived leads are left out, but not those up for review.
            return try word(key, value, among: archivedValues) == "yes" ? .isArchived(true) : nil
        default:
            let name = try word(key, value, among: SyncState.allCases.map(\.rawValue))
            return SyncState(rawValue: name).map(LeadFilter.Condition.sync)
        }
    }

    private static func word(
        _ key: String, _ value: String, among words: [String], told: [String]? = nil
    ) throws(Flaw) -> String {
        let typed = value.lowercased()
        if words.contains(typed) { return typed }
        throw .badValue(key: key, value: value, words: told ?? words)
    }

    /// A day is meant to its end, an hour to the minute; what is overdue is due too.
    private static func due(
        _ value: String, now: Int64, offset: @escaping (Int64) -> Int
    ) throws(Flaw) -> Int64 {
        switch value.lowercased() {
        case anyValue: return .max
        // A day that was typed without an hour is over when the day is.
        case "overdue": return TimeParser.endOfDay(now.addingSaturating(-dayMilliseconds), offset: offset)
        case "week": return TimeParser.endOfDay(now.addingSaturating(6 * dayMilliseconds), offset: offset)
        default: break
        }
        guard let moment = TimeParser.milliseconds(value, now: now, offset: offset) else {
            throw .badTime(value)
        }
        let isMoment = value.contains(":") || value == "now" || ["h", "m"].contains { value.hasSuffix($0) }
        return isMoment ? moment.addingSaturating(1) : TimeParser.endOfDay(moment, offset: offset)
    }
}
