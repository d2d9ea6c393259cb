import ArgumentParser
import FairleadServer

/// `reclaim`: a look after the leads that nobody takes care of.
struct ReclaimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reclaim",
        abstract: "Take back leads that nobody takes care of, and hand out what waits for its day.",
        discussion: """
            By the policy: owners are warned first, and a lead goes back to a pool when its time is up. It stays as \
            long as its owner, or somebody who works on it, has a device that was not heard from since: what was \
            done may sit unsent on it. Revoke a device that is lost. What a rule lets wait in a pool is handed out \
            once its every_days are over. A running server looks every hour.

            Examples:
              fairlead-server reclaim --dry-run
              fairlead-server reclaim --json
            """)

    @Flag(name: .long, help: "Only say what would be done.")
    var dryRun = false

    @OptionGroup var options: AdministrationOptions

    func run() async throws {
        try await Administration.run(options) { services in
            ReclaimOutput(report: try await services.owners.reclaim(isDryRun: dryRun), isDryRun: dryRun)
        }
    }
}

struct ReclaimOutput: CommandOutput {
    var report: ReclaimReport
    var isDryRun: Bool

    var text: String {
        let verb = isDryRun ? "would go back" : "went back"
        var lines = report.reclaimed.map { "\($0.code) of \(Table.harmless($0.owner)) \(verb) to the pool." }
        lines += report.warned.map {
            "\($0.code) of \(Table.harmless($0.owner)) goes back on \(TimeText.table($0.at)) unless somebody takes care."
        }
        lines += report.waiting.map { entry in
            let users = entry.waitsFor.map(Table.harmless).joined(separator: ", ")
            return
                "\(entry.code) of \(Table.harmless(entry.owner)) waits until all devices of \(users) were heard from."
        }
        if report.cleared > 0 {
            lines.append("Leads of which somebody took care since the warning: \(report.cleared).")
        }
        lines += report.handedOut.map { entry in
            entry.user.map { "\(entry.code) went to \(Table.harmless($0)) by \(entry.rule ?? "")." }
                ?? "\(entry.code) would be handed out."
        }
        return lines.isEmpty ? "No lead is left alone." : lines.joined(separator: "\n")
    }

    // MARK: JSON

    private struct Entry: Encodable {
        var lead: String
        var owner: String
        var at: String
        var waitsFor: [String]

        private enum CodingKeys: String, CodingKey {
            case lead, owner, at
            case waitsFor = "waits_for"
        }

        init(_ entry: ReclaimReport.Entry) {
            (lead, owner, at, waitsFor) = (entry.code, entry.owner, TimeText.json(entry.at), entry.waitsFor)
        }
    }

    private struct HandedOut: Encodable {
        var lead: String
        var user: String?
        var rule: String?
    }

    private enum CodingKeys: String, CodingKey {
        case reclaimed, warned, waiting, cleared
        case handedOut = "handed_out"
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: CodingKeys.self)
        try document.encode(report.reclaimed.map(Entry.init), forKey: .reclaimed)
        try document.encode(report.warned.map(Entry.init), forKey: .warned)
        try document.encode(report.waiting.map(Entry.init), forKey: .waiting)
        try document.encode(report.cleared, forKey: .cleared)
        try document.encode(
            report.handedOut.map { HandedOut(lead: $0.code, user: $0.user, rule: $0.rule) }, forKey: .handedOut)
    }
}
