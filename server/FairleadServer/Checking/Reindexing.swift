import FairleadCore
import FairleadServerStore

extension AccountService {
    /// Makes the tables anew that follow from the records: whose leads are, who looks at them, what they share. Duplicates are
    /// looked for once more; what people have decided stays.
    package func reindex() async throws {
        try await storage.write { transaction in
            for table in ["holdings", "views", "links"] { try transaction.execute("DELETE FROM \(table)", []) }
            try RecordTable.forEach(transaction) { state in
                switch state.kind {
                case .lead:
                    try HoldingTable.store(transaction, state.id, HoldingRow(state))
                    try ViewTable.store(transaction, state.id, state.viewers)
                case .link:
                    guard let link = Link(state) else { return }
                    try LinkTable.insert(transaction, state.id, of: [link.first, link.second])
                default: return
                }
            }
        }
        try await Rematching(storage: storage).run()
    }
}
