import FairleadCore
import Testing

@Suite("What is found out about a lead")
struct LeadDetailsTests {
    @Test(
        "a field of the team's own is x_ and then small letters, digits and _",
        arguments: [
            ("x_region", true), ("x_2", true), ("x_a_b", true), ("x_", false), ("region", false), ("x_Ä", false),
            ("x_a b", false), ("x_" + String(repeating: "a", count: 40), true),
            ("x_" + String(repeating: "a", count: 41), false),
        ])
    func custom(name: String, isOne: Bool) {
        #expect(LeadDetails.isCustom(name) == isOne)
    }

    @Test(
        "a buyer has one of five roles and is somebody",
        arguments: [
            ("technical:Li Lei (easy, cheap)", "technical", "Li Lei (easy, cheap)"), ("Economic：王总", "economic", "王总"),
            (" user : Anna", "user", "Anna"), ("boss:Anna", nil, nil), ("user:", nil, nil), ("Anna", nil, nil),
        ] as [(String, String?, String?)])
    func buyer(element: String, role: String?, person: String?) {
        let buyer = LeadDetails.buyer(element)
        #expect(buyer?.role == role && buyer?.person == person)
    }

    @Test("missing is what nobody wrote; of several ways to reach somebody one is enough")
    func missing() {
        let empty = RecordState(id: RecordID(high: 1, low: 2), kind: .lead, lead: nil)
        #expect(
            LeadDetails.missing(in: empty) == ["company", "contact", "title", "phones", "need", "budget", "expected"])
    }
}
