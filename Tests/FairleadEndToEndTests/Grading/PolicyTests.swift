import FairleadTestKit
import Foundation
import Testing

@Suite("The team's policy, through the real programs")
struct PolicyTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = server.folder.file(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test("what policy show prints, policy apply takes back unchanged")
    func unchanged() throws {
        let shown = try server.ok("policy", "show").output
        let applied = try server.ok("policy", "apply", try file("policy.yaml", shown))
        #expect(applied.output.contains("Nothing changes"))
        #expect(try server.ok("policy", "show").output == shown)
        let json = try server.ok("policy", "show", "--json").json()
        #expect(json["version"].int == 0 && json["grading"]["primary"].text == "bant")
    }

    @Test("an applied policy comes with the next sync, and every device grades by it from then on")
    func applied() throws {
        let team = try server.team()
        let code = try team.lena.add("Acme")
        try team.lena.ok("grade", code, "b=A", "a=A", "n=A", "t=C")
        try settle(team.lena, team.mara)
        #expect(try team.mara.lead(code)["grade"].text == "A")
        let stricter = try server.ok("policy", "show").output
            .replacing("A: 3, B: 2", with: "A: 4, B: 2", maxReplacements: 1)
        let path = try file("policy.yaml", stricter)
        let dry = try server.ok("policy", "apply", path, "--dry-run", "--json").json()
        #expect(dry["applied"] == .bool(false) && dry["version"].int == 0)
        #expect(dry["settings"].list.map { $0["path"].text } == ["grading.schemes.bant.thresholds.A"])
        #expect(dry["grades"].list.count == 1)
        #expect(dry["grades"].list.first?["from"].text == "A" && dry["grades"].list.first?["to"].text == "B")
        #expect(dry["grades"].list.first?["count"].int == 1)
        let applied = try server.ok("policy", "apply", path)
        #expect(applied.output.contains("1 lead: A → B  (\(code))") && applied.output.contains("policy version 1"))
        #expect(try team.lena.lead(code)["grade"].text == "A")
        try settle(team.lena, team.mara, team.wei)
        for device in [team.lena, team.mara] {
            #expect(try device.lead(code)["grade"].text == "B")
            #expect(try device.json("why", "grade", code)["policy_version"].int == 1)
            #expect(try device.json("lead", "list", "grade:B").list.count == 1)
            #expect(try device.digest() == server.digest(of: device.user))
            #expect(try device.ok("verify").code == 0)
        }
        #expect(try server.ok("check").code == 0)
        // Whoever still has the file from before would take back what was applied since.
        let stale = try server.run("policy", "apply", path)
        #expect(stale.code == 65 && stale.talk.contains("version 1"), "\(stale.all)")
    }

    @Test(
        "leads of a source begin where the policy says, from add, import and scan alike, before and after a sync (IN-39)"
    )
    func firstStage() throws {
        let team = try server.team()
        let policy = try server.ok("policy", "show").output.replacing(
            "first_stages: {}", with: "first_stages: {referral: qualified, trade show: contacted, 展会: contacted}")
        #expect(try server.ok("policy", "apply", try file("policy.yaml", policy)).output.contains("first_stages"))
        try team.lena.sync()
        let known = try team.lena.add("Acme", "--source", "Referral")
        let other = try team.lena.add("Globex", "--source", "web")
        let leads = try file("leads.csv", "company,contact,source\nInitech,Peter,referral\n华星,李雷,展会\n")
        try team.lena.ok("import", leads)
        try team.lena.ok("event", "use", "CIIF")
        try team.lena.ok("scan", input: "MECARD:N:Han,Mei;ORG:Umbrella;TEL:13800138000;;\n")
        func stages(_ device: TestDevice) throws -> [String: String] {
            try device.json("lead", "list").list.reduce(into: [:]) {
                $0[$1["company"].text ?? ""] = $1["stage"].text
            }
        }
        let expected = [
            "Acme": "qualified", "Globex": "new", "Initech": "qualified", "华星": "contacted", "Umbrella": "contacted",
        ]
        #expect(try stages(team.lena) == expected)
        #expect(try team.lena.json("lead", "list", "stage:qualified").list.count == 2)
        #expect(try team.lena.json("history", known).list.allSatisfy { $0["field"].text != "first_stage" })
        try settle(team.lena, team.mara)
        for device in [team.lena, team.mara] {
            #expect(try stages(device) == expected)
            #expect(try device.digest() == server.digest(of: device.user))
            #expect(try device.ok("verify").code == 0)
        }
        #expect(try team.mara.lead(other)["stage"].text == "new")
        #expect(try server.ok("check").code == 0)
    }

    @Test("each flaw of a file is named with its line, and nothing is applied")
    func flaws() throws {
        let shown = try server.ok("policy", "show").output
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("met_at: A") }) + 1
        let path = try file("policy.yaml", shown.replacing("met_at: A", with: "met_at: Q", maxReplacements: 1))
        let result = try server.run("policy", "apply", path)
        #expect(result.code == 65)
        #expect(result.talk.contains("policy.yaml:\(line): grading.schemes.bant.met_at: "), "\(result.all)")
        #expect(try server.run("policy", "apply", server.folder.file("missing.yaml")).code == 65)
        #expect(try server.ok("policy", "show").output == shown)
    }
}
