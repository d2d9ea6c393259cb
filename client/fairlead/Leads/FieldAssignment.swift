import FairleadCore

/// `FIELD=VALUE`, `FIELD=`, `FIELD+=x` or `FIELD-=x`, as typed.
struct FieldAssignment: Hashable, Sendable {
    enum Operation: Hashable, Sendable {
        case set(String)
        case add(String)
        case remove(String)
    }

    let field: String
    let operation: Operation

    /// Tells whether a word is meant as an assignment, so that a reference of several words ends before it.
    static func isOne(_ text: String) -> Bool {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
        // Digits are in names of the team's own fields only.
        let hasDigits = text.hasPrefix(LeadDetails.customPrefix)
        return text[..<equals].utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                || hasDigits && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
    }

    /// Reads an assignment.
    ///
    ///     try FieldAssignment("tags+=vip")     // field tags, add vip
    ///
    /// - Throws: `Failure` with the list of fields when the name is not one that can be edited.
    init(_ text: String) throws {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
            throw Failure.usage(Texts.notAnAssignment(text), hint: Texts.notAnAssignmentHint)
        }
        var name = text[..<equals]
        let value = String(text[text.utf8.index(after: equals)...])
        switch name.utf8.last {
        case UInt8(ascii: "+"): (name, operation) = (name.dropLast(), .add(value))
        case UInt8(ascii: "-"): (name, operation) = (name.dropLast(), .remove(value))
        default: operation = .set(value)
        }
        field = try FieldAssignment.fieldName(String(name))
        guard isSet || operation == .set(value) else {
            throw Failure.usage(Texts.isNotASet(field), hint: Texts.notAnAssignmentHint)
        }
    }

    var isSet: Bool { Schema.mergeClass(of: field, in: .lead) == .set }

    /// The words that people use for fields beside their names.
    private static let otherNames = [
        "phone": Field.phones, "email": Field.emails, "mail": Field.emails, "tag": Field.tags, "name": Field.contact,
        "position": Field.title, "show": Field.event,
    ]

    private static func fieldName(_ typed: String) throws -> String {
        let name = typed.lowercased()
        let field = otherNames[name] ?? name
        if Schema.isEditableLeadField(field) { return field }
        let hint =
            switch field {
            case Field.owner: Texts.ownerIsAssigned
            case Field.collaborators: Texts.collaboratorsAreAdded
            default: Texts.fieldsAre(Schema.editableLeadFields)
            }
        throw Failure.badData("unknown_field", Texts.unknownField(typed), hint: hint)
    }
}
