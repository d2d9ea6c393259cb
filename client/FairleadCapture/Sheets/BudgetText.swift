import FairleadCore

/// Budgets as they stand in sheets, made what the one parser of budgets reads.
enum BudgetText {
    /// Tells whether a text says that there is no number yet.
    static func isUndecided(_ text: String) -> Bool {
        undecided.contains(CaptureText.folded(text))
    }

    /// Returns a budget such as `10-20万` for `约10-20` under the header 预算（万元）.
    ///
    /// - Parameter unit: what the header says of all amounts, such as `万`; an amount with a unit of its own has that.
    static func usual(_ typed: String, unit: String?) throws(CaptureFlaw) -> String {
        var text = CaptureText.line(CaptureText.narrowed(typed))
        for word in about where text.hasPrefix(word) { text.removeFirst(word.count) }
        for word in around where text.hasSuffix(word) { text.removeLast(word.count) }
        text = CaptureText.line(text)
        if let unit, !text.lowercased().contains(where: units.contains),
            let last = text.lastIndex(where: { ("0"..."9").contains($0) })
        {
            text.insert(contentsOf: unit, at: text.index(after: last))
        }
        guard BudgetParser.value(of: text) != nil else { throw .badBudget(typed) }
        return text
    }

    private static let units: Set<Character> = ["万", "萬", "千", "亿", "億", "k", "m", "w"]
    private static let about = ["大约", "约", "about ", "approx. ", "ca. ", "~"]
    private static let around = ["左右", "上下"]
    private static let undecided: Set<String> = [
        "待定", "未定", "待确认", "不详", "不确定", "保密", "面议", "暂无", "无预算", "有预算", "tbd", "tbc", "unknown", "confidential",
    ]
}
