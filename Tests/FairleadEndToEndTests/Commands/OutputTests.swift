import FairleadTestKit
import Foundation
import Testing

@Suite("Output and exit codes")
struct OutputTests {
    private let device: TestDevice

    init() throws { device = try TestDevice() }

    @Test("--store works before and after the command, and beats FAIRLEAD_STORE, which beats XDG_DATA_HOME")
    func store() throws {
        let (first, second) = (device.folder.file("first"), device.folder.file("second"))
        try device.ok("--store", first, "lead", "add", "--company", "Before")
        try device.ok("lead", "add", "--company", "After", "--store", second)
        func companies(_ arguments: [String], _ environment: [String: String?] = [:]) throws -> [String] {
            try device.run(arguments + ["lead", "list", "--json"], environment: environment).json().list
                .compactMap { $0["company"].text }
        }
        #expect(try companies(["--store", first]) == ["Before"])
        #expect(try companies(["--store", second]) == ["After"])
        #expect(try companies([], ["FAIRLEAD_STORE": first]) == ["Before"])
        #expect(try companies(["--store", second], ["FAIRLEAD_STORE": first]) == ["After"])
        let data: [String: String?] = ["FAIRLEAD_STORE": nil, "XDG_DATA_HOME": device.folder.file("data")]
        #expect(try device.run(["lead", "add", "--company", "Home"], environment: data).code == 0)
        #expect(FileManager.default.fileExists(atPath: device.folder.file("data/fairlead/fairlead.db")))
        #expect(try companies([], data) == ["Home"])
    }

    @Test("--json works before and after the command, and stdout is one document")
    func json() throws {
        try device.add("Acme")
        #expect(try device.run("--json", "lead", "list").json() == device.run("lead", "list", "--json").json())
        let error = try device.run("lead", "show", "nothing", "--json")
        #expect(error.code == 65)
        #expect(error.output.isEmpty || (try? error.json()) != nil)
    }

    @Test("nothing that is piped has colours or other escapes, also without NO_COLOR")
    func noEscapes() throws {
        try device.add("Evil \u{1B}[31mred\u{07} Ltd", "--contact", "Bell\u{07}", "--note", "line\u{1B}]0;title\u{07}")
        for command in [
            ["lead", "list"], ["lead", "show", "Evil"], ["pipeline"], ["status"], ["history", "Evil"], ["verify"],
            ["--help"], ["lead", "show", "nobody"], ["lead", "list", "--json"], ["export"],
        ] {
            for environment in [["NO_COLOR": "1"], [:], ["TERM": "xterm-256color"]] as [[String: String?]] {
                let result = try device.run(command, environment: environment)
                #expect(!result.output.utf8.contains(0x1B) && !result.talk.utf8.contains(0x1B), "\(command)")
                #expect(!result.output.utf8.contains(0x07) && !result.talk.utf8.contains(0x07), "\(command)")
            }
        }
    }

    @Test("colours on a terminal, none there with NO_COLOR")
    func terminal() throws {
        try device.add("Acme")
        func onTerminal(_ environment: [String: String?]) throws -> String {
            var all = environment
            all["FAIRLEAD_STORE"] = .some(device.store)
            all["TERM"] = .some("xterm-256color")
            let command = "'\(Programs.client)' lead list"
            return try ChildProcess.run("script", ["-qec", command, "/dev/null"], environment: all).output
        }
        let coloured = try onTerminal(["NO_COLOR": nil])
        #expect(coloured.contains("Acme") && coloured.contains("\u{1B}["), "\(coloured)")
        let plain = try onTerminal(["NO_COLOR": "1"])
        #expect(plain.contains("Acme") && !plain.contains("\u{1B}["), "\(plain)")
    }

