import FairleadServerStore

/// Everything that the server can do, over one database; HTTP and the administrator's commands are its callers.
package struct ServerServices: Sendable {
    package let accounts: AccountService
    package let policies: PolicyService
    package let owners: OwnerService
    package let erasures: ErasureService
    package let quarantine: QuarantineService
    package let sync: SyncService
    /// Says when this process has moved the log's head.
    package let heads: HeadSignal

    /// Yields when another process may have moved the head or shut a device out; `nil` when the database cannot tell.
    package func changes() -> AsyncStream<Void>? { sync.storage.database.changes() }

    /// Brings the database to the newest schema, gives a new one its identity, and opens the services on it.
    ///
    /// - Parameters:
    ///   - now: wall clock, milliseconds since 1970.
    ///   - pageLimits: where a page of a pull ends.
    ///   - warn: takes a sentence for the operators, such as that the database was restored from a backup.
    /// - Throws: `DatabaseError` when the database cannot be used.
    package static func open(
        _ database: any ServerDatabase, now: @escaping @Sendable () -> Int64, pageLimits: PageLimits = PageLimits(),
        warn: @escaping @Sendable (String) -> Void
    ) async throws -> ServerServices {
        try await ServerSchema.migrate(database)
        let identity = try await database.write { try ServerIdentity.establish($0, at: now()) }
        try await database.write { try HoldingTable.fillIfMissing($0) }
        let heads = HeadSignal()
        let storage = ServiceStorage(database: database, identity: identity, now: now, warn: warn, heads: heads)
        try await Rematching(storage: storage).runIfDue()
        return ServerServices(
            accounts: AccountService(storage: storage), policies: PolicyService(storage: storage),
            owners: OwnerService(storage: storage), erasures: ErasureService(storage: storage),
            quarantine: QuarantineService(storage: storage),
            sync: SyncService(storage: storage, pageLimits: pageLimits),
            heads: heads)
    }
}
