import FairleadCore
import Foundation
import GRDB

/// The device's schema, as a list of steps that only ever grows.
enum Migrations {
    /// The schema of today; kept in the database's `user_version`.
    static let version = 7
    /// Since then the rows of leads are as they are today.
    private static let leadsVersion = 6

    /// Runs the steps that a database of `version` lacks.
    ///
    /// GRDB's migrator keeps a table of names and opens transactions of its own at every start; one number is enough here.
    static func migrate(_ database: Database, from version: Int) throws {
        if version < 1 {
            try database.execute(sql: version1)
            try LeadIndexes.create(database)
        }
        if version < 2 { try database.execute(sql: version2) }
        if version < 3 { try database.execute(sql: version3) }
        if version < 4 { try database.execute(sql: version4) }
        if version < 7 { try database.execute(sql: version7) }
        if version > 0, version < leadsVersion { try makeLeadsAnew(database) }
    }

    /// What follows from the leads is worked out anew, once, when the other tables are as today's program knows them.
    private static func makeLeadsAnew(_ database: Database) throws {
        let ids = try Data.fetchAll(database, sql: "SELECT id FROM leads").compactMap { RecordID(bytes: $0) }
        try LeadIndexes.drop(database)
        try database.execute(sql: "DROP TABLE leads")
        try database.execute(sql: leads)
        try ViewRefresher(database).refresh(leads: Set(ids))
        try LeadIndexes.create(database)
    }

    private static let version7 = """
        -- The digest of the bytes that are left of a change set when part of it went with a lead (R23); `digest` stays.
        ALTER TABLE changes ADD COLUMN rest BLOB;
        """

    private static let version4 = """
        -- Whether the pair, as it was pulled, is for somebody to decide; of those that are here already one looks once more.
        ALTER TABLE links ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
        UPDATE links SET open = 1;
        CREATE INDEX links_open ON links (open) WHERE open = 1;
        """

    private static let version3 = "CREATE INDEX base_requests ON base (position) WHERE kind = 'request'"

    private static let version2 = """
        -- Pairs of leads of which something was judged, and the leads that are listed as part of another one: derived.
        CREATE TABLE links (
            id BLOB PRIMARY KEY NOT NULL,
            first BLOB NOT NULL,
            second BLOB NOT NULL
        ) STRICT;
        CREATE INDEX links_first ON links (first);
        CREATE INDEX links_second ON links (second);
        CREATE TABLE absorbed (
            lead BLOB PRIMARY KEY NOT NULL,
            root BLOB NOT NULL
        ) STRICT;
        CREATE INDEX absorbed_root ON absorbed (root);
        """

    /// As it is today: what follows from records need not be carried from one form into the next.
    private static let leads = """
        -- What lists, searches and references look at: derived from base and changes, never the truth.
        CREATE TABLE leads (
            row INTEGER PRIMARY KEY NOT NULL,
            id BLOB UNIQUE NOT NULL,
            code TEXT NOT NULL,
            number INTEGER,
            captured_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            due INTEGER,
            archived INTEGER NOT NULL,
            conflicts INTEGER NOT NULL,
            sync INTEGER NOT NULL,
            stage TEXT NOT NULL,
            answers TEXT NOT NULL,
            grade TEXT NOT NULL,
            override TEXT NOT NULL,
            override_until INTEGER NOT NULL,
            owner TEXT NOT NULL,
            source TEXT NOT NULL,
            event TEXT NOT NULL,
            tags TEXT NOT NULL,
            company TEXT NOT NULL,
            contact TEXT NOT NULL,
            search TEXT NOT NULL,
            -- What it is likely to share with another record of the same prospect: numbers of four bytes (`LeadKeys`).
            keys BLOB NOT NULL
        ) STRICT;
        -- What is counted at every sync; the other indexes are in `LeadIndexes`.
        CREATE INDEX leads_archived ON leads (archived) WHERE archived = 1;
        CREATE INDEX leads_conflicts ON leads (conflicts) WHERE conflicts > 0;
        CREATE INDEX leads_sync ON leads (sync) WHERE sync <> 0;
        """

