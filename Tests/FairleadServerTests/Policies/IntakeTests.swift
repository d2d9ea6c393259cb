import FairleadCore
import FairleadPolicyFile
import FairleadProtocol
import Testing

@testable import FairleadServer

@Suite("Where leads of a source begin (IN-39)", .everyDatabase)
struct IntakeTests {
    private static func capture(_ device: TestDevice, _ source: String?, _ stage: String? = nil) throws -> RecordID {
        let texts = [(Field.source, source), (Field.stage, stage)].compactMap { field, text in
            text.map { Edit(field, .text($0)) }
        }
        return try device.addLead([Edit(Field.company, .text("Acme \(device.written.count)"))] + texts)
    }

    @Test(
        "a lead begins where the policy lets its source begin, while that policy holds; the log says the same for ever")
    func first() async throws {
        let team = try await OwnerTeam { $0.intake = .init(firstStages: [.init("Referral", "qualified")]) }
        let before = try [nil, "web", "REFERRAL"].map { try Self.capture(team.a, $0) }
        let typed = try Self.capture(team.a, "referral", "contacted")
        try await team.a.sync()
        #expect(try before.map { try team.a.text($0, Field.stage) } == ["new", "new", "qualified"])
        #expect(try team.a.text(typed, Field.stage) == "contacted")
        var policy = try await team.server.services.policies.current()
        policy.intake.firstStages = [.init("web", "contacted")]
        _ = try await team.server.services.policies.apply(policy)
        let after = try ["web", "referral"].map { try Self.capture(team.a, $0) }
        try await team.a.sync()
        #expect(try after.map { try team.a.text($0, Field.stage) } == ["contacted", "new"])
        #expect(try before.map { try team.a.text($0, Field.stage) } == ["new", "new", "qualified"])
        // `check` replays the log, and finds the state as it follows from each policy in its time.
        #expect(try await team.problems() == [])
    }

    @Test("in a merged lead a stage in which one of them only began gives way to one that somebody wrote")
    func merged() async throws {
        let team = try await OwnerTeam { $0.intake = .init(firstStages: [.init("referral", "proposal")]) }
        let began = try Self.capture(team.a, "referral")
        let worked = try Self.capture(team.a, nil)
        try team.a.edit(worked, Field.stage, .text("contacted"))
        try await team.a.sync()
        let states = try [began, worked].compactMap { try team.a.state($0) }
        let merged = MergedLead(states[0], with: [states[1]], links: [])
        #expect(merged.state.value(Field.stage) == .text("contacted"))
        #expect(merged.state.conflicts.contains(Field.stage) == false)
        #expect(MergePlan.merge(merged, preferred: nil).flatMap(\.edits).allSatisfy { $0.key.element != Field.stage })
        // What somebody wrote himself does not give way.
        try team.a.edit(began, Field.stage, .text("won"))
        try await team.a.sync()
        let written = MergedLead(try #require(try team.a.state(began)), with: [states[1]], links: [])
        #expect(written.state.conflicts.contains(Field.stage))
    }

    @Test(
        "each flaw of the file is named with its line, its place and what it should be",
        arguments: [
            ("{web: wonn}", "intake.first_stages.web", "one of new, contacted"),
            ("{web: won, WEB: new}", "intake.first_stages.WEB", "in another spelling"),
            ("[web]", "intake.first_stages", "NAME: VALUE"),
        ])
    func flaws(stages: String, place: String, sentence: String) throws {
        let text = try PolicyFile.text(of: .standard)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("first_stages: {}") }) + 1
        let problems = PolicyFile.read(text.replacing("first_stages: {}", with: "first_stages: \(stages)")).problems
        #expect(problems.map(\.line) == [line] && problems.map(\.path) == [place])
        #expect(problems.first?.message.contains(sentence) == true)
    }
}
