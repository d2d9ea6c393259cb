/// Several have leads that turn out to be one: whose is it?
package struct Contest: Hashable, Sendable {
    package struct Contender: Hashable, Sendable {
        package var user: String
        /// When this user was first in contact, corrected (R12); milliseconds since 1970.
        package var firstContactAt: Int64
        /// Whether the server could not bound that time: then it counts after all that are certain.
        package var isUncertain: Bool
        /// Where in the log it got there.
        package var position: UInt64

        package init(_ user: String, firstContactAt: Int64, isUncertain: Bool = false, position: UInt64) {
            self.user = user
            self.firstContactAt = firstContactAt
            self.isUncertain = isUncertain
            self.position = position
        }
    }

    package enum Verdict: Hashable, Sendable {
        case owner(String)
        /// They all stand until a manager decides.
        case manager
    }

    package var contenders: [Contender]
    package var grade: Grade?
    /// Who has other leads of the same company, the earliest first.
    package var companyOwners: [String]

    package init(_ contenders: [Contender], grade: Grade?, companyOwners: [String] = []) {
        self.contenders = contenders
        self.grade = grade
        self.companyOwners = companyOwners
    }

    /// - Returns: `nil` when nobody stands for it.
    package func verdict(by policy: ContestPolicy) -> Verdict? {
        let users = Set(contenders.map(\.user))
        guard let only = contenders.first else { return nil }
        if users.count == 1 { return .owner(only.user) }
        if policy.byGrade[grade] == .manager { return .manager }
        if policy.isCompanyOwnerFirst, let owner = companyOwners.first(where: users.contains) { return .owner(owner) }
        let first = contenders.min(by: Contest.isEarlier) ?? only
        // It stood in the log first, and so was given first, to another one.
        guard let given = contenders.min(by: { $0.position < $1.position }), given.user != first.user else {
            return .owner(first.user)
        }
        switch policy.late {
        case .keep: return .owner(given.user)
        case .firstContact: return .owner(first.user)
        case .manager: return .manager
        }
    }

    private static func isEarlier(_ left: Contender, _ right: Contender) -> Bool {
        if left.isUncertain != right.isUncertain { return right.isUncertain }
        return (left.firstContactAt, left.position) < (right.firstContactAt, right.position)
    }
}
