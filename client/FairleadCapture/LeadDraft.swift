import FairleadCore

/// What was read of one prospect, before anybody decides to keep it as a lead.
package struct LeadDraft: Hashable, Sendable {
    /// The fields that hold one value, by their names in `Field`; never empty ones.
    package private(set) var texts: [String: String] = [:]
    package private(set) var phones: [String] = []
    package private(set) var emails: [String] = []
    package private(set) var tags: [String] = []
    /// What has no field of its own, one item a line.
    package private(set) var noteLines: [String] = []
    /// Milliseconds since 1970, where the source says when.
    package var capturedAt: Int64?

    package init() {}

    package var note: String? { noteLines.isEmpty ? nil : noteLines.joined(separator: "\n") }

    package subscript(field: String) -> String? { texts[field] }

    /// Tells whether there is anything by which to find the prospect again.
    package var isReachable: Bool {
        [Field.company, Field.contact, Field.wechat].contains { texts[$0] != nil } || !phones.isEmpty || !emails.isEmpty
    }

    /// Keeps a field's value. A second one does not replace the first; it goes into the note.
    mutating func set(_ field: String, _ text: String) {
        let value = CaptureText.line(text)
        guard !value.isEmpty else { return }
        if let known = texts[field] {
            if !known.utf8.elementsEqual(value.utf8) { addNote("\(field): \(value)") }
        } else {
            texts[field] = value
        }
    }

    /// Keeps a value that may have several lines, such as a need.
    mutating func setText(_ field: String, _ text: String) {
        let value = CaptureText.lines(text)
        guard !value.isEmpty else { return }
        texts[field] = texts[field].map { $0 + "\n" + value } ?? value
    }

    mutating func replace(_ field: String, _ text: String?) {
        let value = CaptureText.line(text ?? "")
        texts[field] = value.isEmpty ? nil : value
    }

    mutating func addPhone(_ text: String) { LeadDraft.add(text, to: &phones) }
    mutating func addEmail(_ text: String) { LeadDraft.add(text, to: &emails) }
    mutating func addTag(_ text: String) { LeadDraft.add(text, to: &tags) }

    mutating func addNote(_ text: String) {
        let value = CaptureText.lines(text)
        if !value.isEmpty, !noteLines.contains(value) { noteLines.append(value) }
    }

    /// Checks what the store would refuse, so that one bad prospect never stops the ones behind it.
    package func check() throws(CaptureFlaw) {
        guard isReachable else { throw .nothingToReach }
        var size = 0
        for (field, text) in texts.sorted(by: { $0.key < $1.key }) {
            guard text.utf8.count <= Limits.textSizeBytesMax else { throw .tooLong(field) }
            size += text.utf8.count
        }
        for (field, elements) in [(Field.phones, phones), (Field.emails, emails), (Field.tags, tags)] {
            guard elements.count <= CaptureLimits.elementsMax else { throw .tooMany(field) }
            guard elements.allSatisfy({ $0.utf8.count <= Limits.elementSizeBytesMax }) else { throw .tooLong(field) }
            size += elements.reduce(0) { $0 + $1.utf8.count }
        }
        guard (note ?? "").utf8.count <= Limits.textSizeBytesMax else { throw .tooLong("note") }
        guard size + (note ?? "").utf8.count <= CaptureLimits.draftSizeBytesMax else { throw .tooLarge }
        if let budget = texts[Field.budget], BudgetParser.value(of: budget) == nil { throw .badBudget(budget) }
    }

    private static func add(_ text: String, to elements: inout [String]) {
        // A separator inside would make two of one.
        let value = CaptureText.line(String(text.map { CaptureText.isElementSeparator($0) ? " " : $0 }))
        guard !value.isEmpty, !elements.contains(where: { $0.utf8.elementsEqual(value.utf8) }) else { return }
        elements.append(value)
    }
}
