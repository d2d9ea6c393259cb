/// What the matcher looks at of a lead or another person's record, as it was written down; what is missing is empty.
package struct MatchRecord: Hashable, Sendable {
    package var company = ""
    package var contact = ""
    package var title = ""
    package var phones: [String] = []
    package var emails: [String] = []
    package var wechat = ""
    package var city = ""
    /// The house number and street, in any order.
    package var street = ""
    /// The suburb or village within the city.
    package var locality = ""
    package var postcode = ""
    /// Year, month and day.
    package var birthDate = ""
    /// A number that the state or a register gave this person.
    package var identity = ""

    package init() {}
}
