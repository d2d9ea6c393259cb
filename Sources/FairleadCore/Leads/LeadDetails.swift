/// What a team finds out about a prospect after the first talk, and what it must know to get on: names and rules of
/// the fields beside those that capture asks for.
package enum LeadDetails {
    /// The fields that hold one text, in the order in which they are shown.
    package static let texts = [
        Field.industry, Field.product, Field.expected, Field.employees, Field.revenue, Field.businessModel,
        Field.recentMoves, Field.pain, Field.decisionCycle, Field.competitors,
    ]

    // MARK: fields of the team's own

    /// What the name of a field of the team's own begins with.
    package static let customPrefix = "x_"
    private static let customNameBytesMax = 40

    /// Tells whether a name is one of the team's own: `x_` and then letters, digits and `_`.
    package static func isCustom(_ field: String) -> Bool {
        guard field.hasPrefix(customPrefix) else { return false }
        let rest = field.utf8.dropFirst(customPrefix.utf8.count)
        return (1...customNameBytesMax).contains(rest.count)
            && rest.allSatisfy { byte in
                byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    // MARK: who decides

    /// What somebody can be in a purchase; each looks for a value of its own (IN-31).
    package static let buyingRoles = ["economic", "procurement", "technical", "advocate", "user"]

    /// Splits `technical:Li Lei (easy to integrate)` into the role and who it is, what matters to them included.
    ///
    /// - Returns: `nil` when the role is none of `buyingRoles`, or nobody is named.
    package static func buyer(_ element: String) -> (role: String, person: String)? {
        guard let colon = element.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
        let role = TextFold.canonical(String(element[..<colon])).lowercased()
        let person = TextFold.canonical(String(element[element.index(after: colon)...]))
        return buyingRoles.contains(role) && !person.isEmpty ? (role, person) : nil
    }

    // MARK: what is still to be found out

    /// What a lead needs before anybody can judge it; of several in one line one is enough (IN-10 to IN-13).
    package static let needed: [[String]] = [
        [Field.company], [Field.contact], [Field.title], [Field.phones, Field.emails, Field.wechat],
        [Field.need, Field.product], [Field.budget], [Field.expected],
    ]

    /// Returns the first name of each line of `needed` of which nothing is known.
    package static func missing(in lead: RecordState) -> [String] {
        needed.filter { fields in fields.allSatisfy { !isKnown($0, in: lead) } }.map { $0[0] }
    }

    private static func isKnown(_ field: String, in lead: RecordState) -> Bool {
        if Schema.mergeClass(of: field, in: .lead) == .set { return !lead.elements(field).isEmpty }
        guard let value = lead.value(field), !value.isNull else { return false }
        return value.text != ""
    }
}
