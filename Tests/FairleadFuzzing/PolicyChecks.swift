import FairleadCore
import FairleadPolicyFile

/// The rules that a team works by, as an administrator writes them and as a server sends them.
enum PolicyChecks {
    static func policy(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        try file(text)
        // The same bytes as what a server sends.
        var record = RecordState(id: RecordID(high: 1, low: 1), kind: .policy, lead: nil)
        record.set(PolicyText.value(of: text))
        guard let sent = Policy(record) else { return }
        try same(sent)
        try grades(sent.grading)
    }

    private static func file(_ text: String) throws {
        let (policy, problems) = PolicyFile.read(text, orVersion: 7)
        try demand((policy == nil) != problems.isEmpty, "a file is a policy, or is told what is wrong with it")
        let lineCount = text.utf8.reduce(1) { $1 == UInt8(ascii: "\n") || $1 == UInt8(ascii: "\r") ? $0 + 1 : $0 }
        for problem in problems {
            // The end is a line of its own; YAML has two more signs that end a line.
            let last = lineCount + text.unicodeScalars.count { [0x85, 0x2028, 0x2029].contains($0.value) } + 1
            try demand((0...last).contains(problem.line), "a flaw stands on a line of the file: \(problem)")
            try demand(!problem.message.isEmpty, "a flaw has a name")
        }
        guard let policy else { return }
        let written = try PolicyFile.text(of: policy)
        let again = PolicyFile.read(written, orVersion: 8)
        try demand(again.policy == policy, "a policy is read again as it was: \(again.problems)")
        try same(policy)
        try grades(policy.grading)
    }

    /// A policy goes into its record and comes back.
    private static func same(_ policy: Policy) throws {
        var record = RecordState(id: RecordID(high: 1, low: 1), kind: .policy, lead: nil)
        record.set(policy.edit.value)
        try demand(Policy(record) == policy, "a policy is sent as it was")
        try demand(PolicyDifference.between(policy, policy).isEmpty, "a policy does not differ from itself")
        let differs = !PolicyDifference.between(.standard, policy).isEmpty
        try demand(differs == (policy.grading != Policy.standard.grading), "a difference is told")
    }

    /// Whatever the numbers in it, all answers can be graded.
    private static func grades(_ policy: GradingPolicy) throws {
        for pick in 0..<4 {
            var letters: [String: String] = [:]
            for (index, dimension) in policy.dimensions.enumerated() where pick > 0 && (pick < 3 || index % 2 == 0) {
                letters[dimension.name] = pick == 1 ? dimension.answers.first?.letter : dimension.answers.last?.letter
            }
            let answers = LeadAnswers(letters)
            try demand(LeadAnswers(encoded: answers.encoded) == answers, "answers are read again as they were")
            let grading = LeadGrading(answers, override: nil, policy: policy)
            for card in grading.cards {
                try demand(card.least <= card.most && card.best <= card.worst, "more points are no worse grade")
                try demand(!card.missing.isEmpty || card.grade != nil, "all answers make a grade")
            }
            _ = grading.dissenting(from: grading.grade(at: Samples.now))
        }
    }
}

extension RecordState {
    /// Sets the document that a policy's record holds.
    fileprivate mutating func set(_ document: Value) {
        let version = Version(
            value: document, dot: Dot(ReplicaID(rawValue: 1), 1), stamp: .zero, position: 1, author: "server")
        set(Cell(versions: [version]), for: CellKey(Field.document))
    }
}
