import FairleadCore
import FairleadStore

/// The pipeline on a terminal: a bar for each stage, and its leads.
struct PipelineRendering {
    let stages: [PipelineStage]
    /// Leads shown of one stage.
    let limit: Int

    private static let barColumnsMax = 30
    /// What stands before a bar: the stage, the count, a gap.
    private static let labelColumns = 12 + 6 + 2

    func text(_ context: CommandContext) -> String {
        let style = context.terminal.output
        let most = max(1, stages.map(\.count).max() ?? 1)
        let barColumns = min(
            PipelineRendering.barColumnsMax, max(1, context.terminal.width - PipelineRendering.labelColumns))
        var text = ""
        for stage in stages {
            let filled = (stage.count * barColumns + most - 1) / most
            let name = stage.stage + String(repeating: " ", count: max(1, 12 - stage.stage.utf8.count))
            let number = String(repeating: " ", count: max(0, 6 - String(stage.count).utf8.count)) + String(stage.count)
            let bar = filled == 0 ? "" : "  " + style.paint(String(repeating: "█", count: filled), .code)
            text += style.paint(name, .heading) + number + bar + "\n"
        }
        for stage in stages where stage.count > 0 && limit > 0 {
            text += "\n" + style.paint(stage.stage, .heading) + "\n"
            text += LeadTable.rendered(Array(stage.leads.prefix(limit)), context: context)
            if stage.count > limit { text += style.paint("  " + Texts.more(stage.count - limit), .faint) + "\n" }
        }
        return text
    }
}
