import FairleadCore
import FairleadServer
import Foundation

/// People who ask to be forgotten (I12).
extension World {
    /// A lead goes from the server and, as they sync, from all devices, with everything that it is one with.
    func erase() async throws {
        let existing = leads.filter(model.exists)
        guard let lead = pick(existing) else { return }
        let members = model.clusters(existing, truth).members(with: lead, of: existing)
        note("\(members.map(name)) are erased")
        counts.add(.erased)
        if members.count > 1 { counts.add(.mergedErased) }
        model.erase(members, truth)
        erasureJournal += members
        let report = try await services.erasures.erase(lead.description)
        if Set(report.roots) != Set(members) {
            fail("\(report.roots.map(name)) were erased, and \(members.map(name)) are one (I12)")
        }
        try await takeOwnWrites()
        try await checkErased()
    }

    /// A backup still has what was erased since.
    func eraseOnceMore() async throws {
        guard !erasureJournal.isEmpty else { return }
        note("\(erasureJournal.map(name)) are erased once more")
        counts.add(.erasedOnceMore)
        model.erase(erasureJournal, truth)
        _ = try await services.erasures.erase(erasureJournal)
        try await checkErased()
    }

    /// The server's files hold no byte of what was erased, whatever came of it later.
    func checkErased() async throws {
        guard !model.erased.isEmpty else { return }
        try await services.erasures.purge()
        let gone = leads.filter(model.isErased)
        for path in [serverPath, serverPath + "-wal"] {
            guard let bytes = FileManager.default.contents(atPath: path) else { continue }
            for lead in gone where Self.holds(bytes, marker(of: lead)) {
                fail("the server still has bytes of \(name(lead)), which was erased (I12)")
            }
        }
    }
}
