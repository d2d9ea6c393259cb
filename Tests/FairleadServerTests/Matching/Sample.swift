import FairleadCore

/// Leads that are one person, or nearly.
enum Sample {
    static let anna = lead("Acme GmbH", "Anna Müller", phone: "+49 151 20473319")
    /// The same person: same mobile and company, her name as others write it.
    static let annaAgain = lead("ACME", "Anna Mueller", phone: "0049 151 20473319")
    /// The same mobile and name with another company: may have moved.
    static let annaElsewhere = lead("Zephyr Logistik AG", "Anna Müller", phone: "+49 151 20473319")

    /// Three of Anna, a pair of Wang Wei, colleagues, somebody who fits two, and strangers.
    static let people = [
        anna, annaAgain, lead("Acme", "Müller, Anna", phone: "+49 151 20473319", email: "anna.mueller@acme.example"),
        lead("上海恒瑞电子有限公司", "王伟", phone: "+86 13864027915"), lead("恒瑞电子", "Wang Wei", phone: "+86 138 6402 7915"),
        lead("Acme GmbH", "Bernd Schmidt", phone: "+49 151 71306624", email: "schmidt@acme.example"),
        lead("Acme GmbH", "Bernd Schmitt", phone: "+49 151 71306624"),
        annaElsewhere, lead("Nordwind KG", "Ole Hansen", email: "ole@nordwind.example"),
        lead("Südstern AG", "Ute Vogel", phone: "+49 89 5553178"),
        lead("Südstern AG", "Uta Vogel", phone: "+49 89 5553178"),
    ]

    static func lead(_ company: String, _ contact: String, phone: String? = nil, email: String? = nil) -> [Edit] {
        [Edit(Field.company, .text(company)), Edit(Field.contact, .text(contact))]
            + [phone.map { Edit(CellKey(Field.phones, element: $0), .int(0)) }].compactMap { $0 }
            + [email.map { Edit(CellKey(Field.emails, element: $0), .int(0)) }].compactMap { $0 }
    }
}
