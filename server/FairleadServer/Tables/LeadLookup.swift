import FairleadCore
import FairleadProtocol
import FairleadServerStore
import Foundation

/// Finds leads by what people call them.
enum LeadLookup {
    /// The live leads with a code; one nearly always.
    static func leads(_ transaction: any DatabaseTransaction, code: String) throws(DatabaseError) -> [RecordID] {
        guard let ending = LeadCode.idEnding(code) else { return [] }
        let rows = try transaction.query(
            "SELECT lead FROM holdings WHERE substr(lead, 12, 5) = $1 ORDER BY lead", [.bytes(Data(ending))])
        var result: [RecordID] = []
        for values in rows {
            var row = RowReader(values)
            result.append(try row.id())
        }
        return result
    }

    /// The lead that got a number; a change set that brings several into being numbers them in its order.
    static func lead(_ transaction: any DatabaseTransaction, number: Int64) throws(DatabaseError) -> RecordID? {
        let rows = try transaction.query(
            "SELECT number, body FROM log WHERE number <= $1 ORDER BY number DESC LIMIT 1", [.int(number)])
        guard let first = rows.first else { return nil }
        var row = RowReader(first)
        let offset = number - (try row.int())
        guard let change = try? ChangeSetCodec.decode(try row.bytes()) else { return nil }
        let created = change.records.filter {
            $0.isErasedLead || $0.kind == .lead && $0.isCreation && !$0.edits.isEmpty
        }
        return Int(exactly: offset).flatMap { created.indices.contains($0) ? created[$0].id : nil }
    }

    /// The copies of a request beside leads.
    static func requests(
        _ transaction: any DatabaseTransaction, like request: RecordID
    ) throws(DatabaseError) -> [RecordID] {
        let rows = try transaction.query(
            "SELECT id, state FROM records WHERE kind = $1 AND lead IS NOT NULL", [.text(RecordKind.request.name)])
        var result: [RecordID] = []
        for values in rows {
            var row = RowReader(values)
            let id = try row.id()
            let state = try RecordTable.decode(try row.bytes(), id: id)
            if state.value(Field.request)?.text == request.description { result.append(id) }
        }
        return result.sorted()
    }
}
