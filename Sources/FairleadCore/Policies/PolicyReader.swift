/// Reads a policy from a tree and says of everything that is wrong where it stands and what it should be.
package struct PolicyReader {
    package private(set) var problems: [PolicyProblem] = []

    private static let sections = [
        "version", "grading", "pools", "contests", "assignment", "reclaim", "matching", "intake",
    ]

    /// Reads a whole policy.
    ///
    /// - Returns: the policy, as far as it can be read at all, and what is wrong with it: whoever writes a policy has to
    ///   mend all of that first, whoever gets one makes the best of it.
    package static func policy(_ node: PolicyNode) -> (policy: Policy?, problems: [PolicyProblem]) {
        var reader = PolicyReader()
        let sections = reader.members(node, "", known: sections)
        let version = sections["version"].flatMap { reader.number($0, "version", 0...Int64(Limits.counterMax)) } ?? 0
        guard let section = reader.required("grading", of: sections, in: node, "") else {
            return (nil, reader.problems)
        }
        var policy = reader.grading(section).map { Policy(version: version, grading: $0) }
        // Each is the standard's as far as it is not named or cannot be read.
        if let pools = sections["pools"] { policy?.pools = reader.pools(pools) }
        if let contests = sections["contests"] { policy?.contests = reader.contests(contests) }
        let grading = policy?.grading
        if let assignment = sections["assignment"] {
            policy?.assignment = reader.assignment(assignment, grading: grading)
        }
        if let reclaim = sections["reclaim"] { policy?.reclaim = reader.reclaim(reclaim) }
        if let matching = sections["matching"] { policy?.matching = reader.matching(matching) }
        if let intake = sections["intake"] { policy?.intake = reader.intake(intake) }
        if let policy { reader.checkPools(of: policy, sections) }
        return (policy, reader.problems)
    }

    mutating func note(_ node: PolicyNode, _ path: String, _ message: String) {
        problems.append(PolicyProblem(line: node.line, path: path, message: message))
    }

    // MARK: parts that all sections are made of

    /// The members of an object by their names; those that nobody knows are named.
    ///
    /// - Parameter known: the names that there are; `nil` when the names are the writer's own.
    mutating func members(_ node: PolicyNode, _ path: String, known: [String]?) -> [String: PolicyNode] {
        var result: [String: PolicyNode] = [:]
        for member in entries(node, path) {
            if let known, !known.contains(member.key) {
                let sentence = "There is no setting \(member.key) here, only \(known.joined(separator: ", "))."
                problems.append(PolicyProblem(line: member.line, path: join(path, member.key), message: sentence))
            } else {
                result[member.key] = member.value
            }
        }
        return result
    }

    /// The members of an object in their order, each name once.
    mutating func entries(_ node: PolicyNode, _ path: String) -> [PolicyNode.Member] {
        guard case .object(let members) = node.content else {
            note(node, path, "Here belong settings with their values, as NAME: VALUE.")
            return []
        }
        var names: Set<[UInt8]> = []
        return members.filter { member in
            if names.insert(Array(member.key.utf8)).inserted { return true }
            let sentence = "\(member.key) stands here twice."
            problems.append(PolicyProblem(line: member.line, path: join(path, member.key), message: sentence))
            return false
        }
    }

    mutating func required(
        _ name: String, of members: [String: PolicyNode], in node: PolicyNode, _ path: String
    ) -> PolicyNode? {
        if let member = members[name] { return member }
        note(node, join(path, name), "\(name) is missing.")
        return nil
    }

    mutating func number(_ node: PolicyNode, _ path: String, _ range: ClosedRange<Int64>) -> Int64? {
        if case .int(let number) = node.content, range.contains(number) { return number }
        note(node, path, "This is a whole number from \(range.lowerBound) to \(range.upperBound).")
        return nil
    }

    mutating func text(_ node: PolicyNode, _ path: String, bytesMax: Int = 200) -> String? {
        if case .text(let text) = node.content, !text.isEmpty, text.utf8.count <= bytesMax,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        {
            return text
        }
        note(node, path, "This is a text of one line, of 1 to \(bytesMax) bytes.")
        return nil
    }

    mutating func flag(_ node: PolicyNode, _ path: String) -> Bool? {
        if case .bool(let flag) = node.content { return flag }
        note(node, path, "This is true or false.")
        return nil
    }

    /// A list of words; one word stands for a list of it.
    mutating func texts(_ node: PolicyNode?, _ path: String) -> [String] {
        guard let node else { return [] }
        guard case .list(let items) = node.content else { return text(node, path).map { [$0] } ?? [] }
        return items.compactMap { text($0, path) }
    }

    /// One of a few words.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ node: PolicyNode, _ path: String, as type: Word.Type
    ) -> Word? where Word.RawValue == String {
        if case .text(let text) = node.content, let word = Word(rawValue: text) { return word }
        note(node, path, "This is one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        return nil
    }

    mutating func words<Word: RawRepresentable & CaseIterable>(
        _ node: PolicyNode?, _ path: String, as type: Word.Type
    ) -> [Word] where Word.RawValue == String {
        guard let node else { return [] }
        guard case .list(let items) = node.content else { return word(node, path, as: type).map { [$0] } ?? [] }
        return items.compactMap { word($0, path, as: type) }
    }

    /// One value for each grade; where one is missing or wrong, the standard's.
    mutating func table<Content>(
        _ members: [String: PolicyNode], _ path: String, standard: GradeTable<Content>,
        _ read: (inout PolicyReader, PolicyNode, String) -> Content?
    ) -> GradeTable<Content> {
        func content(_ key: String, _ reader: inout PolicyReader, or standard: Content) -> Content {
            guard let node = members[key] else { return standard }
            return read(&reader, node, reader.join(path, key)) ?? standard
        }
        return GradeTable(
            a: content("A", &self, or: standard.a), b: content("B", &self, or: standard.b),
            c: content("C", &self, or: standard.c), ungraded: content("ungraded", &self, or: standard.ungraded))
    }

    /// A name that becomes part of a field's name.
    mutating func isName(_ name: String, _ node: PolicyNode, _ path: String) -> Bool {
        let bytes = name.utf8
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        if let first = bytes.first, isLetter(first), bytes.count <= 40, CellKey.isFieldName(name) { return true }
        note(node, path, "A name is a to z, digits and _, 40 characters at most, and begins with a letter.")
        return false
    }

    func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