    @Test("tables fit the width, and their columns stand below each other, with Chinese text too")
    func tables() throws {
        try device.add("深圳华星智能装备科技有限公司", "--contact", "欧阳震华")
        try device.add("A very long company name that goes on and on GmbH & Co. KG", "--contact", "Anna Müller")
        let lines = try device.run(["lead", "list"], environment: ["COLUMNS": "70"]).output.split(separator: "\n")
        #expect(lines.count >= 3)
        for line in lines { #expect(columns(String(line)) <= 70, "\(line)") }
    }

    /// Columns on a terminal, as far as these tests write: CJK takes two.
    private func columns(_ line: String) -> Int {
        line.unicodeScalars.reduce(0) { $0 + (0x2E80...0xFFEF ~= $1.value ? 2 : 1) }
    }

    @Test(
        "wrong usage ends with 64 and says what was meant",
        arguments: [
            ["lead", "ad"], ["frobnicate"], ["lead", "add"], ["lead", "list", "--limit", "-1"], ["log", "visit"],
            ["conflicts", "resolve", "x"], ["assign", "x"], ["join"],
            ["lead", "add", "--company", "x", "--colour", "red"],
            // An end has to lie ahead.
            ["grant-view", "x", "tom", "--until", "-1d"], ["request-view", "#1", "--until", "-1d"],
            ["requests", "accept", "x", "--until", "-1d"],
        ])
    func usage(_ arguments: [String]) throws {
        let result = try device.run(arguments)
        #expect(result.code == 64, "\(result.all)")
        #expect(!result.talk.isEmpty)
        #expect(result.output.isEmpty)
    }

    @Test(
        "bad data ends with 65",
        arguments: [
            ["lead", "show", "nobody"], ["lead", "edit", "nobody", "stage=won"], ["history", "nobody"],
            ["rejected", "show", "7"], ["import", "no-such-file.csv"], ["scan", "no-such-file.vcf"],
            ["bundle", "read", "no-such-file"], ["conflicts", "show", "nobody"],
        ])
    func badData(_ arguments: [String]) throws {
        let result = try device.run(arguments)
        #expect(result.code == 65, "\(result.all)")
        #expect(!result.talk.isEmpty)
    }

    @Test("what needs a server ends with 77 before this device has joined")
    func notJoined() throws {
        try device.add("Acme")
        for command in [["sync"], ["sync", "--watch"]] {
            let result = try device.run(command)
            #expect(result.code == 77, "\(result.all)")
            #expect(result.talk.contains("fairlead join"))
        }
    }

    @Test("a disk that takes nothing ends with 74, and nothing is half there")
    func disk() throws {
        try device.add("Acme")
        let full = try device.run("export", "--format", "csv")
        #expect(full.code == 0)
        let script = #""$0" lead list > /dev/full"#
        let result = try ChildProcess.run(
            "/bin/sh", ["-c", script, Programs.client], environment: ["FAIRLEAD_STORE": device.store])
        #expect(result.code == 74, "\(result.all)")
        #expect(result.talk.contains("could not be written"))
    }

    @Test("a store that is no database is not touched")
    func foreignFile() throws {
        try FileManager.default.createDirectory(atPath: device.store, withIntermediateDirectories: true)
        let text = String(repeating: "This is no database. ", count: 200)
        try text.write(toFile: device.databaseFile, atomically: true, encoding: .utf8)
        let result = try device.run("lead", "add", "--company", "Acme")
        #expect(result.code == 74, "\(result.all)")
        #expect(try String(contentsOfFile: device.databaseFile, encoding: .utf8) == text)
    }

    @Test("a reader that goes away ends the command without a word")
    func brokenPipe() throws {
        for number in 0..<3 { try device.add("Company \(number)") }
        let script = #""$0" lead list --json | head -c 1 > /dev/null"#
        let result = try ChildProcess.run(
            "/bin/bash", ["-c", "set -o pipefail; \(script)"], environment: ["FAIRLEAD_STORE": device.store])
        #expect(!result.talk.contains("fatal") && !result.talk.contains("Crash"), "\(result.all)")
    }
}
