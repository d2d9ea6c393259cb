import FairleadTestKit
import Foundation
import Testing

@Suite("Convergence")
struct ConvergenceTests {
    private let server: TestServer

    init() throws { server = try TestServer() }

    @Test("three reps offline, one of them with two devices, and a manager: one state for each user (I1, R29, R30)")
    func convergence() throws {
        let (lena, wei, mara) = try server.team()
        let second = try server.device(of: "lena")
        let tom = try server.device(of: "tom")
        let shared = try lena.add("Nordlicht Robotik", "--contact", "Anna Müller", "--tag", "first")
        try lena.sync()
        try lena.ok("assign", shared, "--co-owner", "wei")
        try settle(lena, wei, second, tom, mara)

        for number in 0..<5 {
            try lena.add("Lena \(number)", "--need", "三条装配线 \(number)")
            try wei.add("魏氏企业 \(number)", "--phone", "1380013800\(number)")
            try tom.add("Tom \(number)", "--note", "met at the stand")
        }
        try lena.ok("lead", "edit", shared, "tags+=vip", "title=Head")
        try wei.ok("lead", "edit", shared, "tags+=重点", "tags-=first", "city=Kiel")
        try second.ok("log", "visit", shared, "-m", "On the other laptop")
        try tom.ok("lead", "archive", "Tom 3")
        try settle(lena, wei, second, tom, mara)

        for device in [lena, wei, second, tom, mara] {
            #expect(try device.digest() == server.digest(of: device.user), "\(device.user)")
            let status = try device.json("status")
            #expect(status["pending"].int == 0, "I13: \(device.user)")
            #expect(status["only_here"].int == 0)
        }
        #expect(try lena.digest() == second.digest())
        #expect(try mara.companies().count == 15)
        #expect(try tom.companies().count == 4)
        let lead = try mara.lead(shared)
        #expect(lead["title"].text == "Head")
        #expect(lead["city"].text == "Kiel")
        #expect(Set(lead["tags"].texts) == ["vip", "重点"])
        #expect(lead["activities"].list.map { $0["author"].text } == ["lena"])
        #expect(lead["conflicts"] == .array([]), "different fields do not conflict")
        #expect(try server.run("check").code == 0)
    }

    @Test("the first sync gives each lead its number; codes never change; captured_by and owner are the rep")
    func numbers() throws {
        let (lena, _, mara) = try server.team()
        let code = try lena.add("Acme")
        #expect(try lena.lead(code)["number"].isNull)
        let report = try lena.sync()
        #expect(Set(report.keys) == Contract.sync)
        #expect(report["pushed"].int == 1)
        #expect(report["complete"].bool == true)
        let lead = try lena.lead(code)
        let number = try #require(lead["number"].int)
        #expect(lead["owner"].text == "lena")
        #expect(lead["captured_by"].text == "lena")
        #expect(lead["sync"].text == "synced")
        try mara.sync()
        #expect(try mara.lead("#\(number)")["code"].text == code)
    }

    @Test("captured before joining: it is the user's, and goes with the first sync")
    func beforeJoining() throws {
        let device = try TestDevice("lena")
        let code = try device.add("Acme", "--note", "early")
        try server.join(device)
        try device.sync()
        let mara = try server.device(of: "mara", role: "manager")
        try mara.sync()
        let lead = try mara.lead(code)
        #expect(lead["owner"].text == "lena")
        #expect(lead["activities"].list.map { $0["author"].text } == ["lena"])
        // The team has grown by mara since.
        try device.sync()
        #expect(try device.digest() == server.digest(of: "lena"))
    }

    @Test("a sync with nothing to do changes nothing")
    func idle() throws {
        let lena = try server.device(of: "lena")
        try lena.add("Acme")
        try settle(lena)
        let digest = try lena.digest()
        let report = try lena.sync()
        #expect(report["pushed"].int == 0 && report["pulled"].int == 0)
        #expect(try lena.digest() == digest)
        #expect(try lena.ok("sync").output.contains("Nothing new"))
    }

    @Test("created and archived before it ever synced: no error, and it is archived for all (trap rxdb)")
    func archivedAtOnce() throws {
        let (lena, _, mara) = try server.team()
        let code = try lena.add("Acme")
        try lena.ok("lead", "archive", code)
        try settle(lena, mara)
        #expect(try mara.companies().isEmpty)
        #expect(try mara.lead(code)["archived"].bool == true)
    }

    @Test("concurrent additions to a set all stay; an add wins over a concurrent remove (R9)")
    func sets() throws {
        let (lena, wei, _) = try server.team()
        let code = try lena.add("Acme", "--tag", "cold")
        try lena.ok("assign", code, "--co-owner", "wei")
        try settle(lena, wei)
        try lena.ok("lead", "edit", code, "tags-=cold", "phones+=+49 511 5550100")
        try wei.ok("lead", "edit", code, "tags-=cold")
        try wei.ok("lead", "edit", code, "tags+=cold", "phones+=+49 511 5550200")
        try settle(lena, wei)
        let lead = try lena.lead(code)
        #expect(lead["tags"].texts == ["cold"])
        #expect(lead["phones"].list.count == 2)
        #expect(lead["conflicts"] == .array([]))
    }
}
