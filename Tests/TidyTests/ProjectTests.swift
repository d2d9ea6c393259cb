import Foundation
import Testing

@Suite("The project's files")
struct ProjectTests {
    @Test(
        "what a newcomer and a machine look for is there",
        arguments: [
            "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "Makefile", ".ci/run", ".gitignore", "demo/run.sh",
            "demo/generate.py", "protocol/SPEC.md", "protocol/generate.sh", "protocol/fairlead/v1/changes.proto",
            "protocol/fairlead/v1/exchange.proto",
        ])
    func present(_ path: String) {
        #expect(FileManager.default.fileExists(atPath: SourceTree.root + "/" + path))
    }

    @Test("scripts can be run", arguments: [".ci/run", "demo/run.sh", "protocol/generate.sh"])
    func executable(_ path: String) {
        #expect(FileManager.default.isExecutableFile(atPath: SourceTree.root + "/" + path))
    }

    @Test("each .proto file has its generated code")
    func generated() {
        let protos = SourceTree.files(ending: ".proto")
        #expect(!protos.isEmpty)
        for proto in protos {
            let name = proto.path.split(separator: "/").last?.replacingOccurrences(of: ".proto", with: "") ?? ""
            let path = "protocol/FairleadProtocol/Generated/\(name).pb.swift"
            #expect(SourceTree.read(path) != nil, "\(path) is missing; run protocol/generate.sh")
        }
    }

    @Test("the golden vectors are there, and SPEC.md tells of them")
    func vectors() throws {
        let folder = SourceTree.root + "/protocol/vectors"
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        #expect(names.contains { $0.hasSuffix(".bin") || $0.hasSuffix(".hex") }, "\(names.prefix(5))")
        #expect(names.contains { $0.hasSuffix(".json") })
        #expect(try #require(SourceTree.read("protocol/SPEC.md")).text.contains("vectors"))
    }

    @Test("the README's make commands are in the Makefile, and its links lead somewhere")
    func readme() throws {
        let readme = try #require(SourceTree.read("README.md"))
        let makefile = try #require(SourceTree.read("Makefile"))
        let targets = readme.text.matches(of: #/\bmake ([a-z]+)\b/#).map { String($0.output.1) }
        #expect(Set(targets).isSuperset(of: ["demo", "test"]))
        for target in targets where target != "it" {
            #expect(makefile.lines.contains { $0.hasPrefix("\(target):") }, "make \(target)")
        }
        for match in readme.text.matches(of: #/\]\(([^)#:]+)\)/#) {
            let path = String(match.output.1)
            #expect(FileManager.default.fileExists(atPath: SourceTree.root + "/" + path), "\(path)")
        }
    }

    @Test(
        "the Makefile has the targets that the project promises",
        arguments: [
            "demo", "test", "lint", "build", "release", "man", "clean", "help",
        ])
    func target(_ name: String) throws {
        let makefile = try #require(SourceTree.read("Makefile"))
        #expect(makefile.lines.contains { $0.hasPrefix("\(name):") })
    }

    @Test("each test, function and type that the table of the invariants names is there, and each has a line")
    func invariants() throws {
        let table = try #require(SourceTree.read("Tests/README.md")).text
        let tests = SourceTree.swift.filter { $0.path.hasPrefix("Tests/") }
        for name in table.matches(of: #/“([^”…]+)”/#).map(\.output.1) {
            #expect(tests.contains { $0.text.contains("\"\(name)\"") }, "\(name)")
        }
        for name in table.matches(of: #/`([a-zA-Z]+)`/#).map(\.output.1) {
            let places = ["func \(name)(", "struct \(name) ", "class \(name) "]
            #expect(tests.contains { file in places.contains(where: file.text.contains) }, "\(name)")
        }
        for number in 1...15 { #expect(table.contains("| **I\(number)**")) }
    }

    @Test("each test that the table of the requirements names is there, and every item of its groups has a line")
    func requirements() throws {
        let table = try #require(SourceTree.read("Tests/REQUIREMENTS.md")).text
        let tests = SourceTree.swift.filter { $0.path.hasPrefix("Tests/") }
        for name in table.matches(of: #/“([^”…]+)”/#).map(\.output.1) {
            #expect(tests.contains { $0.text.contains("\"\(name)\"") }, "\(name)")
        }
        var told: Set<String> = []
        for match in table.matches(of: #/([A-Z]{2})-(\d\d)(?: to [A-Z]{2}-(\d\d))?/#) {
            let first = Int(match.output.2) ?? 0
            let last = match.output.3.flatMap { Int($0) } ?? first
            for number in first...max(first, last) { told.insert("\(match.output.1)\(number)") }
        }
        for (group, count) in [("IN", 41), ("GR", 28), ("AS", 24), ("OW", 18)] {
            for number in 1...count { #expect(told.contains("\(group)\(number)"), "\(group)-\(number)") }
        }
    }

    @Test("texts speak of the project alone: no path of somebody's machine")
    func noMachinePaths() {
        let paths = ["/wo" + "rk/", "/ro" + "ot/", "/opt/sw" + "ift", "/tmp/h" + "_"]
        for file in SourceTree.swift + SourceTree.files(ending: ".md") + SourceTree.files(ending: ".py") {
            for (index, line) in file.lines.enumerated() {
                for path in paths where line.contains(path) { Issue.record("\(file.path):\(index + 1) has \(path)") }
            }
        }
    }

    @Test("the demo's files are what its script writes, so nobody edits them by hand")
    func demoFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fairlead-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appending(path: "generate.py")
        try FileManager.default.copyItem(atPath: SourceTree.root + "/demo/generate.py", toPath: script.path)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let written = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            $0.contains(".") && $0.contains("/")
        }
        #expect(written.count >= 6)
        for name in written {
            let (new, old) = (folder.path + "/" + name, SourceTree.root + "/demo/" + name)
            #expect(FileManager.default.contentsEqual(atPath: new, andPath: old), "demo/\(name)")
        }
    }
}
