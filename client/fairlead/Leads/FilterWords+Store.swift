import FairleadStore

extension FilterWords {
    /// Returns the filter that the words mean to the user of a store.
    ///
    /// - Throws: `Failure` that names the filters when a word looks like one and is none.
    static func filter(_ words: [String], store: DeviceStore, now: Int64) throws -> LeadFilter {
        let user = try store.identity.user?.name ?? ""
        do throws(Flaw) {
            return try filter(words, user: user, now: now, offset: store.environment.timeZoneOffsetSeconds)
        } catch { throw Failure(error) }
    }
}

extension Failure {
    fileprivate init(_ flaw: FilterWords.Flaw) {
        self =
            switch flaw {
            case .unknown(let typed):
                .usage(
                    Texts.unknownFilter(typed) + Suggestion.sentence(for: typed, among: FilterWords.keys),
                    hint: Texts.filtersAre)
            case .takesColon(let key): .usage(Texts.filterTakesColon(key), hint: Texts.filtersAre)
            case .badValue(let key, let value, let words):
                .usage(
                    Texts.badFilterValue(key, value) + Suggestion.sentence(for: value, among: words),
                    hint: Texts.filterValues(key, words))
            case .badTime(let value): .usage(Texts.badTime(value), hint: Texts.badTimeHint)
            }
    }
}
