import Foundation

/// The files of this package, read once.
struct SourceTree {
    struct File: Sendable {
        /// From the package's folder.
        var path: String
        var lines: [String]
        var text: String { lines.joined(separator: "\n") }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static let ownFolders = ["Sources", "Tests", "client", "server", "protocol"]

    /// All Swift files that people write.
    static let swift: [File] = files(ending: ".swift").filter { !$0.path.contains("/Generated/") }

    static func files(ending: String) -> [File] {
        ownFolders.flatMap { folder in
            let names = FileManager.default.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(ending) }.sorted().compactMap { read(folder + "/" + $0) }
        }
    }

    static func read(_ path: String) -> File? {
        guard let text = try? String(contentsOfFile: root + "/" + path, encoding: .utf8) else { return nil }
        var lines = text.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        return File(path: path, lines: lines)
    }
}

extension SourceTree.File {
    /// The modules that it imports.
    var imports: [String] {
        code.map(\.text).compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") && $0 != "package" && $0 != "public" }
            guard words.first == "import", let last = words.last else { return nil }
            return last.split(separator: ".").first.map(String.init)
        }
    }

    /// The lines without what stands in comments and between quotation marks.
    var code: [(number: Int, text: String)] {
        var isInText = false
        return lines.enumerated().map { index, line in
            if line.components(separatedBy: "\"\"\"").count.isMultiple(of: 2) {
                defer { isInText.toggle() }
                return (index + 1, isInText ? "" : SourceTree.File.bare(line))
            }
            return (index + 1, isInText ? "" : SourceTree.File.bare(line))
        }
    }

    private static func bare(_ line: String) -> String {
        var result = ""
        var isInText = false
        var previous: Character = " "
        for character in line {
            if character == "\"" && previous != "\\" { isInText.toggle() }
            if !isInText {
                if character == "/" && previous == "/" { return String(result.dropLast()) }
                result.append(character)
            }
            previous = character
        }
        return result
    }

    /// Functions with the numbers of lines that they take. Relies on the formatter: a body ends where its first
    /// line's indentation comes back.
    var functions: [(line: Int, count: Int)] {
        var result: [(Int, Int)] = []
        let code = code
        for (index, line) in code.enumerated() where SourceTree.File.beginsFunction(line.text) {
            let indentation = String(lines[index].prefix { $0 == " " })
            // A requirement of a protocol has no body.
            guard let opening = code[index...].first(where: { $0.text.hasSuffix("{") || $0.text.hasSuffix("}") }),
                opening.text.hasSuffix("{"), opening.number - 1 - index < 12
            else { continue }
            guard let end = lines[opening.number...].firstIndex(where: { $0.hasPrefix(indentation + "}") }) else {
                continue
            }
            result.append((index + 1, end - index + 1))
        }
        return result
    }

    private static func beginsFunction(_ text: String) -> Bool {
        let words = text.split(separator: " ").map(String.init)
        guard
            let keyword = words.firstIndex(where: { word in
                word == "func" || ["init(", "init?(", "init<", "subscript("].contains { word.hasPrefix($0) }
            })
        else { return false }
        let modifiers: Set<String> = [
            "package", "public", "private", "fileprivate", "internal", "static", "mutating", "nonisolated", "override",
            "convenience", "required", "borrowing", "consuming", "final",
        ]
        return words[..<keyword].allSatisfy { modifiers.contains($0) || $0.hasPrefix("@") }
    }
}
