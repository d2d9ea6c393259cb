/// How two names compare.
struct NameEvidence {
    enum Level {
        case unknown, same, weak, completed, partial, initial, different
    }

    var level: Level
    var evidence: Evidence?

    /// Whether both names are whole and the same, but for a slip at most.
    var isWhole: Bool { level == .same || evidence?.kind == .mistypedName && level == .weak }

    /// Compares two people's names, and what their addresses say of a name that is not whole or not right.
    init(_ one: Profile, _ other: Profile) {
        self.init(one.name, other.name)
        guard level == .partial || level == .initial || evidence?.kind == .mistypedName else { return }
        for (half, whole) in [(one, other), (other, one)] where whole.name.completeness == .full {
            // An address that both have is evidence of its own.
            let addresses = half.emails.filter { !whole.emails.contains($0) }
            for reading in whole.name.readings where addresses.contains(where: { $0.completes(half.name, to: reading) })
            {
                let bits = Frequencies.name(reading, isPinyin: whole.name.isPinyin)
                self.init(.completed, Evidence(.completedName, bits - 1))
                return
            }
        }
    }

    private init(_ one: PersonName, _ other: PersonName) {
        guard one.completeness != .none, other.completeness != .none else {
            self.init(.unknown, nil)
            return
        }
        if !one.han.isEmpty, !other.han.isEmpty {
            self.init(chinese: one, other)
            return
        }
        if one.completeness == .partial || other.completeness == .partial {
            self.init(partial: one, other)
            return
        }
        let bothPinyin = one.isPinyin && other.isPinyin
        var best = NameEvidence(.different, Evidence(.otherName, -9))
        for left in one.readings {
            for right in other.readings {
                let found = NameEvidence(left, right, bothPinyin: bothPinyin)
                if let bits = found.evidence?.bits, bits > best.evidence?.bits ?? 0 { best = found }
            }
        }
        if best.evidence?.kind == .sameName, one.han.isEmpty != other.han.isEmpty {
            best.evidence?.kind = .sameNameInPinyin
        }
        self = best
    }

    private init(_ level: Level, _ evidence: Evidence?) {
        self.level = level
        self.evidence = evidence
    }

    private init(chinese one: PersonName, _ other: PersonName) {
        guard let left = one.readings.first, let right = other.readings.first, left == right else {
            let isNear = one.readings.first?.surname == other.readings.first?.surname
            self.init(.different, Evidence(.otherName, isNear ? -8 : -9))
            return
        }
        let bits = Frequencies.name(left, isPinyin: true)
        // A character more or less common does not change much; the characters being equal does.
        self =
            one.han == other.han
            ? NameEvidence(.same, Evidence(.sameName, min(Frequencies.nameBitsMax, bits + 1)))
            : NameEvidence(.weak, Evidence(.homophoneName, bits - 4))
    }

    private init(partial one: PersonName, _ other: PersonName) {
        let left = NameEvidence.words(one)
        let right = NameEvidence.words(other)
        func any(_ isAlike: (String, String) -> Bool) -> Bool {
            left.contains { word in right.contains { isAlike(word, $0) } }
        }
        if any(==) {
            self.init(.partial, Evidence(.partialName, 3))
        } else if any(PersonWords.mayBeSame) {
            self.init(.partial, Evidence(.partialName, 2.5))
        } else if any(NameEvidence.isSlip) {
            self.init(.partial, Evidence(.partialName, 1.5))
        } else if any({ ($0.utf8.count == 1 || $1.utf8.count == 1) && $0.utf8.first == $1.utf8.first }) {
            self.init(.partial, Evidence(.partialName, 1))
        } else {
            self.init(.different, Evidence(.otherName, -7))
        }
    }

    /// Surnames and given names, one letter for an initial.
    private static func words(_ name: PersonName) -> [String] {
        var words: [String] = []
        for word in name.readings.flatMap({ [$0.surname, $0.given] }) where !word.isEmpty && !words.contains(word) {
            words.append(word)
        }
        return words
    }

