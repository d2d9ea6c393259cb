import FairleadCore

/// Makes a lead of one row.
struct RowReader {
    let mapping: ColumnMapping
    let dates: CaptureDate

    /// Words that stand for nothing in a column of numbers or addresses.
    private static let nothing: Set<String> = [
        "", "-", "--", "—", "/", "无", "没有", "未知", "n/a", "na", "none", "null", "?",
    ]

    /// Reads the cells of a row.
    ///
    /// - Throws: the first thing that is wrong with it.
    func draft(_ cells: [String]) throws(CaptureFlaw) -> LeadDraft {
        var draft = LeadDraft()
        var name = (given: "", family: "")
        var notes: [String] = []
        for (column, cell) in zip(mapping.columns, cells) {
            let text = CellText.plain(cell)
            guard !CaptureText.line(text).isEmpty else { continue }
            guard column.isKnown else {
                notes.append(column.header.isEmpty ? text : "\(column.header): \(text)")
                continue
            }
            for (part, value) in RowReader.values(of: column, text) {
                switch part.field {
                case nil: notes.append("\(part.label): \(value)")
                case ColumnNames.givenName: name.given = CaptureText.line(value)
                case ColumnNames.familyName: name.family = CaptureText.line(value)
                case let field?: try take(value, as: field, column, into: &draft, notes: &notes)
                }
            }
        }
        if draft[Field.contact] == nil {
            draft.set(Field.contact, PersonName.joined(given: name.given, family: name.family))
        }
        for note in notes { draft.addNote(note) }
        try draft.check()
        return draft
    }

    private func take(
        _ text: String, as field: String, _ column: ColumnMapping.Column, into draft: inout LeadDraft,
        notes: inout [String]
    ) throws(CaptureFlaw) {
        switch field {
        case ColumnNames.none: break
        case ColumnNames.note: notes.append(text)
        case ColumnNames.reach: try takeWays(text, into: &draft)
        case Field.phones: for phone in try RowReader.phones(text) { draft.addPhone(phone) }
        case Field.emails: for email in try RowReader.emails(text) { draft.addEmail(email) }
        case Field.tags: for tag in RowReader.elements(text) { draft.addTag(tag) }
        case Field.capturedAt: draft.capturedAt = try dates.milliseconds(text)
        case Field.need: draft.setText(field, text)
        case Field.budget:
            guard !RowReader.isNothing(text) else { break }
            if BudgetText.isUndecided(text) {
                notes.append("\(column.header): \(text)")
            } else {
                draft.set(field, try BudgetText.usual(text, unit: column.unit))
            }
        case Field.stage:
            // A word of the team's own is kept, but a stage is one of six.
            if let stage = StageNames.stage(text) {
                draft.set(field, stage)
            } else {
                notes.append("\(column.header): \(text)")
            }
        default: draft.set(field, text)
        }
    }

    // MARK: ways to reach somebody

    private func takeWays(_ text: String, into draft: inout LeadDraft) throws(CaptureFlaw) {
        for element in RowReader.elements(text).flatMap(RowReader.byWays) {
            let (label, value) = RowReader.labelled(element)
            guard !RowReader.isNothing(value) else { continue }
            if value.contains("@") {
                for email in try RowReader.emails(value) { draft.addEmail(email) }
            } else if label == Field.wechat {
                draft.set(Field.wechat, value)
            } else if label == Field.phones || RowReader.isNumberLike(value) {
                for phone in try RowReader.phones(value) { draft.addPhone(phone) }
            } else {
                draft.set(Field.wechat, value)
            }
        }
    }

    /// Splits `13800138000 anna@acme.de` and `13800138000/微信：anna`, but not the groups of one number.
    private static func byWays(_ text: String) -> [String] {
        for separator: Character in ["/", " "] {
            let parts = text.split(separator: separator).map { CaptureText.line(String($0)) }
            let isMixed = parts.contains {
                $0.contains("@") || ContactText.isChineseMobile($0) || labelled($0).label != nil
            }
            if parts.count > 1, isMixed { return parts.flatMap(byWays) }
        }
        return [text]
    }

    private static func labelled(_ text: String) -> (label: String?, value: String) {
        guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }),
            let field = ColumnNames.field(String(text[..<colon]))
        else { return (nil, text) }
        return (field, CaptureText.line(String(text[text.index(after: colon)...])))
    }

    private static func isNumberLike(_ text: String) -> Bool {
        ContactText.isPhone(CaptureText.narrowed(text)) || isRounded(text)
    }

    static func phones(_ text: String) throws(CaptureFlaw) -> [String] {
        var phones: [String] = []
        for element in elements(text).flatMap(bySlash) where !isNothing(element) {
            var phone = ContactText.bare(CaptureText.narrowed(element))
            guard !isRounded(phone) else { throw .cutPhone(element) }
            // A column of numbers, not texts.
            if phone.hasSuffix(".0") { phone.removeLast(2) }
            if phone.hasPrefix("'") { phone.removeFirst() }
            guard ContactText.isPhone(phone) else { throw .badPhone(element) }
            phones.append(phone)
        }
        return phones
    }

    static func emails(_ text: String) throws(CaptureFlaw) -> [String] {
        var emails: [String] = []
        for element in elements(text) where !isNothing(element) {
            let email = ContactText.bare(CaptureText.narrowed(element))
            guard ContactText.isEmail(email) else { throw .badEmail(element) }
            emails.append(email)
        }
        return emails
    }

    static func elements(_ text: String) -> [String] {
        text.split { CaptureText.isElementSeparator($0) || $0.isNewline || $0 == "|" }
            .map { CaptureText.line(String($0)) }.filter { !$0.isEmpty }
    }

    /// Splits `13800138000/13900139000`, but not `0511/12345`.
    private static func bySlash(_ text: String) -> [String] {
        let parts = text.split(separator: "/").map(String.init)
        let areWhole = parts.allSatisfy { part in part.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }.count >= 7 }
        return parts.count > 1 && areWhole ? parts : [text]
    }

    private static func isNothing(_ text: String) -> Bool { nothing.contains(CaptureText.line(text).lowercased()) }

    /// Tells whether a number is written as 1.38E+10.
    private static func isRounded(_ text: String) -> Bool {
        let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty
            && parts[0].allSatisfy { ("0"..."9").contains($0) || $0 == "." || $0 == "," }
            && parts[1].hasPrefix("+") && parts[1].dropFirst().allSatisfy { ("0"..."9").contains($0) }
    }

    // MARK: columns that hold several fields

    /// Returns what belongs to each part of a column: its values stand in the header's order.
    private static func values(
        of column: ColumnMapping.Column, _ text: String
    ) -> [(part: ColumnMapping.Column.Part, value: String)] {
        guard column.parts.count > 1 else { return column.parts.map { ($0, text) } }
        let values = SheetParts.split(text)
        var result: [(part: ColumnMapping.Column.Part, value: String)] = []
        for (index, part) in column.parts.enumerated() where index < values.count {
            // What is left over belongs to the last part.
            let isLast = index == column.parts.count - 1
            let value = isLast ? values[index...].joined(separator: "/") : values[index]
            if !CaptureText.line(value).isEmpty { result.append((part, value)) }
        }
        return result
    }
}
