import FairleadCore

/// The stages as people write them in their sheets.
enum StageNames {
    /// Returns the stage that is meant, or `nil` for a word that is none of ours.
    static func stage(_ text: String) -> String? {
        let word = CaptureText.folded(text)
        return Stage.all.first { CaptureText.folded($0) == word } ?? others[word]
    }

    private static let others: [String: String] = {
        let words: [(String, String)] = [
            ("new", "new lead,open,uncontacted,新,新建,新增,新线索,待跟进,未跟进,未联系,待联系"),
            ("contacted", "in contact,contact made,working,已联系,联系中,跟进中,已跟进,初步接触,初步沟通,沟通中"),
            ("qualified", "sql,interested,已确认,合格,有效,有意向,意向客户,需求确认,已确认需求"),
            ("proposal", "quoted,quotation,offer,negotiation,方案,方案中,已报价,报价,报价中,谈判,谈判中,商务谈判"),
            ("won", "closed won,customer,成交,已成交,赢单,签约,已签约,已签单"),
            ("lost", "closed lost,dead,丢单,已丢单,输单,流失,已流失,无效,战败,放弃,已放弃"),
        ]
        var result: [String: String] = [:]
        for (stage, names) in words {
            for name in names.split(separator: ",") { result[CaptureText.folded(String(name))] = stage }
        }
        return result
    }()
}
