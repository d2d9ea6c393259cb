import FairleadTestKit

/// Texts of the characters that make trouble.
enum RandomText {
    private static let pieces = [
        "a", "Z", "é", "e\u{301}", "ß", "ü", "u\u{308}", " ", "\u{A0}", "\n", "\r", "\r\n", "\t", "\u{0}", "\u{1B}",
        "\u{85}",
        "\u{9B}", "\u{301}", "\u{323}", "\u{338}", "恒", "瑞", "曾", "\u{FA19}", "\u{1100}", "\u{1161}", "\u{11A8}", "한",
        "が",
        "か\u{3099}", "ﾞ", "Ａ", "１", "　", "👩‍👧", "🇨🇳", "1️⃣", "\u{200B}", "\u{FEFF}", "\u{202E}", "İ", "ẞ", "ς", "ﬁ", "½",
        "\u{212B}", "क\u{93C}", "ก\u{E49}", "5", "0", "-", "(", ")", "+", "/", ".", "𠀀", "\u{1D15E}",
    ]

    static func make(_ dice: inout SplitMix64, from pieces: [String] = pieces) -> String {
        (0..<Int.random(in: 0...12, using: &dice)).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &dice)] }
            .joined()
    }
}
