import FairleadCapture
import FairleadCore
import FairleadStore
import Glibc

/// Takes in scans as they come; each is durable before the next one is looked at.
struct ScanSession {
    private let context: CommandContext
    private let store: DeviceStore
    private let capture: LeadCapture
    private let show: CurrentShow
    private var splitter = ScanSplitter()
    private(set) var leads: [LeadView] = []
    private(set) var badCount = 0

    init(_ context: CommandContext) throws {
        self.context = context
        store = try context.openForWriting()
        capture = LeadCapture(store: store, commandName: "scan", session: store.beginSession())
        show = try store.currentShow()
    }

    var total: Int { leads.count + badCount }

    /// Reads to the end of a file or of standard input.
    mutating func run(_ path: String) throws {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ScanSession.unreadable(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw ScanSession.unreadable(path) }
            let scans = count == 0 ? splitter.finish() : splitter.feed(chunk.prefix(count))
            for scan in scans { try take(scan) }
            if count == 0 { return }
        }
    }

    private mutating func take(_ scan: Scan) throws {
        do {
            var lead = NewLead(try ScanReader.draft(scan))
            lead.fillInUnlessElsewhere(show)
            let captured = try capture.add(lead)
            leads.append(captured.lead)
            if !context.isJson { try context.output(json: .null, text: captured.lead.line) }
            for duplicate in captured.duplicates { context.sayDuplicate(duplicate) }
        } catch let flaw as CaptureFlaw {
            sayBad(scan, flaw.sentence)
        } catch let failure as Failure where failure.exit == .badData {
            sayBad(scan, failure.message)
        }
    }

    /// Says what is wrong, with the scan as it came, so that it can be typed in by hand.
    private mutating func sayBad(_ scan: Scan, _ reason: String) {
        badCount += 1
        context.say(Texts.badScan(total, line: scan.line, reason), .bad)
        for line in CleanText.lines(ScanReader.shown(scan)) { context.say("  " + line) }
    }

    private static func unreadable(_ path: String) -> Failure {
        let reason = String(cString: strerror(errno))
        return Failure.badData(
            "unreadable", Texts.fileUnreadable(CleanText.line(path), reason), hint: Texts.fileUnreadableHint)
    }
}
