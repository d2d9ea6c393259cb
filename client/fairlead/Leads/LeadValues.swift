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

    /// Returns the elements of a set as typed: separated by commas, each once.
    static func elements(of field: String, typed: String) throws -> [String] {
        let separators: Set<Character> = [",", ";", "，", "；", "、"]
        var elements: [String] = []
        for part in typed.split(whereSeparator: separators.contains) {
            let element = TextFold.canonical(String(part))
            guard !element.isEmpty, !elements.contains(where: { $0.utf8.elementsEqual(element.utf8) }) else { continue }
            guard element.utf8.count <= Limits.elementSizeBytesMax else {
                throw Failure.badData(
                    "too_long", Texts.tooLong(field, bytesMax: Limits.elementSizeBytesMax), hint: Texts.tooLongHint)
            }
            elements.append(element)
        }
        return elements
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
