import FairleadCore
import FairleadProtocol
import Foundation

/// Ids and change sets that the golden vectors are made of.
enum ChangeSetSamples {
    static let laptop = ReplicaID(rawValue: 0x1122_3344_5566_7788)
    static let former = ReplicaID(rawValue: 0x0F0E_0D0C_0B0A_0908)
    /// The origin of a colleague's change set that came in a bundle.
    static let carried = RecordID(high: 0x0192_F3A1_5C00_700B, low: 0x8000_0000_0000_000B)
    static let colleague = ReplicaID(rawValue: 0xFEDC_BA98_7654_3210)
    static let lead = RecordID(high: 0x0192_F3A1_5C00_7ABC, low: 0x8D12_3456_789A_BCDE)
    static let secondLead = RecordID(high: 0x0192_F3A1_5C04_7AC0, low: 0x8E12_3456_789A_BCDF)
    static let visit = RecordID(high: 0x0192_F3A1_5C01_7ABD, low: 0x9001_0203_0405_0607)
    static let other = RecordID(high: 0x0192_F3A1_5C02_7ABE, low: 0xA001_0203_0405_0607)
    /// 2024-11-04T02:26:40Z, in milliseconds.
    static let morning: Int64 = 1_730_687_200_000

    static func time(_ offset: Int64, lastExchange: Int64 = 0) -> DeviceTime {
        DeviceTime(
            wallMilliseconds: morning + offset, bootID: "9d3c7c1e-0f5b-4c1d-8f5e-2b7a6c4d1e0f",
            bootMilliseconds: 5_400_000 + offset, lastExchangeMilliseconds: lastExchange)
    }

    /// A badge typed in at a trade show, with the visit that went with it.
    static let capture = ChangeSet(
        dot: Dot(laptop, 1), origin: RecordID(high: 0x0192_F3A1_5C00_7001, low: 0x8000_0000_0000_0001),
        command: RecordID(high: 0x0192_F3A1_5C00_7002, low: 0x8000_0000_0000_0002), commandName: "lead add",
        previousDigest: [], time: time(0), own: VersionVector(),
        records: [
            RecordChange(
                id: lead, kind: .lead, isCreation: true,
                edits: [
                    Edit("company", .text("上海精工机械有限公司")), Edit("contact", .text("王芳")),
                    Edit(CellKey("emails", element: "wang@example.com"), .int(0)),
                    Edit(CellKey("phones", element: "+8613800138000"), .int(0)),
                    Edit(CellKey("tags", element: "展会/A馆"), .int(0)),
                    Edit("budget", .list([.int(100_000), .int(200_000), .text("CNY")])),
                    Edit("captured_at", .list([.int(morning), .text("clock")])),
                    Edit("archived", .bool(false)), Edit("need", .null),
                ]),
            RecordChange(
                id: visit, kind: .activity, lead: lead, isCreation: true,
                edits: [
                    Edit("type", .text("visit")), Edit("content", .text("Saw the 5-axis demo.\n要报价")),
                    Edit("minutes", .int(25)),
                ]),
        ])

    /// The second change set of the same device: it names the first by its digest, and has seen it.
    static let second = ChangeSet(
        dot: Dot(laptop, 2), origin: RecordID(high: 0x0192_F3A1_5C00_7007, low: 0x8000_0000_0000_0007),
        command: RecordID(high: 0x0192_F3A1_5C00_7008, low: 0x8000_0000_0000_0008), commandName: "lead edit",
        previousDigest: [UInt8](ChangeSetCodec.digest((try? ChangeSetCodec.encode(capture)) ?? Data())),
        time: time(60_000), own: VersionVector([laptop: 1]),
        records: [RecordChange(id: lead, kind: .lead, edits: [Edit("city", .text("苏州"))])])

    /// An edit by a store that took a new incarnation, of a lead that a colleague had changed too.
    static let edit = ChangeSet(
        dot: Dot(laptop, 42), origin: RecordID(high: 0x0192_F3A1_5C00_7003, low: 0x8000_0000_0000_0003),
        command: RecordID(high: 0x0192_F3A1_5C00_7004, low: 0x8000_0000_0000_0004), commandName: "lead edit",
        previousDigest: (0..<32).map { UInt8($0) }, time: time(90_000, lastExchange: morning - 3_600_000),
        own: VersionVector([former: 17, laptop: 41]),
        records: [
            RecordChange(
                id: lead, kind: .lead, seen: 1_204,
                dots: [ListedDot(Dot(colleague, 6)), ListedDot(Dot(colleague, 9), origin: carried)],
                edits: [
                    Edit("stage", .text("qualified")), Edit("need", .null),
                    Edit(CellKey("tags", element: "展会/A馆"), .null),
                    Edit("last_contact_at", .list([.int(morning + 90_000), .text("clock")])),
                ])
        ])

