import FairleadCore
import FairleadStore
import Testing

@Suite("References to leads")
struct LeadReferenceTests {
    /// Returns the candidates of an ambiguous reference, `nil` when none or one matches.
    private func candidates(_ device: TestDevice, _ reference: String, archived: Bool = true) throws -> [RecordID]? {
        do {
            _ = try device.store.resolve(reference, includingArchived: archived)
        } catch StoreError.ambiguous(_, let candidates) {
            return candidates.map(\.id)
        } catch StoreError.notFound {}
        return nil
    }

    private func isFound(_ device: TestDevice, _ reference: String, archived: Bool = true) throws -> Bool {
        do {
            _ = try device.store.resolve(reference, includingArchived: archived)
            return true
        } catch StoreError.notFound { return false }
    }

    @Test("a lead is meant by its id, its code in any spelling, the beginning of it, its number or its words")
    func everyWay() throws {
        let device = try TestDevice()
        let state = Pulled.record([
            Field.company: [Pulled.version(.text("华星科技"))], Field.contact: [Pulled.version(.text("李雷"))],
            Field.number: [Pulled.version(.int(42))],
        ])
        try device.pull([state])
        try device.add([Field.company: "Acme", Field.contact: "Anna Müller"])
        let code = LeadCode.code(of: state.id)
        let references = [
            state.id.description, state.id.description.uppercased(), code, code.lowercased(),
            code.replacing("0", with: "O"), String(code.prefix(7)), "#42", "# 42", "华星", "huaxing lilei", "  hxkj ",
        ]
        for reference in references {
            #expect(try device.store.resolve(reference, includingArchived: false) == state.id, "\(reference)")
        }
    }

    @Test("nothing that matches is an error", arguments: ["", "  ", "zzz", "#7", "#", "# x", "acme zzz"])
    func nothing(reference: String) throws {
        let device = try TestDevice()
        try device.add([Field.company: "Acme"])
        #expect(try !isFound(device, reference))
    }

    @Test("several that match are named, the one changed last first, and at most twenty")
    func several() throws {
        let device = try TestDevice()
        let first = try device.add([Field.company: "Acme One"])
        let second = try device.add([Field.company: "Acme Two"])
        #expect(try candidates(device, "acme") == [second, first])
        #expect(try candidates(device, "acme one") == nil)
        for number in 3...25 { try device.add([Field.company: "Acme \(number)"]) }
        #expect(try candidates(device, "acme")?.count == 20)
    }

    @Test("a whole code wins over words that say the same")
    func codeWins() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        try device.add([Field.company: LeadCode.code(of: lead)])
        #expect(try device.store.resolve(LeadCode.code(of: lead), includingArchived: false) == lead)
    }

    @Test("a word that begins one lead's code and names another is ambiguous")
    func accidentalPrefix() throws {
        let device = try TestDevice()
        let lead = try device.add([Field.company: "Acme"])
        let other = try device.add([Field.company: String(LeadCode.code(of: lead).prefix(5))])
        #expect(try candidates(device, String(LeadCode.code(of: lead).prefix(5))) == [other, lead])
        #expect(try device.store.resolve(String(LeadCode.code(of: lead).prefix(6)), includingArchived: false) == lead)
    }

    @Test("an archived lead is meant only when asked for, and when no live one matches")
    func archived() throws {
        let device = try TestDevice()
        let old = try device.add([Field.company: "Acme"])
        try device.edit(old, Edit(Field.archived, .bool(true)))
        #expect(try device.store.resolve("acme", includingArchived: true) == old)
        #expect(try !isFound(device, "acme", archived: false))
        #expect(try !isFound(device, LeadCode.code(of: old), archived: false))
        let new = try device.add([Field.company: "Acme"])
        #expect(try device.store.resolve("acme", includingArchived: true) == new)
        #expect(try device.store.resolve(LeadCode.code(of: old), includingArchived: true) == old)
    }

    @Test("a shell is offered the codes of live leads, the one changed last first, and each source once")
    func completion() throws {
        let device = try TestDevice()
        let first = try device.add([Field.company: "Acme", Field.contact: "Anna", Field.source: "referral"])
        let second = try device.add([:], [Field.phones: ["123"]])
        try device.add([Field.source: "referral"])
        let codes = try device.store.leadCodes(prefix: "", limit: 10)
        #expect(codes.dropFirst().map(\.code) == [second, first].map(LeadCode.code))
        #expect(codes.dropFirst().map(\.name) == ["123", "Acme · Anna"])
        #expect(try device.store.leadCodes(prefix: LeadCode.code(of: first).lowercased(), limit: 10).count == 1)
        #expect(try device.store.leadCodes(prefix: "u", limit: 10).isEmpty)
        #expect(try device.store.sources() == ["referral"])
    }
}
