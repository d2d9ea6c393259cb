import FairleadCore
import FairleadTestKit
import Foundation

/// A lead as a rep captures it at a show: twelve texts, about 370 bytes as JSON with its id.
struct SampleLead {
    static let columns = [
        Field.company, Field.contact, Field.title, "phone", "email", Field.wechat, Field.city, Field.source,
        Field.event,
        Field.booth, Field.need, Field.budget,
    ]

    /// In the order of `columns`.
    let texts: [String]

    private subscript(_ column: String) -> String {
        texts[SampleLead.columns.firstIndex(of: column) ?? 0]
    }

    /// What the command line makes of it.
    var edits: [Edit] {
        SampleLead.columns.map { column in
            switch column {
            case "phone": Edit(CellKey(Field.phones, element: self[column]), .int(0))
            case "email": Edit(CellKey(Field.emails, element: self[column]), .int(0))
            case Field.budget: Edit(column, BudgetParser.value(of: self[column]) ?? .null)
            default: Edit(column, .text(self[column]))
            }
        }
    }

    /// One line of JSON; no text of the sample needs escaping.
    func json(id: RecordID) -> String {
        let members = zip(SampleLead.columns, texts).map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        return "{\"id\":\"\(id)\",\(members)}\n"
    }
}

/// Leads like those of a trade show, the same ones for the same seed.
struct SampleLeads {
    private var dice: SplitMix64

    init(seed: UInt64) { dice = SplitMix64(seed: seed) }

    mutating func next() -> SampleLead {
        let first = pick(Words.first)
        let last = word(syllables: 2)
        let brand = word(syllables: number(2...3))
        let company = "\(brand.capitalized) \(pick(Words.branches)) \(pick(Words.forms))"
        let low = number(1...20) * 5_000
        return SampleLead(texts: [
            company, "\(first) \(last.capitalized)", pick(Words.titles), "+49\(number(150_000_000...17_999_999_999))",
            "\(TextFold.folded(first)).\(last)@\(brand).example", "\(last)\(number(10...9_999))",
            pick(Words.cities), "trade show", pick(Words.events),
            "\(number(1...27))-\(pick(["A", "B", "C"]))\(number(1...60))",
            "\(pick(Words.verbs)) \(number(1...40)) \(pick(Words.machines)) \(pick(Words.models))\(number(100...999)) "
                + "for \(pick(Words.uses))",
            "\(low)-\(low * 2)EUR",
        ])
    }

    private mutating func word(syllables: Int) -> String { (0..<syllables).map { _ in pick(Words.syllables) }.joined() }

    private mutating func pick(_ words: [String]) -> String { words[Int.random(in: words.indices, using: &dice)] }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &dice) }
}

private enum Words {
    static let first = split(
        "Anna Ben Clara David Emma Felix Greta Hannes Ida Jonas Karla Lena Max Nora Oskar Paula Wei Li Mei Lei Tom Ute "
            + "Vera Xiao Yan Zoé Bea Carl Dora Jörg")
    static let syllables = split(
        "an ber da el fi gol hart in jos ka le mi nor ot per ra sen to um vo we xi yan zu stern werk mann tal hof bach "
            + "wald feld burg stein ing lin mar ton sol vik")
    static let models = split("K L M P R S T")
    static let branches = split(
        "Robotik Automation Maschinenbau Logistik Antriebe Messtechnik Software Energie Fördertechnik")
    static let forms = split("GmbH AG SE Ltd KG")
    static let titles = [
        "Head of Purchasing", "Plant Manager", "CTO", "Production Engineer", "Managing Director", "Buyer",
    ]
    static let cities = split(
        "Hannover Berlin Hamburg München Köln Stuttgart Leipzig Shanghai Shenzhen Wien Zürich Brno Lyon")
    static let events = ["Hannover Messe 2026", "automatica 2026", "LogiMAT 2026", "SPS 2026"]
    static let verbs = ["Wants a quote for", "Looks for", "Replaces", "Needs"]
    static let machines = ["grippers", "conveyors", "vision sensors", "welding cells", "palletisers", "servo drives"]
    static let uses = ["trays", "car doors", "battery packs", "glass bottles", "a new hall", "the night shift"]

    private static func split(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
