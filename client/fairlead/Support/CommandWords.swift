/// The words of the command line, as the parser is to see them.
enum CommandWords {
    /// The options that take free text, which may begin with a dash or be the name of an option.
    private static let textOptions: Set<String> = [
        "--message", "--result", "--at", "--next", "--due", "--need", "--note", "--value",
        "--reason", "--until",
    ]

    /// Ties free text to its option.
    ///
    /// The global options are looked for in all words, also before the command is known. So the text in
    /// `log note acme -m --json` would be taken for one of them.
    static func prepared(_ words: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            if word == "--" { return result + words[index...] }
            let option = word == "-m" ? "--message" : word
            if textOptions.contains(option), index + 1 < words.count, words[index + 1].utf8.first == UInt8(ascii: "-") {
                result.append("\(option)=\(words[index + 1])")
                index += 2
            } else {
                result.append(word)
                index += 1
            }
        }
        return result
    }

    /// Tells whether the result is to be JSON; also known when the words make no command.
    static func wantsJson(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains("--json")
    }

    /// Returns the words that are no options, up to `--`, and not the folder that `--store` names.
    static func names(in words: [String]) -> [String] {
        var names: [String] = []
        var isFolder = false
        for word in words.prefix(while: { $0 != "--" }) {
            if isFolder {
                isFolder = false
            } else if word == "--store" {
                isFolder = true
            } else if word.utf8.first != UInt8(ascii: "-") {
                names.append(word)
            }
        }
        return names
    }
}
