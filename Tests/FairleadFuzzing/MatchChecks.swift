import FairleadCore
import FairleadMatch

/// Names, companies, numbers and addresses, in the form in which they are compared.
enum MatchChecks {
    /// Two records: a field a line, its letter first; a line with `/` begins the second.
    static func match(_ bytes: [UInt8]) throws {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let end = lines.firstIndex { $0.first == "/" } ?? lines.endIndex
        let records = [lines[..<end], lines[end...].dropFirst()].map(record)
        let profiles = records.map(Profile.init)
        try symmetric(profiles[0], profiles[1])
        for (record, profile) in zip(records, profiles) {
            try demand(Profile(record.mapped(TextFold.folded)) == profile, "a normal form is its own: \(record)")
            let itself = Matcher.judge(profile, profile)
            try demand(!itself.isConflict, "nobody is in conflict with himself: \(record)")
            try symmetric(profile, profile)
            try found(profile)
        }
    }

    /// As a store has it: what people type is made canonical first.
    private static func record(_ lines: ArraySlice<Substring>) -> MatchRecord {
        var record = MatchRecord()
        for line in lines {
            let text = TextFold.canonical(String(line.dropFirst()))
            switch line.first {
            case "c": record.company = text
            case "n": record.contact = text
            case "t": record.title = text
            case "p": record.phones.append(text)
            case "e": record.emails.append(text)
            case "w": record.wechat = text
            case "l": record.city = text
            case "s": record.street = text
            case "y": record.locality = text
            case "z": record.postcode = text
            case "b": record.birthDate = text
            case "i": record.identity = text
            default: break
            }
        }
        return record
    }

    private static func symmetric(_ one: Profile, _ other: Profile) throws {
        let (there, back) = (Matcher.judge(one, other), Matcher.judge(other, one))
        try demand(
            there.bits == back.bits && there.tier == back.tier && there.rule == back.rule
                && there.isConflict == back.isConflict && there.reason == back.reason,
            "the order of two records does not matter: \(there) and \(back)")
        try demand(there.bits.isFinite && (there.rule == nil) == (there.tier == .automatic), "a judgement is one")
        let (keys, others) = (BlockingKeys(one), BlockingKeys(other))
        try demand(
            Set(keys.asked).isDisjoint(with: others.stored) == Set(others.asked).isDisjoint(with: keys.stored),
            "either record finds the other, or neither: \(keys) and \(others)")
    }

    /// Whoever is filed is found again by the same words, unless there is nothing to find him by.
    private static func found(_ profile: Profile) throws {
        let keys = BlockingKeys(profile)
        for list in [keys.stored, keys.asked] {
            try demand(zip(list, list.dropFirst()).allSatisfy(<), "keys are sorted, each once: \(list)")
        }
        var index = MemoryIndex<Int>()
        index.insert(1, profile)
        try demand(index.candidates(keys) == (keys.stored.isEmpty ? [] : [1]), "whoever is filed is found: \(keys)")
    }
}

extension MatchRecord {
    fileprivate func mapped(_ form: (String) -> String) -> MatchRecord {
        var result = self
        for path in [
            \MatchRecord.company, \.contact, \.title, \.wechat, \.city, \.street, \.locality, \.postcode, \.birthDate,
            \.identity,
        ] { result[keyPath: path] = form(self[keyPath: path]) }
        result.phones = phones.map(form)
        result.emails = emails.map(form)
        return result
    }
}
