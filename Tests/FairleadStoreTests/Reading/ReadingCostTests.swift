import FairleadCore
import GRDB
import Synchronization
import Testing

@testable import FairleadStore

@Suite("What reading costs")
struct ReadingCostTests {
    @Test("what a sync says of its news looks things up, and reads neither records nor leads through")
    func newsOfASync() throws {
        let device = try TestDevice()
        try device.pull([Pulled.record([Field.contact: [Pulled.version(.text("A"))]])])
        let statements = Mutex<Set<String>>([])
        device.store.queue.inDatabase { database in
            database.trace { event in
                if case .statement(let statement) = event { statements.withLock { _ = $0.insert(statement.sql) } }
            }
        }
        _ = try device.store.duplicates(after: 1)
        _ = try device.store.elsewhere(after: 1)
        _ = try device.store.requests(after: 1)
        _ = try device.store.status()
        let asked = statements.withLock { $0 }.filter { $0.hasPrefix("SELECT") }
        #expect(asked.count > 5)
        try device.store.queue.inDatabase { database in
            for statement in asked {
                let explained = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + statement)
                explained.setUncheckedArguments(StatementArguments())
                let plan = try Row.fetchAll(explained).map { $0["detail"] as String }
                let scans = plan.filter { $0.hasPrefix("SCAN base") || $0.hasPrefix("SCAN leads") }
                #expect(scans.allSatisfy { $0.contains(" USING ") }, "\(statement)")
            }
        }
    }
}
