import FairleadCore

/// What each column of a sheet is read as.
package struct ColumnMapping: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package var header: String
        /// The field, or several for a column that holds them side by side (`联系人（姓名/职位）`); a part that has no
        /// field has its label here and goes into the note. None for a column of which nothing is known.
        var parts: [Part]
        /// `万` when the header says that amounts are in tens of thousands.
        var unit: String?

        package struct Part: Hashable, Sendable {
            var field: String?
            var label: String
        }

        var isKnown: Bool { parts.contains { $0.field != nil } }
        /// Fields of a lead that the column fills, `reach` standing for all ways to reach somebody.
        var fields: [String] { parts.compactMap(\.field).filter { $0 != ColumnNames.none } }
    }

    package let columns: [Column]

    /// The columns that no field was found for; they are kept in the note.
    package var keptInNote: [String] { columns.filter { !$0.isKnown && !$0.header.isEmpty }.map(\.header) }
    /// The columns that are left out, such as a running number.
    package var leftOut: [String] {
        columns.filter { $0.isKnown && $0.fields.isEmpty && !Spreadsheet.ownColumns.contains($0.header) }.map(\.header)
    }
    /// What fills which field, for people: `company ← 客户名称`.
    package var sentences: [String] {
        columns.filter { !$0.fields.isEmpty }.map { column in
            column.fields.map { $0 == ColumnNames.reach ? "phones, emails, wechat" : $0 }.joined(separator: ", ")
                + " ← " + column.header
        }
    }

    /// Recognises the headers of a sheet; `given` says what the user knows better.
    init(headers: [String], given: [(field: String, index: Int)]) {
        // What the store itself keeps of a lead, such as its owner, is not a note when a list of our own comes back.
        let isOwn = headers.prefix(3).elementsEqual(["id", "code", "number"])
        columns = headers.enumerated().map { index, header in
            let fields = given.filter { $0.index == index }.map(\.field)
            var column = ColumnMapping.column(header)
            if isOwn, column.fields.isEmpty { column.parts = [.init(field: ColumnNames.none, label: header)] }
            if !fields.isEmpty { column.parts = fields.map { Column.Part(field: $0, label: column.header) } }
            return column
        }
    }

    var knownCount: Int { columns.filter { !$0.fields.isEmpty }.count }

    /// Tells whether a lead could come of these columns at all.
    var canReach: Bool {
        let enough = [
            Field.company, Field.contact, Field.phones, Field.emails, Field.wechat, ColumnNames.reach,
            ColumnNames.givenName, ColumnNames.familyName,
        ]
        return columns.contains { $0.fields.contains { enough.contains($0) } }
    }

    private static func column(_ header: String) -> Column {
        let header = CaptureText.line(header)
        let (base, inner) = split(CaptureText.narrowed(header))
        var column = Column(header: header, parts: [], unit: unit(in: inner))
        if let field = ColumnNames.field(header) {
            column.parts = [.init(field: field, label: header)]
            return column
        }
        let baseField = ColumnNames.field(base)
        let baseParts = words(of: base)
        if baseParts.count > 1, baseField == nil {
            column.parts = parts(baseParts)
        } else if let baseField, baseField != ColumnNames.reach, baseField != Field.budget {
            // The words in brackets count only where the word before them is known: 跟进记录（时间/方式） is a record.
            let innerParts = words(of: inner)
            let isList = innerParts.count > 1 && innerParts.contains { ColumnNames.field($0) != nil }
            column.parts = isList ? parts(innerParts) : [.init(field: baseField, label: header)]
        } else if let baseField {
            column.parts = [.init(field: baseField, label: header)]
        }
        return column
    }

    /// Returns the parts, those of one field as one: `公司/单位` is one value.
    private static func parts(_ words: [String]) -> [Column.Part] {
        var result: [Column.Part] = []
        for word in words {
            let field = ColumnNames.field(word)
            if let field, result.contains(where: { $0.field == field }) { continue }
            result.append(.init(field: field, label: word))
        }
        guard result.contains(where: { $0.field != nil }) else { return [] }
        // Ways to reach somebody tell themselves apart.
        let ways = [Field.phones, Field.emails, Field.wechat]
        if result.count > 1, result.allSatisfy({ ways.contains($0.field ?? "") }) {
            return [.init(field: ColumnNames.reach, label: words.joined(separator: "/"))]
        }
        return result
    }

    private static func split(_ header: String) -> (base: String, inner: String) {
        guard let open = header.firstIndex(where: { $0 == "(" || $0 == "[" || $0 == "【" }) else { return (header, "") }
        let inner = header[header.index(after: open)...].prefix { $0 != ")" && $0 != "]" && $0 != "】" }
        return (String(header[..<open]), String(inner))
    }

    private static func words(of text: String) -> [String] {
        text.split { "/、,|&+".contains($0) || $0 == "\\" }.map { CaptureText.line(String($0)) }.filter { !$0.isEmpty }
    }

    private static func unit(in inner: String) -> String? {
        if inner.contains("万") { return "万" }
        return inner.lowercased() == "k" || inner.contains("千") ? "k" : nil
    }
}
