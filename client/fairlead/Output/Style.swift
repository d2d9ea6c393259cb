/// What a piece of text is, so that a terminal can show it so.
enum TextRole: Sendable {
    case plain, heading, faint, code, good, warning, bad
}

/// Colours on a terminal, plain text everywhere else.
struct Style: Sendable {
    let isColored: Bool

    func paint(_ text: String, _ role: TextRole) -> String {
        guard isColored, !text.isEmpty else { return text }
        let parameters: String
        switch role {
        case .plain: return text
        case .heading: parameters = "1"
        case .faint: parameters = "2"
        case .code: parameters = "36"
        case .good: parameters = "32"
        case .warning: parameters = "33"
        case .bad: parameters = "31"
        }
        return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
    }
}
