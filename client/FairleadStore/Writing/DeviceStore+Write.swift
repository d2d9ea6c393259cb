import FairleadCore
import FairleadProtocol
import Foundation
import GRDB

/// Names a command whose parts are written one after the other.
package struct CommandSession: Hashable, Sendable {
    let command: RecordID
}

/// Commands that write: each one transaction, durable when it returns.
extension DeviceStore {
    /// Runs one command: what `body` writes becomes one change set. A command that writes nothing leaves no trace.
    ///
    ///     let id = try store.write("lead add", summary: "Acme") { try $0.create(.lead, lead: nil, edits: edits) }
    ///
    /// - Parameters:
    ///   - commandName: for the history, such as `lead add`.
    ///   - summary: what it was about, for `undo`.
    ///   - session: the command that goes on, when each of its parts has to be durable by itself, as with a scanner (R25).
    /// - Throws: `StoreError.invalid` when it is larger than a change set may be; nothing is written then.
    package func write<Result>(
        _ commandName: String, summary: String, session: CommandSession? = nil,
        _ body: (inout CommandWriter) throws -> Result
    ) throws -> Result {
        try transaction { database in
            var writer = try CommandWriter(database, store: self, commandName: commandName, command: session?.command)
            let result = try body(&writer)
            try writer.finish()
            try insertCommand(writer, summary: summary)
            return result
        }
    }

    /// Begins a command of several parts; `undo` takes all of them back.
    package func beginSession() -> CommandSession {
        var dice = AnyDice(environment.makeDice())
        return CommandSession(command: RecordID.make(atMilliseconds: environment.wallMilliseconds(), using: &dice))
    }

    /// Writes one change set for each item, all in one transaction and under one command, and returns what `body` made (R25).
    package func writeEach<Item>(
        _ commandName: String, summary: String, _ items: [Item],
        _ body: (Item, inout CommandWriter) throws -> RecordID
    ) throws -> [RecordID] {
        try write(commandName, summary: summary) { writer in
            var ids: [RecordID] = []
            ids.reserveCapacity(items.count)
            for item in items {
                ids.append(try body(item, &writer))
                try writer.endChangeSet()
            }
            return ids
        }
    }

    /// Keeps what `undo` needs of a command; nothing for one that wrote nothing.
    func insertCommand(_ writer: CommandWriter, summary: String) throws {
        guard let last = writer.sequences.last else { return }
        let id = Data(writer.command.bytes)
        let earlier = try Data.fetchOne(
            writer.database, sql: "SELECT before FROM commands WHERE id = ?", arguments: [id])
        if let earlier {
            // The stored form is a sequence: what comes after is simply added.
            return try writer.database.execute(
                sql: "UPDATE commands SET sequence = ?, summary = ?, before = ? WHERE id = ?",
                arguments: [last, "\(summary), …", earlier + writer.before.encoded, id])
        }
        try writer.database.execute(
            sql: """
                INSERT INTO commands (id, sequence, name, summary, written_at, before) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, last, writer.commandName, summary, writer.now, writer.before.encoded,
            ])
    }

    /// Stores one change set, own or carried, as unsent, and returns its row's number.
    func insertChange(
        _ change: ChangeSet, body: Data, digest: Data, carried: Bool, author: String, seal: Seal?,
        in database: Database
    ) throws -> Int64 {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO changes (replica, counter, carried, standing, author, origin, command, command_name, written_at,
                    digest, signature, body) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try insert.execute(arguments: [
            Int64(bitPattern: change.dot.replica.rawValue), Int64(clamping: change.dot.counter), carried, author,
            Data(change.origin.bytes), Data(change.command.bytes), change.commandName, change.time.wallMilliseconds,
            digest,
            seal?.column, body,
        ])
        let sequence = database.lastInsertedRowID
        let link = try database.cachedStatement(
            sql: "INSERT INTO change_records (record, sequence, lead) VALUES (?, ?, ?)")
        let named = change.namedLinks
        for pair in named { try LinkIndex(database).note(pair.id, pair.first, pair.second) }
        let beside = Set(named.flatMap { [$0.first, $0.second] })
        // What was written beside a lead leaves this device with it (R23).
        for record in change.records where !record.edits.isEmpty || beside.contains(record.id) {
            try link.execute(arguments: [Data(record.id.bytes), sequence, Data((record.lead ?? record.id).bytes)])
        }
        return sequence
    }
}
