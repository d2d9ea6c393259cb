import FairleadCapture
import FairleadCore
import FairleadStore

/// The sheet of 14 columns that sales teams keep by hand, as `fairlead import` reads it back (IN-33).
struct TrackingSheet {
    static let columns = [
        "序号", "线索来源", "客户名称/行业", "联系人（姓名/职位）", "联系方式（电话/微信/邮箱）", "初步需求", "线索等级", "背景信息（规模/决策链/痛点）",
        "跟进计划（频率/方式/目标）", "跟进记录（时间/方式/反馈/下一步动作）", "维护动作", "当前状态", "负责人（姓名）", "备注",
    ]

    private var count = 0

    /// Returns the cells of the next lead.
    ///
    /// - Parameter activities: what happened with it, the earliest first.
    mutating func row(_ lead: LeadView, _ activities: [ActivityView]) -> [String] {
        count += 1
        let wechat = lead.wechat.map { $0.isEmpty ? "" : "微信：\($0)" } ?? ""
        let contacts = activities.filter { $0.kind != "note" }
        let planned = activities.last { $0.due != nil || !($0.next ?? "").isEmpty }
        return [
            String(count), lead.source ?? "", SheetParts.joined(lead.company ?? "", lead.detail(Field.industry)),
            SheetParts.joined(lead.contact ?? "", lead.title ?? ""), side(lead.phones + [wechat] + lead.emails),
            lead.need ?? "",
            lead.grade?.rawValue ?? "",
            side([lead.detail(Field.employees), lead.buyers.joined(separator: "；"), lead.detail(Field.pain)]),
            planned.map { side([$0.due.map { Moment($0).local }, $0.next]) } ?? "",
            contacts.map(TrackingSheet.record).joined(separator: "\n"), "", lead.stage ?? "", lead.owner ?? "",
            TrackingSheet.notes(activities),
        ]
    }

    /// Returns what was noted, the oldest first.
    static func notes(_ activities: [ActivityView]) -> String {
        activities.filter { $0.kind == "note" }.compactMap(\.content).joined(separator: "\n")
    }

    private static func record(_ activity: ActivityView) -> String {
        let feedback = [activity.content, activity.result].compactMap { $0 }.filter { !$0.isEmpty }
        let parts: [String?] = [
            Moment(activity.occurredAt).local, activity.kind, feedback.joined(separator: " → "), activity.next,
        ]
        return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " / ")
    }

    /// The parts of a column side by side, what is not known left out at the end.
    private func side(_ parts: [String?]) -> String {
        parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "/")
    }
}
