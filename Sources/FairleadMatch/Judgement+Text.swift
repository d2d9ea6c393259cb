/// A judgement as it is stored and sent: words apart by spaces.
///
/// `1 automatic 2250 - sameMobile:1100 sameName:1050`: the version of the rules, the tier, hundredths of bits, the rule that
/// kept the pair from merging, and each piece of evidence.
extension Judgement {
    /// The version of rules, of frequencies and of how names and numbers are read; what was judged by another one is judged
    /// again.
    package static let version = 5

    package var encoded: String {
        let words = ["\(Judgement.version)", tier.name, "\(hundredths(bits))", rule?.rawValue ?? "-"]
        return (words + evidence.map { "\($0.kind.rawValue):\(hundredths($0.bits))" }).joined(separator: " ")
    }

    /// Reads a judgement. Evidence or a rule of a newer version is left out; `nil` for what is no judgement at all.
    package init?(encoded: String) {
        let words = encoded.split(separator: " ")
        guard words.count >= 4, Judgement.version(of: encoded) != nil, let tier = Tier(name: words[1]),
            let bits = Int64(words[2])
        else { return nil }
        self.tier = tier
        self.bits = Double(bits) / 100
        rule = Rule(rawValue: String(words[3]))
        evidence = words[4...].compactMap { word in
            let parts = word.split(separator: ":")
            guard parts.count == 2, let kind = Evidence.Kind(rawValue: String(parts[0])), let bits = Int64(parts[1])
            else { return nil }
            return Evidence(kind, Double(bits) / 100)
        }
        isConflict = rule == .namesDiffer || rule == .companyDiffers || rule == .mayHaveMoved
    }

    /// The version by which a stored judgement was made.
    package static func version(of encoded: String) -> Int? {
        encoded.split(separator: " ", maxSplits: 1).first.flatMap { Int($0) }
    }

    /// The same evidence for a pair that is not merged after all: by `fitsOthers` or `leftToPeople`.
    package func withheld(by rule: Rule) -> Judgement {
        var judgement = self
        judgement.tier = .suggest
        judgement.rule = rule
        return judgement
    }

    private func hundredths(_ bits: Double) -> Int64 { Int64((bits * 100).rounded()) }
}

extension Judgement.Tier {
    package var name: String {
        switch self {
        case .none: "none"
        case .suggest: "suggest"
        case .automatic: "automatic"
        }
    }

    fileprivate init?(name: Substring) {
        switch name {
        case "none": self = .none
        case "suggest": self = .suggest
        case "automatic": self = .automatic
        default: return nil
        }
    }
}
