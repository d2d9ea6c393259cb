import FairleadCore
import FairleadProtocol
import FairleadServerStore

extension AccountService {
    /// Problems after which a check stops listing.
    private static let problemsMax = 50

    /// Checks the database's own structures, the log's chain, and whether state and answers are what the log says.
    ///
    /// - Returns: a sentence for each problem; nothing when all is in order.
    package func check() async throws -> [String] {
        var problems = try await storage.database.integrityProblems()
        do {
            problems += try await storage.database.read { transaction in
                let replay = try LogReplay(transaction)
                guard !replay.stopped else { return replay.problems }
                return replay.problems + (try StateCheck(transaction, against: replay.set).problems)
                    + (try DerivedCheck(transaction, against: replay.set).problems)
                    + (try replay.decisions.problems(transaction))
            }
        } catch DatabaseError.failed(let problem) {
            problems.append(problem)
        }
        guard problems.count > Self.problemsMax else { return problems }
        return problems.prefix(Self.problemsMax) + ["And \(problems.count - Self.problemsMax) problems more."]
    }

    /// Returns the digest (R30) of what a user may see, or of everything: 64 hexadecimal digits.
    ///
    /// - Throws: `ServiceError.notFound` when there is no such user.
    package func digest(user: String?) async throws -> String {
        let policies = storage.policies
        return try await storage.read { transaction in
            var digest = StateDigest()
            var principals = [Principal.all]
            if let user {
                guard let row = try UserTable.load(transaction, NameRules.normalized(user)) else {
                    throw ServiceError.notFound(
                        ServiceProblem(
                            "unknown_user", "There is no user '\(user)'.", hint: "See 'fairlead-server user list'."))
                }
                var actor = row.actor
                actor.pools = try policies.policy(transaction).pools(of: actor)
                principals = actor.principals
            }
            try RecordTable.forEachVisible(transaction, to: principals) { digest.add($0, $1) }
            return digest.hexadecimal
        }
    }
}
