import FairleadCore

/// Words in names of companies that do not tell one from another.
enum CompanyWords {
    /// Each begins a legal form: 有限责任公司, 股份公司, 集团.
    static let chineseLegal: Set<String> = ["有限", "股份", "集团", "公司", "控股"]

    static let legal: Set<String> = [
        "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "co", "company", "corp", "corporation", "inc",
        "incorporated",
        "ltd", "limited", "llc", "llp", "plc", "pte", "pty", "bv", "nv", "sa", "sas", "sarl", "srl", "spa", "sl", "ab",
        "as",
        "aps", "oy", "oyj", "kk", "holding", "holdings", "group", "gruppe", "cie", "und", "and", "sp", "zoo", "sro",
        "pvt",
    ]

    static let business: Set<String> = [
        "technology", "technologies", "tech", "electronics", "electronic", "elec", "electric", "machinery", "machine",
        "machines", "automation", "equipment", "manufacturing", "mfg", "engineering", "eng", "industries", "industry",
        "industrial", "ind", "trading", "trade", "international", "intl", "systems", "system", "sys", "solutions",
        "solution", "software", "robotics", "instruments", "instrument", "medical", "packaging", "logistics", "energy",
        "new", "precision", "mould", "mold", "plastics", "plastic", "hardware", "textile", "textiles", "lighting",
        "optics",
        "materials", "chemical", "chemicals", "products", "services", "consulting", "maschinenbau", "technik",
        "elektronik",
        "handel", "vertrieb",
    ]

    static let chineseBusiness: Set<String> = [
        "科技", "技术", "电子", "电气", "电器", "机械", "机电", "自动化", "设备", "制造", "工程", "工业", "实业", "贸易", "商贸", "国际",
        "系统", "软件", "信息", "网络", "智能", "机器人", "仪器", "仪表", "医疗", "器械", "医疗器械", "包装", "物流", "能源", "新能源",
        "精密", "模具", "塑胶", "塑料", "五金", "纺织", "服饰", "照明", "光电", "材料", "新材料", "化工", "制品", "服务", "咨询", "发展",
        "装备", "汽车", "生物", "医药", "食品",
    ]

    static let places: Set<String> = [
        "中国", "北京", "上海", "天津", "重庆", "广东", "江苏", "浙江", "山东", "福建", "四川", "湖北", "湖南", "河北", "河南", "安徽",
        "江西", "辽宁", "陕西", "深圳", "广州", "东莞", "佛山", "珠海", "惠州", "中山", "苏州", "无锡", "南京", "常州", "南通", "杭州",
        "宁波", "温州", "嘉兴", "绍兴", "台州", "金华", "义乌", "青岛", "济南", "烟台", "潍坊", "厦门", "福州", "泉州", "成都", "武汉",
        "长沙", "合肥", "郑州", "西安", "沈阳", "大连", "长春", "哈尔滨", "石家庄", "太原", "南昌", "昆明", "贵阳", "南宁", "海口",
        "昆山", "香港", "台湾",
    ]

    static let placesInPinyin = Set(places.map { Pinyin.ofText($0).joined() } + ["china", "hongkong", "taiwan"])
}
