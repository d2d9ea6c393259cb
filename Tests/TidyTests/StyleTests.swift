import Foundation
import Testing

@Suite("Style")
struct StyleTests {
    private static let shipped = SourceTree.swift.filter { !$0.path.hasPrefix("Tests/") }

    @Test("the pure core reads no clock, draws no dice, opens no file and awaits nothing")
    func pure() {
        let banned = [
            "Date()", "UUID()", "Task {", "Task.", "await ", "async ", "SystemRandomNumberGenerator", ".random()",
            "FileManager", "FileHandle", "ContinuousClock", "DispatchQueue", "Thread.", "print(", "getenv(", "fopen(",
        ]
        let files = SourceTree.swift.filter { $0.path.hasPrefix("Sources/") }
        #expect(!files.isEmpty)
        for file in files {
            for line in file.code {
                for word in banned where line.text.contains(word) {
                    Issue.record("\(file.path):\(line.number) has \(word)")
                }
            }
        }
    }

    @Test("nothing that ships ends the process on bad input: no try!, no forced cast, no fatalError")
    func noTraps() {
        for file in Self.shipped {
            for line in file.code {
                for word in ["try!", "as!", "fatalError(", "preconditionFailure(", "assertionFailure("]
                where line.text.contains(word) {
                    Issue.record("\(file.path):\(line.number) has \(word)")
                }
            }
        }
    }

    @Test("nothing is left to be done later")
    func noLeftovers() {
        // Written apart, or this file would find itself.
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
        for file in SourceTree.swift {
            for (index, line) in file.lines.enumerated() {
                for mark in marks where line.contains(mark) { Issue.record("\(file.path):\(index + 1) has \(mark)") }
            }
        }
    }

    @Test("a function fits a screen: 70 lines")
    func functionLength() {
        var count = 0
        for file in SourceTree.swift {
            for function in file.functions {
                count += 1
                #expect(function.count <= 70, "\(file.path):\(function.line) has \(function.count) lines")
            }
        }
        #expect(count > 500, "the scan found \(count) functions, so it does not work")
    }

    @Test("a file has one idea: under 500 lines")
    func fileLength() {
        for file in SourceTree.swift { #expect(file.lines.count < 500, "\(file.path) has \(file.lines.count)") }
    }

    @Test("an unchecked promise to the compiler is explained")
    func explained() {
        for file in Self.shipped {
            for (index, line) in file.lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let before = file.lines[max(0, index - 6)...min(index + 3, file.lines.count - 1)]
                #expect(before.contains { $0.contains("//") }, "\(file.path):\(index + 1)")
            }
        }
    }

    @Test("no placeholder is left")
    func noPlaceholders() {
        for file in SourceTree.swift where file.path.hasSuffix("/Placeholder.swift") { Issue.record("\(file.path)") }
    }
}
