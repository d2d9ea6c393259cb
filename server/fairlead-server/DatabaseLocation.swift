import ArgumentParser

/// Where the server keeps its state.
struct DatabaseLocation: Hashable, Sendable, ExpressibleByArgument {
    static let usual = DatabaseLocation(path: "fairlead.db")

    var path: String

    init(path: String) {
        self.path = path
    }

    /// Reads `sqlite:PATH`; a plain path means the same. `nil` for everything that this build cannot open.
    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        if let path = argument.split(separator: "sqlite:", maxSplits: 1, omittingEmptySubsequences: false).last,
            argument.hasPrefix("sqlite:")
        {
            guard !path.isEmpty else { return nil }
            self.path = String(path)
        } else if Self.scheme(of: argument) != nil {
            return nil
        } else {
            self.path = argument
        }
    }

    var defaultValueDescription: String { "sqlite:\(path)" }

    /// Returns the word before `:` when the argument looks like a URL of another kind of database.
    static func scheme(of argument: String) -> String? {
        guard let end = argument.firstIndex(of: ":") else { return nil }
        let word = argument[..<end].lowercased()
        let isWord = !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        return isWord ? word : nil
    }

    /// Reads the option's text, and says plainly what this build has.
    static func parse(_ argument: String) throws -> DatabaseLocation {
        if let location = DatabaseLocation(argument: argument) { return location }
        switch scheme(of: argument) {
        case "postgres", "postgresql":
            throw ValidationError(
                "This build of fairlead-server has only SQLite, not PostgreSQL. Use --database sqlite:PATH.")
        default:
            throw ValidationError("'\(argument)' names no database. Use --database sqlite:PATH.")
        }
    }
}
