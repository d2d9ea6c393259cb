/// The texts that cells of a workbook share by their number.
struct SharedStrings {
    private let texts: [String]

    init(_ part: [UInt8]?) throws(CaptureFlaw) {
        var texts: [String] = []
        var text = CellTextReader()
        if let part {
            try XMLElements.forEach(in: part) { event in
                text.take(event)
                if case .end("si") = event { texts.append(text.finish()) }
            }
        }
        self.texts = texts
    }

    subscript(number: String) -> String? {
        Int(number).flatMap { texts.indices.contains($0) ? texts[$0] : nil }
    }
}

/// Puts a text together that stands in runs of different fonts; how it is pronounced, which may stand beside it, is left out.
struct CellTextReader {
    private var text = ""
    private var isInText = false
    private var isPronunciation = false

    mutating func take(_ event: XMLElements.Event) {
        switch event {
        case .start("t", _): isInText = true
        case .end("t"): isInText = false
        case .start("rPh", _): isPronunciation = true
        case .end("rPh"): isPronunciation = false
        case .text(let piece) where isInText && !isPronunciation: text += piece
        default: break
        }
    }

    /// Returns the text, and begins another one.
    mutating func finish() -> String {
        defer { text = "" }
        return CellTextReader.unescaped(text)
    }

    /// Characters that XML cannot hold stand there as `_x000D_`; such a text itself begins with `_x005F_`.
    static func unescaped(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        var (result, rest) = ("", text[...])
        while let start = rest.firstRange(of: "_x") {
            let digits = rest[start.upperBound...].prefix(4)
            let end = digits.endIndex
            guard digits.utf8.count == 4, let number = UInt32(digits, radix: 16), end < rest.endIndex, rest[end] == "_",
                let scalar = Unicode.Scalar(number)
            else {
                result += rest[..<start.upperBound]
                rest = rest[start.upperBound...]
                continue
            }
            result += rest[..<start.lowerBound]
            result.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
