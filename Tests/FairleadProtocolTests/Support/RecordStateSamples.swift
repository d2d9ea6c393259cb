import FairleadCore
import FairleadProtocol
import Foundation

/// Record states that the golden vectors are made of.
enum RecordStateSamples {
    private typealias Change = ChangeSetSamples

    private static let captured = version(Dot(Change.laptop, 1), at: 0, position: 1_190, author: "li.na")

    private static func version(_ dot: Dot, at offset: Int64, position: UInt64?, author: String) -> Version {
        Version(
            value: .null, dot: dot, stamp: Stamp(milliseconds: Change.morning + offset), position: position,
            author: author)
    }

    private static func with(_ value: Value, _ version: Version) -> Version {
        var version = version
        version.value = value
        return version
    }

    private static func cell(_ value: Value, _ version: Version) -> Cell { Cell(versions: [with(value, version)]) }

    /// A lead as it stands after its capture: one version for all cells.
    static let simple = RecordState(
        id: Change.lead, kind: .lead, lead: nil, position: 1_190,
        cells: [
            CellKey("company"): cell(.text("上海精工机械有限公司"), captured),
            CellKey("contact"): cell(.text("王芳"), captured),
            CellKey("phones", element: "+8613800138000"): cell(.int(0), captured),
            CellKey("tags", element: "展会/A馆"): cell(.int(0), captured),
            CellKey("budget"): cell(.list([.int(100_000), .int(200_000), .text("CNY")]), captured),
            CellKey("owner"): cell(.text("li.na"), captured), CellKey("captured_by"): cell(.text("li.na"), captured),
            CellKey("captured_at"): cell(.int(Change.morning), captured), CellKey("number"): cell(.int(7), captured),
            CellKey("stage"): cell(.text("new"), captured),
        ])

    /// Two leads that are one, and whose merged view somebody has edited.
    static let link: RecordState = {
        let merged = version(Dot(Change.colleague, 12), at: 120_000, position: 1_300, author: "王强")
        let edited = version(Dot(Change.laptop, 50), at: 150_000, position: 1_310, author: "li.na")
        let seen = Coverage(seen: 1_250)
        let covered = Coverage(seen: 1_250, dots: [Dot(Change.colleague, 11)])
        return RecordState(
            id: .link(Change.lead, Change.secondLead), kind: .link, lead: nil, position: 1_310,
            cells: [
                CellKey("first"): cell(.text(Change.lead.description), merged),
                CellKey("second"): cell(.text(Change.secondLead.description), merged),
                CellKey("verdict"): cell(.text("same"), merged),
                CellKey("keeps", element: "company"): cell(.text("first"), merged),
                CellKey("seen_first"): cell(Coverage(seen: 1_190).value, merged),
                CellKey("seen_second"): cell(seen.value, merged),
                CellKey("covered_second", element: "company"): cell(covered.value, edited),
                CellKey("covered_second", element: "tags/展会/A馆"): cell(seen.value, edited),
            ])
    }()

    /// Two people changed the stage at once, a third change is awaited, and older versions are kept.
    static let siblings: RecordState = {
        let mine = version(Dot(Change.laptop, 42), at: 90_000, position: 1_205, author: "li.na")
        let theirs = version(Dot(Change.colleague, 9), at: 60_000, position: 1_206, author: "王强")
        let carried = version(Dot(Change.colleague, 3), at: 30_000, position: 1_207, author: "王强")
        return RecordState(
            id: Change.lead, kind: .lead, lead: nil, position: 1_207,
            cells: [
                CellKey("company"): cell(.text("上海精工机械有限公司"), captured),
                CellKey("need"): Cell(
                    versions: [with(.null, mine)],
                    awaited: [ListedDot(Dot(Change.colleague, 6), origin: Change.carried)]),
                CellKey("stage"): Cell(
                    versions: [with(.text("qualified"), mine), with(.text("proposal"), theirs)],
                    awaited: [
                        ListedDot(Dot(Change.former, 18)), ListedDot(Dot(Change.colleague, 6), origin: Change.carried),
                    ]),
                CellKey("tags", element: "展会/A馆"): cell(.null, mine),
                CellKey("tags", element: "urgent"): cell(.int(1), theirs),
            ],
            past: [
                PastVersion(key: CellKey("stage"), version: with(.text("new"), captured)),
                PastVersion(key: CellKey("tags", element: "展会/A馆"), version: with(.int(0), captured)),
                PastVersion(key: CellKey("need"), version: with(.text("更快的机床"), carried)),
            ])
    }()

    static let activity = RecordState(
        id: Change.visit, kind: .activity, lead: Change.lead, position: 1_190,
        cells: [
            CellKey("type"): cell(.text("visit"), captured),
            CellKey("content"): cell(.text("Saw the 5-axis demo.\n要报价"), captured),
            CellKey("minutes"): cell(.int(25), captured), CellKey("occurred_at"): cell(.int(Change.morning), captured),
            CellKey("time_uncertain"): cell(.bool(true), captured),
        ])

    /// As a device holds it before the server has integrated anything.
    static let unsent = RecordState(
        id: Change.lead, kind: .lead, lead: nil,
        cells: [
            CellKey("company"): cell(
                .text("Acme"), version(Dot(Change.laptop, 1), at: 0, position: nil, author: ""))
        ])

    /// Fields 1000 (varint 7) and 1001 (text "hi") come from a version of the protocol that does not exist yet.
    static let newer: RecordState = {
        var state = simple
        state.unknown = [0xC0, 0x3E, 0x07, 0xCA, 0x3E, 0x02, 0x68, 0x69]
        return state
    }()

    static let all: [(name: String, about: String, sample: Sample)] = [
        ("record-lead", "A lead after its capture: one version for all cells", .recordState(simple)),
        ("record-siblings", "Concurrent versions, awaited dots, older versions, set elements", .recordState(siblings)),
        ("record-activity", "An activity of that lead", .recordState(activity)),
        ("record-unsent", "A version without a position or an author", .recordState(unsent)),
        ("record-link", "Two leads that are one, and an edit of their merged view", .recordState(link)),
        ("record-unknown-fields", "The lead with fields of a later version at its end", .recordState(newer)),
        (
            "record-empty", "A record of an unknown kind without any cell",
            .recordState(RecordState(id: Change.other, kind: RecordKind("next_century"), lead: Change.lead))
        ),
    ]
}
