import FairleadCapture

/// What is said beside the result of an import.
struct ImportReport {
    let plan: LeadImport
    let leads: [LeadImport.Good]
    let isDry: Bool
    let areSkipped: Bool
    let errorsPath: String

    /// More than a few are counted, not listed.
    private static let listedMax = 5

    func say(_ source: ImportSource, _ context: CommandContext) {
        for notice in source.notices { context.say(notice, .faint) }
        if source.items.isEmpty { context.say(Texts.importHasNoRows, .warning) }
        if isDry { context.say(Texts.wouldImport(leads.count), .heading) }
        sayDuplicates(context)
        sayBad(context)
    }

    private func sayDuplicates(_ context: CommandContext) {
        let duplicates = plan.duplicates
        guard !duplicates.isEmpty else { return }
        for item in duplicates.prefix(ImportReport.listedMax) {
            context.say(Texts.duplicateLine(item.line, item.lead.name, likeness: item.likeness ?? ""), .warning)
        }
        sayMore(duplicates.count, context)
        if plan.known == plan.good.count, !areSkipped {
            context.say(isDry ? Texts.allKnownBefore(plan.known) : Texts.allKnown(plan.known), .warning)
        } else {
            context.say(
                areSkipped
                    ? Texts.duplicatesSkipped(duplicates.count) : Texts.duplicatesAdded(duplicates.count, isDry: isDry),
                .warning)
        }
    }

    private func sayBad(_ context: CommandContext) {
        guard !plan.bad.isEmpty else { return }
        for item in plan.bad.prefix(ImportReport.listedMax) {
            context.say("\(Texts.atLine(item.line)): \(item.reason)", .bad)
        }
        sayMore(plan.bad.count, context)
        let path = CleanText.line(errorsPath)
        context.say(isDry ? Texts.wouldBeBad(plan.bad.count, path) : Texts.areBad(plan.bad.count, path), .bad)
    }

    private func sayMore(_ count: Int, _ context: CommandContext) {
        if count > ImportReport.listedMax { context.say(Texts.andMore(count - ImportReport.listedMax), .faint) }
    }
}
