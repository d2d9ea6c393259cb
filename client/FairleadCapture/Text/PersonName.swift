/// How the halves of a name stand together.
enum PersonName {
    /// Returns `李雷` or `Anna Müller`.
    static func joined(given: String, family: String, middle: String = "") -> String {
        if CaptureText.containsHan(family) || CaptureText.containsHan(given) { return family + given }
        return [given, middle, family].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
