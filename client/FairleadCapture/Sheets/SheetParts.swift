/// Several fields in one cell, as in a column headed `客户名称/行业`: side by side, in the header's order.
package enum SheetParts {
    private static let separators: Set<Character> = ["/", "／", "|", "、", "\n", "\r\n"]
    private static let lesserSeparators: Set<Character> = [",", "，", ";", "；"]
    private static let quote: Character = "\""

    // MARK: writing

    /// Returns a cell that `split` takes apart into the same two values; what would be taken apart itself, as the name `Novo A/S`,
    /// stands between quotes.
    package static func joined(_ first: String, _ second: String) -> String {
        guard !second.isEmpty else { return isOneByItself(first) ? first : quoted(first) }
        return [first, second].map { value in
            value.isEmpty || value.first == quote || value.contains(where: separators.contains) ? quoted(value) : value
        }.joined(separator: "/")
    }

    private static func isOneByItself(_ value: String) -> Bool { value.isEmpty || split(value) == [value] }

    private static func quoted(_ value: String) -> String {
        "\(quote)\(value.replacing("\(quote)", with: "\(quote)\(quote)"))\(quote)"
    }

    // MARK: reading

    /// Takes a cell apart: at slashes and the like, else at commas, else where the second stands in brackets, as in
    /// `李雷（采购总监）`.
    package static func split(_ text: String) -> [String] {
        let (values, isQuoted) = atSeparators(text)
        guard values.count == 1, !isQuoted else { return values }
        let lesser = text.split(whereSeparator: lesserSeparators.contains).map(String.init)
        if lesser.count > 1 { return lesser }
        guard let open = text.firstIndex(where: { $0 == "（" || $0 == "(" }), open != text.startIndex,
            text.hasSuffix("）") || text.hasSuffix(")")
        else { return values }
        return [String(text[..<open]), String(text[text.index(after: open)...].dropLast())]
    }

    private static func atSeparators(_ text: String) -> (values: [String], isQuoted: Bool) {
        var (values, isQuoted): ([String], Bool) = ([], false)
        var rest = text[...]
        while let first = rest.first {
            if separators.contains(first) {
                rest.removeFirst()
            } else if let value = takeQuoted(&rest) {
                values.append(value)
                isQuoted = true
            } else {
                let end = rest.firstIndex(where: separators.contains) ?? rest.endIndex
                values.append(String(rest[..<end]))
                rest = rest[end...]
            }
        }
        return (values, isQuoted)
    }

    /// Takes a value in quotes off the front; `nil` where a quote is part of a name, as in `"Beta" GmbH`.
    private static func takeQuoted(_ text: inout Substring) -> String? {
        guard text.first == quote else { return nil }
        var value = ""
        var place = text.index(after: text.startIndex)
        while place < text.endIndex {
            let next = text.index(after: place)
            guard text[place] == quote else {
                value.append(text[place])
                place = next
                continue
            }
            guard next < text.endIndex, text[next] == quote else {
                guard next == text.endIndex || separators.contains(text[next]) else { return nil }
                text = text[next...]
                return value
            }
            value.append(quote)
            place = text.index(after: next)
        }
        return nil
    }
}
