import ArgumentParser
import FairleadCore
import FairleadPolicyFile
import FairleadServer
import Foundation

/// `policy apply`: another policy, after a look at what it would change.
struct PolicyApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make a file the policy that holds.",
        discussion: """
            It first says which settings would change, and which leads would get another grade by how many. On a \
            terminal it then asks; --yes answers that.

            Examples:
              fairlead-server policy apply policy.yaml --dry-run
              fairlead-server policy apply policy.yaml --yes
            """)

    @Argument(help: "The YAML file; 'policy show' prints one.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Flag(name: .long, help: "Only say what would change.")
    var dryRun = false

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            // A file without a version is meant for whatever holds.
            let policy = try Self.read(file, orVersion: try await services.policies.current().version)
            let preview = try await services.policies.preview(policy)
            for stranger in preview.strangers { Console.error(Table.harmless("warning: \(stranger)")) }
            let mayAsk = !yes && !dryRun && !options.json && isatty(STDIN_FILENO) == 1
            guard !preview.settings.isEmpty, !dryRun else { return PolicyApplyOutput(preview: preview, isShown: false) }
            if mayAsk {
                Console.error(PolicyApplyOutput(preview: preview, isShown: false).changes)
                Console.error("Apply it? [y/N]")
                guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
                    throw CommandFailure(message: "Nothing was changed.", code: .failure)
                }
            }
            let applied = try await services.policies.apply(policy)
            return PolicyApplyOutput(preview: preview, applied: applied, isShown: mayAsk)
        }
    }

    private static func read(_ path: String, orVersion version: Int64) throws -> Policy {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(message: "\(Table.harmless(path)) cannot be read.", code: .badData)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(message: "\(Table.harmless(path)) is not UTF-8.", code: .badData)
        }
        let (policy, problems) = PolicyFile.read(text, orVersion: version)
        guard let policy, problems.isEmpty else {
            let lines = problems.map { problem in
                let place = problem.line > 0 ? "\(path):\(problem.line): " : "\(path): "
                return Table.harmless(place + (problem.path.isEmpty ? "" : problem.path + ": ") + problem.message)
            }
            throw CommandFailure(
                message: lines.joined(separator: "\n"),
                hint: "Nothing was changed. See 'policy show' for one that is right.", code: .badData)
        }
        return policy
    }
}

/// What `policy apply` changed, or would change.
struct PolicyApplyOutput: CommandOutput {
    var preview: PolicyPreview
    /// The policy that holds now; `nil` when nothing was applied.
    var applied: Policy?
    /// Whether the changes have been shown already.
    var isShown: Bool

    init(preview: PolicyPreview, applied: Policy? = nil, isShown: Bool) {
        self.preview = preview
        self.applied = applied
        self.isShown = isShown
    }

    var text: String {
        if preview.settings.isEmpty { return "Nothing changes: the policy is like that already." }
        let end = applied.map { "Applied: policy version \($0.version). Devices get it with their next sync." }
        return ([isShown ? nil : changes, end].compactMap { $0 }).joined(separator: "\n")
    }

    /// The settings, then the leads.
    var changes: String {
        var lines = preview.settings.map { difference in
            let values = "\(difference.old ?? "(none)") → \(difference.new ?? "(none)")"
            return Table.harmless("\(difference.path): \(values)")
        }
        if preview.moves.isEmpty { lines.append("No lead gets another grade.") }
        for move in preview.sortedMoves {
            let more = move.count > move.codes.count ? ", …" : ""
            let leads = move.count == 1 ? "1 lead" : "\(move.count) leads"
            lines.append(
                "\(leads): \(Self.name(move.old)) → \(Self.name(move.new))  (\(move.codes.joined(separator: ", "))\(more))"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func name(_ grade: Grade?) -> String { grade?.rawValue ?? "no grade" }

    // MARK: JSON

    private struct Setting: Encodable {
        var path: String
        var from: String?
        var to: String?
    }

    private struct Move: Encodable {
        var from: String?
        var to: String?
        var count: Int
        var leads: [String]
    }

    private enum CodingKeys: String, CodingKey { case version, applied, settings, grades }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: CodingKeys.self)
        try document.encode(applied?.version ?? preview.old.version, forKey: .version)
        try document.encode(applied != nil, forKey: .applied)
        try document.encode(
            preview.settings.map { Setting(path: $0.path, from: $0.old, to: $0.new) }, forKey: .settings)
        try document.encode(
            preview.sortedMoves.map {
                Move(from: $0.old?.rawValue, to: $0.new?.rawValue, count: $0.count, leads: $0.codes)
            }, forKey: .grades)
    }
}
