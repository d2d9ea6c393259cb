import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// The policy that this device goes by: the one that the server sent last, or the standard one before that.
///
/// It is read when it is first asked for, since most commands show no lead that needs it.
final class PolicySource {
    private let database: Database
    private var known: Policy?

    init(_ database: Database) {
        self.database = database
    }

    var policy: Policy {
        get throws {
            if let known { return known }
            let policy = try PolicySource.read(database)
            known = policy
            return policy
        }
    }

    /// Said so that SQLite takes the index of what belongs to no lead.
    private static let newest = """
        FROM base WHERE lead IS NULL AND kind <> 'lead' AND kind = 'policy' ORDER BY position DESC, id LIMIT 1
        """

    private static func read(_ database: Database) throws -> Policy {
        let statement = try database.cachedStatement(sql: "SELECT state \(newest)")
        guard let bytes = try Data.fetchOne(statement) else { return .standard }
        return Policy(try RecordStateCodec.decode(bytes)) ?? .unreadable
    }

    /// Names the state of the policy: another one has another name. `nil` before the server has sent any.
    static func place(_ database: Database) throws -> String? {
        let statement = try database.cachedStatement(sql: "SELECT hex(id) || position \(newest)")
        return try String.fetchOne(statement)
    }
}

extension Policy {
    /// Stands for one that a newer program wrote and this one cannot read: it grades nothing.
    static let unreadable = Policy(version: -1, grading: GradingPolicy(primary: "", dimensions: [], schemes: []))

    package var isUnreadable: Bool { version < 0 }
}

/// Brings the grades that lists read up to another policy, without looking at a single lead: they follow from the
/// answers beside them.
struct Regrading {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func run() throws {
        let policy = try PolicySource(database).policy
        var answersByGrade: [String: [String]] = [:]
        for answers in try String.fetchAll(database, sql: "SELECT DISTINCT answers FROM leads WHERE answers <> ''") {
            let grading = LeadGrading(LeadAnswers(encoded: answers), override: nil, policy: policy.grading)
            answersByGrade[grading.computed?.rawValue ?? "", default: []].append(answers)
        }
        for (grade, answers) in answersByGrade.sorted(by: { $0.key < $1.key }) {
            // Answers are names, signs of equality and letters: there is nothing to escape in them.
            let list = "[" + answers.map { "\"\($0)\"" }.joined(separator: ",") + "]"
            try database.execute(
                sql: """
                    UPDATE leads SET grade = ?1 WHERE grade <> ?1 AND answers IN (SELECT value FROM json_each(?2))
                    """, arguments: [grade, list])
        }
    }
}
