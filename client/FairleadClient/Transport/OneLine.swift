/// Makes foreign text safe to stand inside a sentence on a terminal.
enum OneLine {
    /// Returns the text on one line, without control and direction characters, cut to a length in characters.
    static func of(_ text: String, charactersMax: Int = TransportLimits.quotedCharactersMax) -> String {
        var line = String.UnicodeScalarView()
        var lastWasSpace = true
        // A character is a few scalars at most; what comes far behind the cut is not looked at.
        for scalar in text.unicodeScalars.prefix(charactersMax * 8) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
                .privateUse:
                if !lastWasSpace { line.append(" ") }
                lastWasSpace = true
            default:
                line.append(scalar)
                lastWasSpace = false
            }
        }
        if lastWasSpace, !line.isEmpty { line.removeLast() }
        let whole = String(line)
        return whole.count <= charactersMax ? whole : whole.prefix(charactersMax - 1) + "…"
    }
}
