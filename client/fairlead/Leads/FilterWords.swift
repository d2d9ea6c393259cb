import FairleadCore
import FairleadStore

/// `stage:new owner:me due:today müller`: the words after `lead list`, as a filter.
enum FilterWords {
    /// The filters by name, in the order in which they are told.
    static let keys = [
        "stage", "owner", "source", "event", "tag", "company", "grade", "due", "conflicts", "archived", "sync",
    ]
    static let anyValue = "any"
    static let noneValue = "none"
    static let archivedValues = ["yes", "no"]
    static let gradeValues = Grade.allCases.map(\.rawValue) + [noneValue]
    static let dueValues = ["today", "tomorrow", "week", "overdue"]

    private static let dayMilliseconds: Int64 = 86_400_000

    /// Returns the filter that the words mean.
    ///
    /// - Throws: `Failure` that names the filters when a word looks like one and is none.
    static func filter(_ words: [String], store: DeviceStore, now: Int64) throws -> LeadFilter {
        var filter = LeadFilter()
        for word in words {
            guard let (key, value) = try split(word) else {
                let text = TextFold.canonical(word)
                if !text.isEmpty { filter.words.append(text) }
                continue
            }
            if let condition = try condition(key, value, store: store, now: now) { filter.conditions.append(condition) }
        }
        return filter
    }

    /// Returns the end of the local day that a moment lies in: the first millisecond of the next one.
    static func endOfDay(_ moment: Int64, offsetSeconds: (Int64) -> Int) -> Int64 {
        let offset = Int64(offsetSeconds(moment)) * 1000
        let local = moment.addingSaturating(offset)
        let intoDay = (local % dayMilliseconds + dayMilliseconds) % dayMilliseconds
        return moment.addingSaturating(dayMilliseconds - intoDay)
    }

    /// Returns `nil` for a word that is searched for, such as `10:30` or an address of a web page.
    private static func split(_ word: String) throws -> (key: String, value: String)? {
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        guard let end = word.utf8.firstIndex(where: { !isLetter($0) }), end > word.startIndex,
            [UInt8(ascii: ":"), UInt8(ascii: "~")].contains(word.utf8[end]), !word[end...].hasPrefix("://")
        else { return nil }
        let typed = String(word[..<end])
        let key = typed.lowercased()
        let value = TextFold.canonical(String(word[word.utf8.index(after: end)...]))
        let isContains = word[end] == "~"
        if keys.contains(key), isContains == (key == "company") { return (key, value) }
        // What a company is called is seldom known to the letter.
        if key == "company" { return (key, value) }
        guard !keys.contains(key) else { throw Failure.usage(Texts.filterTakesColon(key), hint: Texts.filtersAre) }
        throw Failure.usage(
            Texts.unknownFilter(typed) + Suggestion.sentence(for: key, among: keys), hint: Texts.filtersAre)
    }

    private static func condition(
        _ key: String, _ value: String, store: DeviceStore, now: Int64
    ) throws -> LeadFilter.Condition? {
        switch key {
        case "stage": return .stage(try word(key, value, among: Stage.all))
        case "owner":
            if value.lowercased() == "me" { return .owner(try store.identity.user?.name ?? "") }
            return .owner(value.lowercased() == noneValue ? "" : value)
        case "source": return .source(value)
        case "event": return .event(value)
        case "tag": return .tag(value)
        case "company": return value.isEmpty ? nil : .companyContains(value)
        case "grade":
            if let grade = Grade(rawValue: value.uppercased()) { return .grade(grade) }
            _ = try word(key, value, among: [noneValue], told: gradeValues)
            return .grade(nil)
        case "due": return .dueBefore(try due(value, store: store, now: now))
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
    ) throws -> String {
        let typed = value.lowercased()
        if words.contains(typed) { return typed }
        throw Failure.usage(
            Texts.badFilterValue(key, value) + Suggestion.sentence(for: typed, among: words),
            hint: Texts.filterValues(key, told ?? words))
    }

    /// A day is meant to its end, an hour to the minute; what is overdue is due too.
    private static func due(_ value: String, store: DeviceStore, now: Int64) throws -> Int64 {
        let offset = store.environment.timeZoneOffsetSeconds
        switch value.lowercased() {
        case anyValue: return .max
        // A day that was typed without an hour is over when the day is.
        case "overdue": return endOfDay(now.addingSaturating(-dayMilliseconds), offsetSeconds: offset)
        case "week": return endOfDay(now.addingSaturating(6 * dayMilliseconds), offsetSeconds: offset)
        default: break
        }
        guard let moment = TimeParser.milliseconds(value, now: now, offset: offset) else {
            throw Failure.usage(Texts.badTime(value), hint: Texts.badTimeHint)
        }
        let isMoment = value.contains(":") || value == "now" || ["h", "m"].contains { value.hasSuffix($0) }
        return isMoment ? moment.addingSaturating(1) : endOfDay(moment, offsetSeconds: offset)
    }
}
