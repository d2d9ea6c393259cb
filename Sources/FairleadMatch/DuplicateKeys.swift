import FairleadCore

/// Keys that two records of one prospect are likely to share.
///
/// They only say "look here": who shares one may still be somebody else, and nothing is merged because of them. A company
/// alone gives no key, for two people of one company are two prospects, and neither does a shared mailbox such as `info@`.
package enum DuplicateKeys {
    /// Returns the keys of a record, sorted, each once:
    ///
    /// - `e:` and a personal e-mail address,
    /// - `p:` and the last eight digits of a phone number, its extension left out (colleagues may share a landline),
    /// - `w:` and a WeChat id,
    /// - `n:` the company's brand, `|`, and the contact's name in pinyin, its words sorted, so that 李雷, Li Lei and
    ///   Lei Li are one.
    package static func keys(
        company: String?, contact: String?, phones: [String], emails: [String], wechat: String?
    ) -> [String] {
        var keys: Set<String> = []
        for email in emails {
            if let address = personalAddress(email) { keys.insert("e:" + address) }
        }
        for phone in phones {
            if let digits = PhoneDigits.last8(of: phone) { keys.insert("p:" + digits) }
        }
        if let wechat {
            let id = TextFold.folded(wechat).filter { $0 != " " }
            if !id.isEmpty { keys.insert("w:" + id) }
            // Many people's id is their mobile number.
            if let digits = PhoneDigits.last8(of: id), PhoneDigits.isNumberAlone(id) { keys.insert("p:" + digits) }
        }
        for brand in CompanyName.brands(of: company ?? "") {
            for name in PersonName.forms(of: contact ?? "") { keys.insert("n:\(brand)|\(name)") }
        }
        return keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Returns the folded address; `nil` when it is none, or the mailbox of an office rather than of a person.
    private static func personalAddress(_ email: String) -> String? {
        let address = TextFold.folded(TextFold.canonical(email))
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(".") else { return nil }
        // `sales-eu` and `info.cn` are offices too.
        let mailbox = parts[0].prefix { ("a"..."z").contains($0) }
        return roleMailboxes.contains(String(mailbox)) ? nil : address
    }

    private static let roleMailboxes: Set<String> = [
        "info", "sales", "contact", "office", "service", "support", "admin", "hello", "mail", "marketing", "export",
        "import", "kontakt", "vertrieb", "verkauf", "einkauf", "buero", "hr", "jobs", "enquiry", "enquiries", "inquiry",
        "inquiries", "webmaster", "postmaster", "noreply", "team", "procurement", "purchasing", "purchase", "market",
        "business", "reception", "welcome", "post", "help", "customer", "customerservice", "order", "orders", "company",
    ]
}
