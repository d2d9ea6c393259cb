import ArgumentParser
import FairleadCore
import FairleadStore

/// `fairlead pools`
struct PoolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pools",
        abstract: "List the pools, what waits in them, and their limits.",
        discussion: """
            Pools are part of the team's policy, as the last sync brought it. Leads of a pool are here when you are a \
            member of it.

            Examples:
              fairlead pools
              fairlead lead list pool:public
            """)

    @OptionGroup(title: "Global options") var globals: GlobalOptions

    func run() throws {
        let context = try CommandContext(globals)
        let store = try context.openForReading()
        let policy = try store.policy()
        let user = try store.identity.user
        let lines = try policy.pools.map { pool in
            var filter = LeadFilter()
            filter.conditions = [.pool(pool.name)]
            return PoolLine(
                pool: pool, leads: try store.countLeads(filter), isMember: user.map(pool.isMember) ?? false)
        }
        if lines.isEmpty { context.say(Texts.noPools) }
        try context.output(
            json: .list(lines.map(\.json)), text: lines.isEmpty ? "" : PoolLine.table(lines, context))
    }
}

/// One pool as this user sees it.
struct PoolLine {
    let pool: Pool
    let leads: Int
    let isMember: Bool

    static func table(_ lines: [PoolLine], _ context: CommandContext) -> String {
        var table = Table([
            .init("POOL"), .init("TITLE"), .init("LEADS"), .init("RULES", widthMin: 12, dispensability: 1),
        ])
        for line in lines {
            let role: TextRole = line.isMember ? .plain : .faint
            table.add([
                .init(line.pool.name, role), .init(line.pool.title, role),
                .init(line.isMember ? String(line.leads) : Texts.notMember, role), .init(line.rules, .faint),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }

    private var rules: String {
        var rules: [String] = []
        if let most = pool.claimsPerDay { rules.append(Texts.claimsPerDay(most)) }
        if let most = pool.holdingMax { rules.append(Texts.holdingMax(most)) }
        if pool.coolDownDays > 0 { rules.append(Texts.coolDown(pool.coolDownDays)) }
        return rules.joined(separator: ", ")
    }

    var json: Json {
        .object([
            ("name", .text(pool.name)), ("title", .text(pool.title)), ("member", .bool(isMember)),
            ("leads", .count(leads)), ("claims_per_day", .optional(pool.claimsPerDay)),
            ("holding_max", .optional(pool.holdingMax)), ("cool_down_days", .int(pool.coolDownDays)),
        ])
    }
}
