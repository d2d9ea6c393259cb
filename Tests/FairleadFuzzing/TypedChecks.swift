import FairleadCore
import FairleadStore
import Foundation

/// What people type.
enum TypedChecks {
    /// An empty store.
    private static let store = Result {
        try DeviceStore.open(
            folder: "/nonexistent",
            environment: DeviceEnvironment(
                wallMilliseconds: { Samples.now }, bootMilliseconds: { 0 }, bootID: "",
                timeZoneOffsetSeconds: { _ in 0 }, makeDice: { SystemRandomNumberGenerator() }),
            creating: false)
    }

    /// One word a line, as many as a command line has.
    static func filter(_ bytes: [UInt8]) throws {
        let words = text(bytes).split(separator: "\n", maxSplits: 100).map(String.init)
        let filter: LeadFilter
        do throws(FilterWords.Flaw) {
            filter = try FilterWords.filter(words, user: "lena", now: Samples.now) { _ in 8 * 3600 }
        } catch { return }
        try demand(filter.conditions.count + filter.words.count <= words.count, "a word is one condition at most")
        _ = try store.get().leads(filter, limit: 1)
        _ = try store.get().countLeads(filter)
    }

    static func time(_ bytes: [UInt8]) throws {
        let text = text(bytes)
        let range = RFC3339.milliseconds
        for now in [Samples.now, range.lowerBound, range.upperBound, .min, .max] {
            for offset in [0, 8 * 3600, -12 * 3600, Int.min, Int.max] {
                let moment = TimeParser.milliseconds(text, now: now, offset: { _ in offset })
                try demand(moment.map(range.contains) ?? true, "a moment is in the years 0 to 9999")
            }
        }
        guard let moment = RFC3339.milliseconds(text) else { return }
        guard range.contains(moment) else {
            _ = RFC3339.text(milliseconds: moment)
            return
        }
        try demand(RFC3339.milliseconds(RFC3339.text(milliseconds: moment)) == moment, "a moment is read as written")
    }

    static func budget(_ bytes: [UInt8]) throws {
        guard let value = BudgetParser.value(of: text(bytes)) else { return }
        guard let written = BudgetParser.text(of: value) else {
            throw BrokenRule(description: "a budget that was read can be written")
        }
        try demand(BudgetParser.value(of: written) == value, "a budget is read again as it was")
    }

    /// A lead is found by each of its names.
    static func search(_ bytes: [UInt8]) throws {
        let names = text(bytes).split(separator: "\n", maxSplits: 20).map { TextFold.canonical(String($0)) }
        let haystack = SearchText.haystack(names: names, others: [])
        for name in names {
            let needle = SearchText.needle(name)
            try demand(
                needle.isEmpty || haystack.utf8.firstRange(of: needle.utf8) != nil,
                "\(name.debugDescription) is found by its name")
        }
        _ = LeadCode.normalized(text(bytes))
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
