/// Every bound that both ends keep; each is checked where the value enters.
package enum Limits {
    /// Bytes of one encoded change set (R25).
    package static let changeSetSizeBytesMax = 256 * 1024
    /// Records one change set may touch, contexts without edits included.
    package static let recordsPerChangeSetMax = 2_000
    /// Edits one change set may carry for one record.
    package static let editsPerRecordMax = 500
    /// Bytes of one text value (UTF-8).
    package static let textSizeBytesMax = 32 * 1024
    /// Bytes of a field name, and of a set's element.
    package static let fieldNameSizeBytesMax = 64
    package static let elementSizeBytesMax = 512
    /// Nesting and length of list values.
    package static let listDepthMax = 4
    package static let listCountMax = 64
    /// Leads that one change set may show as one; what it says of more is not believed.
    package static let mergedLeadsPerChangeMax = 64
    /// Dots one record context may list (versions carried from colleagues).
    package static let contextDotsMax = 256
    /// Entries of a context's version vector: oneself and one's former incarnations.
    package static let contextEntriesMax = 64
    /// Counters and positions stay below 2^53, so that every JSON reader keeps them exact.
    package static let counterMax: UInt64 = 1 << 53
    /// Milliseconds since 1970 that a clock may show: up to the year 9999.
    package static let wallClockMillisecondsMax: Int64 = 253_402_300_799_999
    /// Minutes that one activity may have taken: a week.
    package static let activityMinutesMax: Int64 = 10_080
    /// Bytes of the reason of a grade that somebody decided.
    package static let overrideReasonSizeBytesMax = 1024
    /// Bytes of a policy in its form on the wire, and of one piece of it: a policy goes into one change set.
    package static let policySizeBytesMax = 128 * 1024
    package static let policyPieceSizeBytesMax = 16 * 1024
    /// Nesting of a policy, and entries of it in all.
    package static let policyDepthMax = 16
    package static let policyEntriesMax = 10_000
    package static let gradingDimensionsMax = 400
    package static let gradingSchemesMax = 16
    /// Minutes in which a scheme may have to be answered: a year.
    package static let gradingMinutesMax: Int64 = 525_600
    /// Bytes of the reason for which a lead changes its owner.
    package static let ownerReasonSizeBytesMax = 1024
    /// Of a policy: pools, people, sources, rules of assignment, days of a term, leads of a limit.
    package static let poolsMax = 64
    package static let peopleMax = 2_000
    package static let firstStagesMax = 200
    package static let assignmentRulesMax = 100
    package static let policyDaysMax: Int64 = 3_650
    package static let policyAmountMax: Int64 = 1_000_000
    /// Superseded versions a record keeps at hand; older ones stay in the server's log.
    package static let pastVersionsPerRecordMax = 200
    /// Bytes of one request or answer body, as sent and after decompression.
    package static let bodySizeBytesMax = 4 * 1024 * 1024
    package static let inflatedBodySizeBytesMax = 32 * 1024 * 1024
    /// Change sets in one push, and the bytes a device packs into one.
    package static let changeSetsPerPushMax = 4_000
    package static let pushSizeBytesTarget = 2 * 1024 * 1024
    /// Records in one page, and the bytes after which a page ends.
    package static let recordsPerPageMax = 5_000
    package static let pageSizeBytesTarget = 1024 * 1024
    /// Days a device keeps its accepted change sets, to offer them to a restored server (R21).
    package static let sentLogDays = 30
    /// Checkpoints of the log's chain that a device keeps (R27).
    package static let checkpointsMax = 64
    /// Authors in one bundle, and the bytes of a bundle file.
    package static let bundleAuthorsMax = 256
    package static let bundleSizeBytesMax = 64 * 1024 * 1024
}