    private static let version1 = """
        -- One value each: who this replica is, where it stands with the server, what was set up.
        CREATE TABLE meta (
            key TEXT PRIMARY KEY NOT NULL,
            value BLOB NOT NULL
        ) STRICT;

        -- The state as the server last sent it, in its own bytes.
        CREATE TABLE base (
            id BLOB PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL,
            lead BLOB,
            position INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            state BLOB NOT NULL,
            -- Of the state's bytes, so that damage is found which still reads as a record.
            checksum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX base_lead ON base (lead) WHERE lead IS NOT NULL;
        -- Of what belongs to no lead, as the team's directory; of the leads themselves there are too many.
        CREATE INDEX base_kind ON base (kind, position) WHERE lead IS NULL AND kind <> 'lead';
        CREATE INDEX base_hints ON base (position) WHERE kind = 'hint';

        -- Own and carried change sets. `standing`: 0 unsent, 1 answered but not pulled yet, 2 settled,
        -- 3 refused, 4 quarantined, 5 dropped by the rep, 6 known under another dot.
        CREATE TABLE changes (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            replica INTEGER NOT NULL,
            counter INTEGER NOT NULL,
            carried INTEGER NOT NULL,
            standing INTEGER NOT NULL,
            position INTEGER NOT NULL DEFAULT 0,
            author TEXT NOT NULL,
            origin BLOB NOT NULL,
            command BLOB NOT NULL,
            command_name TEXT NOT NULL,
            written_at INTEGER NOT NULL,
            answered_at INTEGER,
            code TEXT,
            message TEXT,
            retried_by INTEGER,
            -- The dot under which it stands on the server, when that is another one.
            known_replica INTEGER,
            known_counter INTEGER,
            digest BLOB NOT NULL,
            signature BLOB,
            body BLOB NOT NULL,
            UNIQUE (replica, counter)
        ) STRICT;
        CREATE INDEX changes_standing ON changes (standing, sequence);
        CREATE INDEX changes_carried ON changes (standing) WHERE carried = 1;
        CREATE INDEX changes_command ON changes (command);
        CREATE INDEX changes_origin ON changes (origin);
        CREATE INDEX changes_answered ON changes (answered_at) WHERE answered_at IS NOT NULL;

        -- Which records the change sets of standings 0, 1 touch: what the overlay has to be laid over.
        CREATE TABLE change_records (
            record BLOB NOT NULL,
            sequence INTEGER NOT NULL REFERENCES changes (sequence) ON DELETE CASCADE,
            lead BLOB NOT NULL,
            PRIMARY KEY (record, sequence)
        ) STRICT;
        CREATE INDEX change_records_sequence ON change_records (sequence);
        CREATE INDEX change_records_lead ON change_records (lead);

        -- What `undo` needs: each command's cells as they were before it.
        CREATE TABLE commands (
            id BLOB PRIMARY KEY NOT NULL,
            sequence INTEGER NOT NULL UNIQUE,
            name TEXT NOT NULL,
            summary TEXT NOT NULL,
            written_at INTEGER NOT NULL,
            undone_by BLOB,
            before BLOB NOT NULL
        ) STRICT;

        \(leads)

        -- Points of the server's log that this device has pulled up to.
        CREATE TABLE checkpoints (
            position INTEGER PRIMARY KEY NOT NULL,
            digest BLOB NOT NULL
        ) STRICT;

        -- Versions that a restored server no longer has, kept for review.
        CREATE TABLE recovered (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            record BLOB NOT NULL,
            lead BLOB NOT NULL,
            found_at INTEGER NOT NULL,
            state BLOB NOT NULL
        ) STRICT;
        """
}

/// The indexes of `leads` that make commands fast, and that nothing depends on.
///
/// They are in another order than the leads come in: while a first pull fills the table, keeping them up would be most of
/// its cost. It goes without, and the transaction of its last page builds them.
enum LeadIndexes {
    private static let all = [
        ("leads_code", "(code)"), ("leads_number", "(number) WHERE number IS NOT NULL"),
        ("leads_updated", "(updated_at DESC, id, stage) WHERE archived <> 1"),
    ]

    static func create(_ database: Database) throws {
        for (name, what) in all { try database.execute(sql: "CREATE INDEX IF NOT EXISTS \(name) ON leads \(what)") }
        try LeadKeys.build(database)
    }

    static func drop(_ database: Database) throws {
        for (name, _) in all { try database.execute(sql: "DROP INDEX IF EXISTS \(name)") }
        try LeadKeys.drop(database)
    }
}