    /// A call: the lead is named for its context alone (R10).
    static let call = ChangeSet(
        dot: Dot(laptop, 43), origin: RecordID(high: 0x0192_F3A1_5C00_7005, low: 0x8000_0000_0000_0005),
        command: RecordID(high: 0x0192_F3A1_5C00_7006, low: 0x8000_0000_0000_0006), commandName: "log call",
        previousDigest: (0..<32).map { 255 - UInt8($0) }, time: time(180_000, lastExchange: morning - 3_600_000),
        own: VersionVector([former: 17, laptop: 42]),
        records: [
            RecordChange(id: lead, kind: .lead, seen: 1_204),
            RecordChange(
                id: other, kind: .activity, lead: lead, isCreation: true,
                edits: [Edit("type", .text("call")), Edit("content", .text("No answer"))]),
        ])

    /// Two leads become one, and an edit goes with it: both are named with what was in view of them (R15).
    static let merge = ChangeSet(
        dot: Dot(laptop, 44), origin: RecordID(high: 0x0192_F3A1_5C00_7009, low: 0x8000_0000_0000_0009),
        command: RecordID(high: 0x0192_F3A1_5C00_700A, low: 0x8000_0000_0000_000A), commandName: "merge",
        previousDigest: (0..<32).map { 128 + UInt8($0) }, time: time(240_000, lastExchange: morning - 3_600_000),
        own: VersionVector([former: 17, laptop: 43]),
        records: [
            RecordChange(id: lead, kind: .lead, seen: 1_204, edits: [Edit("city", .text("苏州"))]),
            RecordChange(
                id: secondLead, kind: .lead, seen: 1_208, dots: [ListedDot(Dot(colleague, 9), origin: carried)]),
            RecordChange(
                id: .link(lead, secondLead), kind: .link,
                edits: [
                    Edit("verdict", .text("same")), Edit(CellKey("keeps", element: "company"), .text("second")),
                ]),
        ])

    /// Every number as large, or as small, as it may be.
    static let bounds = ChangeSet(
        dot: Dot(ReplicaID(rawValue: .max), Limits.counterMax), origin: RecordID(high: .max, low: .max),
        command: RecordID(high: 0, low: 0), commandName: String(repeating: "n", count: 64),
        previousDigest: [UInt8](repeating: 0xFF, count: 32),
        time: DeviceTime(
            wallMilliseconds: Limits.wallClockMillisecondsMax, bootID: "",
            bootMilliseconds: -Limits.wallClockMillisecondsMax, lastExchangeMilliseconds: -1),
        own: VersionVector([ReplicaID(rawValue: 1): Limits.counterMax]),
        records: [
            RecordChange(
                id: RecordID(high: 0, low: 1), kind: RecordKind("next_century"), lead: RecordID(high: 0, low: 2),
                seen: Limits.counterMax,
                dots: [
                    ListedDot(Dot(ReplicaID(rawValue: 1), Limits.counterMax), origin: RecordID(high: .max, low: .max))
                ],
                edits: [
                    Edit("least", .int(.min)), Edit("greatest", .int(.max)), Edit("empty", .text("")),
                    Edit("nothing", .list([])),
                    Edit("deep", .list([.list([.list([.list([.bool(true), .null])])])])),
                ])
        ])

    static let all: [(name: String, about: String, sample: Sample)] = [
        ("change-set-capture", "A lead and its first visit, captured offline", .changeSet(capture)),
        ("change-set-second", "The change set after the capture, which it names by its digest", .changeSet(second)),
        ("change-set-edit", "An edit with a full context, clears and an element taken out", .changeSet(edit)),
        ("change-set-activity", "An activity, with the context of its lead", .changeSet(call)),
        ("change-set-merge", "Two leads judged to be one, and an edit of their merged view", .changeSet(merge)),
        ("change-set-bounds", "Numbers at their bounds, a kind that nobody knows yet", .changeSet(bounds)),
    ]
}
