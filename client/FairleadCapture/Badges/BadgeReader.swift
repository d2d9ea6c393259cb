import FairleadCore

/// Reads the plain text of a badge or a card: no format, only lines that look like something.
package enum BadgeReader {
    /// Reads the lines of one badge.
    ///
    /// Labels (`姓名：李雷`) say what a line is; else addresses and numbers do, then the words that companies and positions
    /// have, then what looks like a name. The other lines become the note.
    /// - Throws: `CaptureFlaw` when nothing in it tells that it is about a person or a company.
    package static func draft(_ text: String) throws(CaptureFlaw) -> LeadDraft {
        guard text.utf8.count <= CaptureLimits.badgeSizeBytesMax else { throw .tooLarge }
        let whole = CaptureText.lines(text)
        if let kind = BadgeWords.kindOfCode(whole) { throw .notALead(kind) }
        var badge = Badge()
        let lines = lines(of: whole)
        guard lines.count <= CaptureLimits.badgeLinesMax else { throw .tooLarge }
        for line in lines { badge.take(line, isAlone: lines.count == 1) }
        return try badge.draft()
    }

    /// Splits a text into lines; a code of one line separates its parts by signs.
    private static func lines(of text: String) -> [String] {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count == 1, let line = lines.first else { return lines }
        for separator: Character in ["\t", "|", "^", "$", ";", "；"] {
            let parts = line.split(separator: separator).map { CaptureText.line(String($0)) }.filter { !$0.isEmpty }
            if parts.count > 1 { return parts }
        }
        return lines
    }
}

/// What the lines of a badge come to.
private struct Badge {
    private var lead = LeadDraft()
    private var unclear: [String] = []
    /// Something was there that only people and companies have.
    private var isCertain = false

    mutating func take(_ text: String, isAlone: Bool) {
        let line = CaptureText.line(text)
        guard !line.isEmpty else { return }
        if takeLabelled(line) || takeContacts(line, isAlone: isAlone) || takeNameAndTitle(line) {
            isCertain = true
        } else if lead[Field.company] == nil, BadgeWords.isCompany(line) {
            lead.set(Field.company, line)
            isCertain = true
        } else if lead[Field.title] == nil, BadgeWords.isTitle(line) {
            lead.set(Field.title, line)
            isCertain = true
        } else {
            unclear.append(line)
        }
    }

    func draft() throws(CaptureFlaw) -> LeadDraft {
        var lead = lead
        var rest = unclear
        if lead[Field.contact] == nil, let index = rest.firstIndex(where: BadgeWords.isName) {
            // A name alone could be any two words; a second line makes it a badge.
            guard isCertain || rest.count > 1 else { throw .unknownText }
            lead.set(Field.contact, rest.remove(at: index))
        } else if !isCertain {
            throw .unknownText
        }
        if lead[Field.company] == nil, let index = companyIndex(in: rest, of: lead) {
            lead.set(Field.company, rest.remove(at: index))
        }
        for line in rest { lead.addNote(line) }
        guard lead.isReachable else { throw .unknownText }
        try lead.check()
        return lead
    }

    /// The company is what the e-mail domain is called after, else the first short line without digits.
    private func companyIndex(in lines: [String], of lead: LeadDraft) -> Int? {
        let domains = lead.emails.compactMap { $0.split(separator: "@").last?.split(separator: ".").first }.map {
            CaptureText.folded(String($0))
        }
        if let index = lines.firstIndex(where: { line in
            domains.contains { $0.count > 2 && CaptureText.folded(line).contains($0) }
        }) {
            return index
        }
        return lines.firstIndex { line in
            !BadgeWords.isRole(line) && line.count <= 40 && line.split(separator: " ").count <= 5
                && !line.contains(where: { $0.isNumber || ":：/。.!?！？@".contains($0) })
        }
    }

    // MARK: kinds of lines

