import FairleadCore

/// What the columns of a sheet, and the labels on a badge, are called in Chinese and English.
enum ColumnNames {
    static let note = "note"
    /// A column of no use to a lead, such as a running number.
    static let none = "none"
    /// A column that says how to reach somebody, each value in its own way.
    static let reach = "reach"
    /// The halves of a contact's name.
    static let givenName = "given_name"
    static let familyName = "family_name"

    /// Returns the field that a header or a label stands for, whatever its case, width and signs.
    static func field(_ header: String) -> String? {
        let word = CaptureText.folded(header)
        let own = header.lowercased()
        if LeadDetails.isCustom(own) { return own }
        // `Phone 2` is one more phone.
        return fields[word] ?? fields[String(word.prefix { !$0.isNumber })]
    }

    /// The names that `--map` takes.
    static let mappable = Schema.editableLeadFields + [note, Field.capturedAt]

    /// Returns the field that a person names in `--map`.
    static func mappable(_ typed: String) -> String? {
        let word = typed.lowercased()
        if mappable.contains(word) || word == none || LeadDetails.isCustom(word) { return word }
        guard let field = field(typed), mappable.contains(field) else { return nil }
        return field
    }

    private static let fields: [String: String] = {
        let names: [(String, String)] = [
            (
                Field.company,
                "company,company name,customer,customer name,organisation,organization,org,account,firm,firma,"
                    + "unternehmen,employer,exhibitor name,公司,公司名称,公司名,客户,客户名称,客户名,单位,单位名称,企业,企业名称,工作单位,客户公司"
            ),
            (
                Field.contact,
                "contact,contact name,contact person,name,full name,person,attendee,ansprechpartner,kontakt,"
                    + "联系人,联系人姓名,姓名,客户姓名,名字,联系人名称"
            ),
            (Field.title, "title,job title,position,role,job,function,titel,funktion,职位,职务,岗位,头衔,职称,联系人职位,联系人职务"),
            (
                Field.phones,
                "phone,phones,phone number,telephone,tel,mobile,mobile phone,cell,cell phone,telefon,mobil,handy,"
                    + "work phone,business phone,电话,电话号码,手机,手机号,手机号码,联系电话,移动电话,座机,固定电话,办公电话"
            ),
            (Field.emails, "email,emails,e-mail,mail,email address,e-mail address,邮箱,电子邮箱,邮件,电子邮件,邮箱地址,联系邮箱"),
            (Field.wechat, "wechat,wechat id,weixin,wx,微信,微信号,微信ID"),
            (Field.city, "city,town,location,region,ort,stadt,城市,地区,所在城市,所在地,所在地区,区域,客户地区"),
            (Field.source, "source,lead source,channel,quelle,来源,线索来源,客户来源,来源渠道,渠道,获取渠道"),
            (Field.event, "event,show,trade show,fair,exhibition,messe,展会,展会名称,活动,活动名称,参展展会"),
            (Field.booth, "booth,stand,booth number,stand number,展位,展位号,展台"),
            (
                Field.need,
                "need,needs,requirement,requirements,interest,interests,interested in,initial need,bedarf,"
                    + "需求,需求描述,初步需求,初步需求描述,客户需求,意向产品,感兴趣产品"
            ),
            (Field.budget, "budget,budget range,预算,预算范围,预算金额,客户预算"),
            (Field.stage, "stage,status,current status,lead status,阶段,状态,当前状态,线索状态,跟进状态,线索阶段"),
            (Field.tags, "tag,tags,label,labels,category,categories,标签,客户标签,分类"),
            (Field.industry, "industry,branche,sector,行业,客户行业,所属行业"),
            (Field.product, "product,product type,service type,产品类型,服务类型,产品/服务类型,产品"),
            (Field.expected, "expected,expected time,timeline,期望时间,预计时间,采购时间,计划采购时间"),
            (Field.employees, "employees,headcount,company size,size,员工数,规模,公司规模,企业规模,人数"),
            (Field.revenue, "revenue,annual revenue,turnover,umsatz,营收,年营收,年营业额"),
            (Field.businessModel, "business model,业务模式,商业模式"),
            (Field.recentMoves, "recent moves,news,近期动态"),
            (Field.pain, "pain,pain points,痛点,当前痛点,客户痛点"),
            (Field.decisionCycle, "decision cycle,决策周期"),
            (Field.competitors, "competitors,competitor,竞品,竞品信息,竞品对比,竞品对比情况,竞争对手"),
            (Field.buyers, "buyers"), (Field.confirmed, "confirmed"),
            (
                Field.capturedAt,
                "captured at,captured,date,created,created at,acquisition time,acquired,datum,获取时间,获取日期,日期,时间,"
                    + "登记时间,登记日期,录入时间,录入日期,创建时间,线索获取时间"
            ),
            (note, "note,notes,remark,remarks,comment,comments,bemerkung,notiz,备注,说明,备注信息"),
            (reach, "contact method,contact details,contact info,联系方式,联络方式"),
            (givenName, "first name,given name,forename,vorname,名"),
            (familyName, "last name,family name,surname,nachname,姓,姓氏"),
            (
                none,
                "no,nr,number,id,code,index,序号,编号,行号,updated at,archived,captured by,owner id,members,merged into,"
                    + "conflicts,sync," + Spreadsheet.lineColumn + "," + Spreadsheet.reasonColumn
            ),
        ]
        var result: [String: String] = [:]
        for (field, words) in names {
            for word in words.split(separator: ",") { result[CaptureText.folded(String(word))] = field }
        }
        return result
    }()
}
