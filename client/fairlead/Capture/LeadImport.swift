import FairleadCapture
import FairleadCore
import FairleadStore

/// What an import is going to do, worked out before anything is written.
struct LeadImport {
    struct Good {
        var line: Int
        var lead: NewLead
        var edits: [Edit]
        /// What it looks like: a lead that is here, or a line further up.
        var likeness: String?
    }

    private(set) var good: [Good] = []
    private(set) var bad: [BadItem] = []
    /// How many look like leads that were here before.
    private(set) var known = 0

    var duplicates: [Good] { good.filter { $0.likeness != nil } }

    init(_ source: ImportSource, store: DeviceStore, progress: ProgressLine) throws {
        let show = try store.currentShow()
        var repeats = LikelyRepeats()
        for (index, item) in source.items.enumerated() {
            progress.show(
                Texts.comparing(index, source.items.count), done: UInt64(index),
                remaining: UInt64(source.items.count - index))
            do {
                let draft = try item.result.get()
                var lead = NewLead(draft)
                lead.fillInUnlessElsewhere(show)
                var good = Good(line: item.line, lead: lead, edits: try lead.edits())
                let earlier = repeats.add(good.edits, line: item.line)
                if let here = try store.likelyDuplicates(of: good.edits).first {
                    known += 1
                    good.likeness = Texts.likeLead(
                        here.lead.line, owner: here.lead.owner ?? "", reason: here.reason)
                } else if let earlier {
                    good.likeness = Texts.likeLine(earlier)
                }
                self.good.append(good)
            } catch let flaw as CaptureFlaw {
                bad.append(BadItem(index: index, line: item.line, reason: flaw.sentence))
            } catch let failure as Failure {
                bad.append(BadItem(index: index, line: item.line, reason: failure.message))
            }
        }
    }

    /// Writes the leads, each a change set of its own, all of them or none, as one command that `undo` takes back.
    func write(_ leads: [Good], to store: DeviceStore, name: String, progress: ProgressLine) throws {
        guard !leads.isEmpty else { return }
        var count = 0
        _ = try store.writeEach("import", summary: Texts.importSummary(leads.count, name), leads) { item, writer in
            progress.show(
                Texts.adding(count, leads.count), done: UInt64(count), remaining: UInt64(leads.count - count))
            count += 1
            return try LeadCapture.create(item.edits, note: item.lead.note, writer: &writer)
        }
    }

    /// Shows what would be added.
    static func preview(_ leads: [Good], context: CommandContext) -> String {
        guard !leads.isEmpty else { return "" }
        var table = Table([
            .init("LINE"), .init("COMPANY", widthMin: 12), .init("CONTACT", widthMin: 8),
            .init("TITLE", widthMin: 8, dispensability: 3), .init("PHONE", dispensability: 2),
            .init("EMAIL", dispensability: 1), .init("CITY", dispensability: 4),
        ])
        for item in leads {
            let texts = item.lead.texts
            table.add([
                .init(String(item.line), .faint), .init(texts[Field.company] ?? ""), .init(texts[Field.contact] ?? ""),
                .init(texts[Field.title] ?? ""), .init(item.lead.phones.first ?? ""),
                .init(item.lead.emails.first ?? ""), .init(texts[Field.city] ?? "", .faint),
            ])
        }
        return table.rendered(width: context.terminal.width, style: context.terminal.output)
    }
}