    private mutating func takeLabelled(_ line: String) -> Bool {
        // `Tel +49 511 123` has its label, too.
        guard let colon = line.firstIndex(where: { $0 == ":" || $0 == "：" }) ?? line.firstIndex(of: " ") else {
            return false
        }
        let isLoose = line[colon] == " "
        let label = String(line[..<colon])
        let value = CaptureText.line(String(line[line.index(after: colon)...]))
        guard label.count <= 24, let field = Badge.field(of: label), !value.isEmpty else { return false }
        if isLoose, ![Field.phones, Field.emails].contains(field) { return false }
        switch field {
        case Field.phones, ColumnNames.reach:
            guard let phones = try? RowReader.phones(value) else { return false }
            for phone in phones { lead.addPhone(phone) }
            return !phones.isEmpty
        case Field.emails:
            guard let emails = try? RowReader.emails(value) else { return false }
            for email in emails { lead.addEmail(email) }
            return !emails.isEmpty
        case Field.company, Field.contact, Field.title, Field.wechat, Field.city:
            lead.set(field, value)
            return true
        case Field.need:
            lead.setText(field, value)
            return true
        case Field.tags:
            for tag in RowReader.elements(value) { lead.addTag(tag) }
            return true
        default: return false
        }
    }

    private static func field(of label: String) -> String? {
        let short = ["t": Field.phones, "m": Field.phones, "p": Field.phones, "e": Field.emails]
        return short[label.lowercased()] ?? ColumnNames.field(label)
    }

    /// Takes addresses and numbers out of a line, which may hold several.
    private mutating func takeContacts(_ line: String, isAlone: Bool) -> Bool {
        let narrow = CaptureText.narrowed(line)
        if ContactText.isPhone(ContactText.bare(narrow)), Badge.isNumber(ContactText.bare(narrow), isAlone: isAlone) {
            lead.addPhone(ContactText.bare(narrow))
            return true
        }
        var isFound = false
        var others: [Substring] = []
        for word in narrow.split(whereSeparator: { $0 == " " || CaptureText.isElementSeparator($0) || $0 == "|" }) {
            let bare = ContactText.bare(String(word))
            if ContactText.isEmail(bare) {
                lead.addEmail(bare)
                isFound = true
            } else if ContactText.isChineseMobile(bare) {
                lead.addPhone(bare)
                isFound = true
            } else {
                others.append(word)
            }
        }
        guard isFound else { return false }
        // What stands beside the address is a line of its own.
        let rest = CaptureText.line(others.joined(separator: " "))
        if ColumnNames.field(rest) == nil, rest.contains(where: { $0.isLetter || $0.isNumber }) {
            take(rest, isAlone: false)
        }
        return true
    }

    /// Numbers on badges are ids as often as phones: digits alone are a phone only when they are written like one.
    private static func isNumber(_ text: String, isAlone: Bool) -> Bool {
        let digits = text.filter(\.isNumber).count
        guard digits >= 6 else { return false }
        if ContactText.isChineseMobile(text) || text.hasPrefix("+") { return true }
        if isAlone { return false }
        return text.hasPrefix("00") || (text.hasPrefix("0") && digits >= 9) || text.contains("-") || text.contains(" ")
    }

    /// Splits `李雷 总经理` and `Anna Müller, Head of Purchasing`.
    private mutating func takeNameAndTitle(_ line: String) -> Bool {
        guard lead[Field.contact] == nil, !BadgeWords.isCompany(line) else { return false }
        let separators: [Character] = CaptureText.containsHan(line) ? [",", "，", "/", "|", " "] : [",", "|", "/"]
        for separator in separators {
            guard let index = line.firstIndex(of: separator) else { continue }
            let name = CaptureText.line(String(line[..<index]))
            let title = CaptureText.line(String(line[line.index(after: index)...]))
            if BadgeWords.isName(name), BadgeWords.isTitle(title) {
                lead.set(Field.contact, name)
                lead.set(Field.title, title)
                return true
            }
        }
        return false
    }
}
