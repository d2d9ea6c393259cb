import ArgumentParser
import FairleadCore
import FairleadStore
import Glibc

/// What the shell offers at the TAB key: quick, silent, and never a reason to make or change anything.
enum Completion {
    /// Candidates of one kind; more help nobody.
    private static let countMax = 200
    /// Seconds after which nothing is offered rather than the shell kept waiting.
    private static let waitSeconds: UInt32 = 2

    /// The codes of leads, with their names where the shell shows such.
    static func leads(words: [String], prefix: String) -> [String] {
        let found = try? store(words)?.leadCodes(prefix: prefix, limit: countMax)
        return (found ?? []).map { lead in
            switch CompletionShell.requesting {
            case .zsh: "\(lead.code):\(CleanText.line(lead.name))"
            case .fish: "\(lead.code)\t\(CleanText.line(lead.name))"
            default: lead.code
            }
        }
    }

    /// The codes of leads, then the fields that can be edited.
    static func leadsOrFields(words: [String], prefix: String) -> [String] {
        let fields = Schema.editableLeadFields.map { field in
            Schema.mergeClass(of: field, in: .lead) == .set ? "\(field)+=" : "\(field)="
        }
        return leads(words: words, prefix: prefix) + offered { fields.filter { begins($0, with: prefix) } }
    }

    /// The codes of leads, then the dimensions to answer, and the answers once one is typed.
    static func leadsOrAnswers(words: [String], prefix: String) -> [String] {
        leads(words: words, prefix: prefix)
            + offered {
                let policy = try store(words)?.policy() ?? .standard
                guard let equals = prefix.firstIndex(of: "=") else {
                    return policy.grading.dimensions.map { "\($0.name)=" }.filter { begins($0, with: prefix) }
                }
                let dimension = policy.grading.dimension(prefix[..<equals].lowercased())
                return (dimension?.answers ?? []).map { "\(prefix[...equals])\($0.letter)" }
                    .filter { begins($0, with: prefix) }
            }
    }

    /// The people in the team.
    static func users(words: [String], prefix: String) -> [String] {
        offered { try userNames(store(words)).filter { begins($0, with: prefix) } }
    }

    /// The pools that leads can wait in.
    static func pools(words: [String], prefix: String) -> [String] {
        offered { try (store(words)?.policy().pools ?? []).map(\.name).filter { begins($0, with: prefix) } }
    }

    /// The sources that leads here have.
    static func sources(words: [String], prefix: String) -> [String] {
        offered { try (store(words)?.sources() ?? []).filter { begins($0, with: prefix) } }
    }

    /// The filters, and their values once a filter is typed.
    static func filters(words: [String], prefix: String) -> [String] {
        let (head, typed) = filterHead(words, prefix)
        guard let key = head else {
            let heads = FilterWords.keys.map { $0 == "company" ? "company~" : "\($0):" }
            return offered { heads.filter { begins($0, with: typed) } }
        }
        let before = prefix.contains(":") ? "\(key):" : ""
        return offered {
            try filterValues(key, words).filter { begins($0, with: typed) }.map { before + $0 }
        }
    }

    /// Bash breaks words at a colon: then the filter is in the words before.
    private static func filterHead(_ words: [String], _ prefix: String) -> (key: String?, typed: String) {
        if let colon = prefix.firstIndex(of: ":") {
            return (String(prefix[..<colon]), String(prefix[prefix.index(after: colon)...]))
        }
        let before = words.dropLast(words.last == prefix ? 1 : 0)
        guard before.last == ":", let key = before.dropLast().last, FilterWords.keys.contains(key) else {
            return (nil, prefix)
        }
        return (key, prefix)
    }

    private static func filterValues(_ key: String, _ words: [String]) throws -> [String] {
        switch key {
        case "stage": return Stage.all
        case "owner": return try ["me", FilterWords.noneValue] + userNames(store(words))
        case "pool": return try [FilterWords.anyValue] + (store(words)?.policy().pools.map(\.name) ?? [])
        case "source": return try store(words)?.sources() ?? []
        case "due": return FilterWords.dueValues
        case "missing": return FilterWords.missingValues
        case "conflicts": return [FilterWords.anyValue, FilterWords.noneValue]
        case "archived": return FilterWords.archivedValues
        case "sync": return SyncState.allCases.map(\.rawValue)
        case "grade": return FilterWords.gradeValues
        default: return []
        }
    }

    private static func userNames(_ store: DeviceStore?) throws -> [String] {
        try store?.users().filter(\.active).map(\.name) ?? []
    }

    /// Opens the store that the command line means, if there is one.
    private static func store(_ words: [String]) throws -> DeviceStore? {
        var folder: String?
        for (index, word) in words.enumerated() {
            if word == "--store", index + 1 < words.count { folder = words[index + 1] }
            if word.hasPrefix("--store=") { folder = String(word.dropFirst("--store=".count)) }
        }
        signal(SIGALRM) { _ in _exit(EXIT_SUCCESS) }
        alarm(waitSeconds)
        return try DeviceStore.open(
            folder: try StoreFolder.path(option: folder), environment: SystemClocks.environment(), creating: false)
    }

    private static func begins(_ word: String, with prefix: String) -> Bool {
        word.lowercased().hasPrefix(prefix.lowercased())
    }

    private static func offered(_ words: () throws -> [String]) -> [String] {
        let words = (try? words()) ?? []
        return words.prefix(countMax).filter(isHarmless).map { word in
            // zsh takes what follows a colon for an explanation.
            CompletionShell.requesting == .zsh
                ? word.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:") : word
        }
    }

    /// Bash expands what it is offered, so a source that somebody called `$(…)` would be run.
    private static func isHarmless(_ word: String) -> Bool {
        let signs = "-_.,:@+=~/%#"
        let isQuoting = CompletionShell.requesting == .zsh || CompletionShell.requesting == .fish
        return !word.isEmpty
            && word.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || signs.unicodeScalars.contains(scalar) || (scalar == " " && isQuoting)
            }
    }
}
