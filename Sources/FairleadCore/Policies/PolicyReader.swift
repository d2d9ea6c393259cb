/// Reads a policy from a tree and says of everything that is wrong where it stands and what it should be.
package struct PolicyReader {
    package private(set) var problems: [PolicyProblem] = []

    /// Reads a whole policy.
    ///
    /// - Returns: the policy, as far as it can be read at all, and what is wrong with it: whoever writes a policy has to
    ///   mend all of that first, whoever gets one makes the best of it.
    package static func policy(_ node: PolicyNode) -> (policy: Policy?, problems: [PolicyProblem]) {
        var reader = PolicyReader()
        let sections = reader.members(node, "", known: ["version", "grading"])
        let version = sections["version"].flatMap { reader.number($0, "version", 0...Int64(Limits.counterMax)) } ?? 0
        guard let section = reader.required("grading", of: sections, in: node, "") else {
            return (nil, reader.problems)
        }
        let grading = reader.grading(section)
        return (grading.map { Policy(version: version, grading: $0) }, reader.problems)
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