    private init(_ left: PersonName.Reading, _ right: PersonName.Reading, bothPinyin: Bool) {
        let bits = min(
            Frequencies.name(left, isPinyin: bothPinyin), Frequencies.name(right, isPinyin: bothPinyin))
        let surnameSame = left.surname == right.surname
        if surnameSame, left.given == right.given {
            self =
                left.given.utf8.count == 1
                ? NameEvidence(.initial, Evidence(.initialName, 4.5)) : NameEvidence(.same, Evidence(.sameName, bits))
            return
        }
        let isSurnameSlip = NameEvidence.isSlip(left.surname, right.surname)
        if left.given.utf8.count == 1 || right.given.utf8.count == 1 {
            let fits = left.given.utf8.first == right.given.utf8.first
            self =
                switch (fits, surnameSame, isSurnameSlip) {
                case (true, true, _): NameEvidence(.initial, Evidence(.initialName, 4.5))
                case (true, _, true): NameEvidence(.partial, Evidence(.initialName, 2))
                default: NameEvidence(.different, Evidence(.otherName, surnameSame ? -8 : -9))
                }
            return
        }
        if surnameSame, PersonWords.isShortWithSlip(left.given, right.given) {
            self.init(.weak, Evidence(.mistypedName, 5))
            return
        }
        if surnameSame || isSurnameSlip,
            PersonWords.mayBeSame(left.given, right.given) || NameEvidence.isCut(left, right)
        {
            self =
                surnameSame
                ? NameEvidence(.same, Evidence(.shortName, bits - 1)) : NameEvidence(.weak, Evidence(.mistypedName, 6))
            return
        }
        self =
            NameEvidence.slips(left, right, bits: bits)
            ?? NameEvidence(.different, Evidence(.otherName, surnameSame ? -8 : -9))
    }

    /// Compares two whole names as they are written, so that a blank in the wrong place is a slip too: `MatthewD avis`.
    private static func slips(_ left: PersonName.Reading, _ right: PersonName.Reading, bits: Double) -> NameEvidence? {
        let one = left.surname + left.given
        let other = right.surname + right.given
        let length = min(one.utf8.count, other.utf8.count)
        let count = length >= 4 ? EditDistance.between(one, other, limit: length >= 9 ? 2 : 1) : 3
        guard count <= 2, count == 1 || length >= 9 else { return nil }
        // Two valid names that differ are two names, for either of them may be meant.
        let changed = [(left.surname, right.surname), (left.given, right.given)].filter { $0 != $1 }
        if [left.surname, left.given, right.surname, right.given].allSatisfy(PinyinWord.isPinyin)
            || changed.allSatisfy({ PersonWords.isGiven($0) && PersonWords.isGiven($1) })
        {
            return NameEvidence(.different, Evidence(.otherName, -5))
        }
        let isGivenAlike =
            left.given.utf8.first == right.given.utf8.first || left.given.utf8.last == right.given.utf8.last
        if count == 1 { return NameEvidence(.weak, Evidence(.mistypedName, min(6.5, bits - 2))) }
        return isGivenAlike ? NameEvidence(.weak, Evidence(.mistypedName, 3.5)) : nil
    }

    /// `jean` for `jeanpierre`.
    private static func isCut(_ left: PersonName.Reading, _ right: PersonName.Reading) -> Bool {
        let (short, long) =
            left.given.utf8.count < right.given.utf8.count ? (left.given, right.given) : (right.given, left.given)
        return short.utf8.count >= 4 && long.utf8.count >= short.utf8.count + 3 && long.hasPrefix(short)
            && !PinyinWord.isPinyin(long)
    }

    /// Two spellings that differ by a slip; two valid words that differ are two names, for either of them may be meant.
    private static func isSlip(_ one: String, _ other: String) -> Bool {
        let length = min(one.utf8.count, other.utf8.count)
        guard length >= 2, EditDistance.isOneSlip(one, other) else { return false }
        return !(PinyinWord.isPinyin(one) && PinyinWord.isPinyin(other))
            && !(PersonWords.isGiven(one) && PersonWords.isGiven(other))
    }
}
