import FairleadCore

/// Turns what a person typed into values of a lead's fields, and says what is wrong with it.
enum LeadValues {
    /// Returns the value of a field that is not a set; an empty text is an explicit clear.
    static func value(of field: String, typed: String) throws -> Value {
        let text = TextFold.canonical(typed)
        guard !text.isEmpty else {
            guard field != Field.stage else {
                throw Failure.badData("bad_value", Texts.stageNeeded, hint: Texts.stagesAre(Stage.all))
            }
            return .null
        }
        switch field {
        case Field.stage: return .text(try stage(text))
        case Field.budget: return try budget(text)
        case Field.gradeOverride:
            throw Failure.badData("bad_value", Texts.overrideIsDecided)
        case let answer where LeadAnswers.dimension(of: answer) != nil:
            let letter = text.uppercased()
            guard LeadAnswers.isLetter(letter) else {
                throw Failure.badData("bad_value", Texts.answersAreOneOf(field))
            }
            return .text(letter)
        default: return try self.text(field, text)
        }
    }

    /// Returns a text as a value; an empty one is no value.
    static func text(_ field: String, _ text: String) throws -> Value {
        guard text.utf8.count <= Limits.textSizeBytesMax else {
            throw Failure.badData(
                "too_long", Texts.tooLong(field, bytesMax: Limits.textSizeBytesMax), hint: Texts.tooLongHint)
        }
        return text.isEmpty ? .null : .text(text)
    }

    /// Returns the elements of a set as typed: separated by commas or semicolons, each once.
    static func elements(of field: String, typed: String) throws -> [String] {
        // What matters to a buyer may have commas.
        let separators: Set<Character> = field == Field.buyers ? [";", "；"] : [",", ";", "，", "；", "、"]
        var elements: [String] = []
        for part in typed.split(whereSeparator: separators.contains) {
            let element = try element(TextFold.canonical(String(part)), of: field)
            guard !element.isEmpty, !elements.contains(where: { $0.utf8.elementsEqual(element.utf8) }) else { continue }
            guard element.utf8.count <= Limits.elementSizeBytesMax else {
                throw Failure.badData(
                    "too_long", Texts.tooLong(field, bytesMax: Limits.elementSizeBytesMax), hint: Texts.tooLongHint)
            }
            elements.append(element)
        }
        return elements
    }

    /// Returns an element in the form in which it is kept.
    private static func element(_ text: String, of field: String) throws -> String {
        guard !text.isEmpty else { return text }
        switch field {
        case Field.buyers:
            guard let buyer = LeadDetails.buyer(text) else {
                throw Failure.badData("bad_value", Texts.badBuyer(text), hint: Texts.buyersAre(LeadDetails.buyingRoles))
            }
            return "\(buyer.role):\(buyer.person)"
        case Field.confirmed:
            let name = text.lowercased()
            guard Schema.isEditableLeadField(name), name != Field.confirmed else {
                throw Failure.badData(
                    "bad_value", Texts.unknownField(text), hint: Texts.fieldsAre(Schema.editableLeadFields))
            }
            return name
        default: return text
        }
    }

    private static func stage(_ text: String) throws -> String {
        let stage = text.lowercased()
        guard Stage.all.contains(stage) else {
            throw Failure.badData("bad_value", Texts.unknownStage(text), hint: Texts.stagesAre(Stage.all))
        }
        return stage
    }

    private static func budget(_ text: String) throws -> Value {
        guard let budget = BudgetParser.value(of: text) else {
            throw Failure.badData("bad_value", Texts.badBudget(text), hint: Texts.badBudgetHint)
        }
        return budget
    }
}
