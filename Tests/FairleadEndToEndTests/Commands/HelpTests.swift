import FairleadTestKit
import Foundation
import Testing

@Suite("Help")
struct HelpTests {
    @Test("every command of the rep's program explains itself", arguments: Contract.commands)
    func clientCommand(_ command: [String]) throws {
        let result = try TestDevice().run(command + ["--help"])
        #expect(result.code == 0, "\(result.all)")
        #expect(result.output.contains("USAGE: fairlead \(command.joined(separator: " "))"), "\(result.all)")
        #expect(result.output.contains("Example"), "no example in the help of \(command)")
    }

    @Test("every command of the server explains itself", arguments: Contract.serverCommands)
    func serverCommand(_ command: [String]) throws {
        let result = try ChildProcess.run(Programs.server, command + ["--help"])
        #expect(result.code == 0, "\(result.all)")
        #expect(result.output.contains("USAGE: fairlead-server \(command.joined(separator: " "))"), "\(result.all)")
    }

    @Test("the overview names every command and every exit code")
    func overview() throws {
        let result = try TestDevice().run("--help")
        #expect(result.code == 0)
        for command in Contract.commands { #expect(result.output.contains(command[0]), "\(command)") }
        for code in [0, 1, 64, 65, 69, 74, 75, 77] { #expect(result.output.contains("\(code) "), "\(code)") }
    }

    @Test("help and version leave no store behind")
    func noTrace() throws {
        let device = try TestDevice()
        #expect(try device.run("--version").code == 0)
        #expect(try device.run("lead", "list").code == 0)
        #expect(try device.run("status", "--json").code == 0)
        #expect(!FileManager.default.fileExists(atPath: device.store))
    }

    @Test("there is a completion script for each shell", arguments: ["bash", "zsh", "fish"])
    func completion(_ shell: String) throws {
        let result = try TestDevice().run("completions", shell)
        #expect(result.code == 0, "\(result.all)")
        #expect(result.output.contains("pipeline"))
    }

    @Test("the man pages name every command")
    func manPages() throws {
        let client = try manPages(in: "client/man")
        for command in Contract.commands {
            #expect(command.allSatisfy(client.contains), "\(command) is in no man page; run make man")
        }
        let server = try manPages(in: "server/man")
        for command in Contract.serverCommands {
            #expect(command.allSatisfy(server.contains), "\(command) is in no man page; run make man")
        }
    }

    private func manPages(in folder: String) throws -> String {
        let path = Programs.root + "/" + folder
        let pages = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".1") }
        #expect(!pages.isEmpty, "no man page in \(folder)")
        // troff writes a hyphen as \-.
        return try pages.sorted().map { try String(contentsOfFile: path + "/" + $0, encoding: .utf8) }.joined()
            .replacingOccurrences(of: "\\-", with: "-")
    }
}
