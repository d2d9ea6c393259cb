import FairleadCore

/// Words in names of companies that do not tell one from another.
enum CompanyWords {
    /// Each begins a legal form: 有限责任公司, 股份公司, 集团.
    static let chineseLegal: Set<String> = ["有限", "股份", "集团", "公司", "控股"]

    static let legal: Set<String> = [
        "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "co", "company", "corp", "corporation", "inc",
        "incorporated", "ltd", "limited", "llc", "llp", "plc", "pte", "pty", "bv", "nv", "sa", "sas", "sasu", "sarl",
        "srl", "spa", "sl", "ab", "as", "aps", "oy", "oyj", "kk", "holding", "holdings", "group", "gruppe", "cie",
        "und",
        "and", "sp", "zoo", "sro", "pvt", "sdn", "bhd", "gbr", "ev", "eurl", "snc", "ltda", "lp", "colimited", "coltd",
        "coinc", "cokg", "gesellschaft", "branch",
    ]

    /// A line of business, its names in Chinese and in Western languages.
    private static let lines: [(key: String, chinese: String, western: String)] = [
        ("technology", "科技 技术", "technology technologies tech technik technologie"),
        ("electronics", "电子", "electronics electronic elec elektronik electronique elettronica"),
        ("electric", "电气 电器 电力", "electric electrical elektro power"),
        ("machinery", "机械 机电 机床", "machinery machine machines mach maschinenbau maschinen machining tools"),
        ("automation", "自动化", "automation automations automatisierung automatic"),
        ("equipment", "设备 装备", "equipment equipments equip"),
        ("manufacturing", "制造", "manufacturing mfg manufacture manufacturers manuf"),
        ("engineering", "工程", "engineering eng engr engineers ingenieure ingenierie"),
        ("industry", "工业 实业 产业", "industries industry industrial ind indl"),
        ("trading", "贸易 商贸 进出口 外贸", "trading trade trdg tradng handel handels vertrieb vertriebs import export"),
        ("international", "国际", "international intl internacional"),
        ("systems", "系统", "systems system sys systeme"),
        ("solutions", "解决方案", "solutions solution soln solns"),
        ("software", "软件 信息 网络 数据", "software information network networks data digital it"),
        ("robotics", "机器人", "robotics robotic robots robot"),
        ("intelligence", "智能 人工智能", "intelligent smart ai"),
        ("instruments", "仪器 仪表 器械 测控", "instruments instrument inst instr instrumentation"),
        ("medical", "医疗 医疗器械", "medical med medizintechnik healthcare"),
        ("packaging", "包装", "packaging packing pack pkg verpackung verpackungen"),
        ("printing", "印刷", "printing print druck"),
        ("logistics", "物流 供应链", "logistics logistic logi supplychain freight forwarding"),
        ("energy", "能源 新能源 电源", "energy energies newenergy energie solar"),
        ("precision", "精密", "precision prec prazision praezision"),
        ("mould", "模具", "mould mold moulds molds tooling"),
        ("plastics", "塑胶 塑料 橡塑", "plastics plastic plas kunststoff kunststofftechnik rubber"),
        ("hardware", "五金", "hardware hdw hdwe fasteners"),
        ("metal", "金属 钢铁 铝业 不锈钢", "metal metals steel aluminium aluminum metall stahl"),
        ("textile", "纺织 服饰 服装 纺织品", "textile textiles tex garment garments apparel clothing"),
        ("lighting", "照明 灯饰", "lighting light lights leuchten"),
        ("optics", "光电 光学", "optics optical optoelectronics optoelectronic opto"),
        ("materials", "材料 新材料 建材", "materials material newmaterials"),
        ("chemical", "化工 化学", "chemical chemicals chem chemie"),
        ("products", "制品 用品", "products product prod"),
        ("services", "服务", "services service"),
        ("consulting", "咨询 管理", "consulting consultants consultancy management"),
        ("development", "发展 开发", "development"),
        ("automotive", "汽车 汽配", "automotive auto autoparts"),
        ("biology", "生物", "biotech biotechnology bio biological"),
        ("pharma", "医药 制药 药业", "pharmaceutical pharmaceuticals pharma"),
        ("food", "食品", "food foods"),
        ("furniture", "家具 家居", "furniture furnishings mobel"),
        ("toys", "玩具", "toys toy"), ("gifts", "礼品 工艺品", "gifts gift crafts"),
        ("semiconductor", "半导体 芯片", "semiconductor semiconductors semi"),
        ("communication", "通信 通讯", "communication communications telecom"),
        ("environment", "环保 环境", "environmental environment"),
        ("new", "", "new"),
    ]

    /// The line of business that a Western word names.
    static let western: [String: String] = {
        var result: [String: String] = [:]
        for line in lines {
            for word in line.western.split(separator: " ") { result[String(word)] = line.key }
        }
        return result
    }()

    /// Words long enough that one with a slip is still that word, by their first letter.
    static let longWestern: [UInt8: [String]] = {
        let long = western.keys.filter { $0.utf8.count >= 6 }.sorted(by: ByteOrder.precedes)
        return Dictionary(grouping: long) { $0.utf8.first ?? 0 }
    }()

    /// The lines of business that a Chinese word names; 医疗器械 names two.
    static let chinese: [String: [String]] = {
        var result: [String: [String]] = [:]
        for line in lines {
            for word in line.chinese.split(separator: " ") { result[String(word), default: []].append(line.key) }
        }
        result["医疗器械"] = ["medical", "instruments"]
        return result
    }()

    /// The same by their pinyin, of words long enough.
    static let chineseReadings: [String: [String]] = {
        var result: [String: [String]] = [:]
        for (word, keys) in chinese where word.unicodeScalars.count >= 3 { result[Pinyin.ofText(word).joined()] = keys }
        return result
    }()

    /// Lines that nearly any company may write into its name or leave out.
    static let vague: Set<String> = ["new", "international", "products", "development"]
}
