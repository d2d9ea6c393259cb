import FairleadCore

/// A city, the same one in Chinese, in pinyin and in the spellings of several languages.
struct Place: Hashable, Sendable {
    let key: String
    /// Whether it is in the table; others are compared with care.
    let isKnown: Bool

    init?(_ text: String) {
        let folded = TextFold.folded(text)
        let words = Words.of(folded)
        guard !words.isEmpty else { return nil }
        if let key = Places.key(of: words.joined()) {
            self.init(key: key, isKnown: true)
        } else if let key = Place.longestKnown(words) {
            // `Chicago, IL`, `London UK`, 江苏省 苏州市.
            self.init(key: key, isKnown: true)
        } else {
            self.init(key: words.joined(), isKnown: false)
        }
    }

    init(key: String, isKnown: Bool) {
        self.key = key
        self.isKnown = isKnown
    }

    private static func longestKnown(_ words: [String]) -> String? {
        for count in stride(from: min(3, words.count), through: 1, by: -1) {
            for start in 0...(words.count - count) {
                if let key = Places.key(of: words[start..<(start + count)].joined()) { return key }
            }
        }
        let joined = words.joined()
        guard joined.unicodeScalars.contains(where: { Pinyin.usual($0) != nil }) else { return nil }
        return Places.chineseCity(within: joined)
    }
}

enum Places {
    /// Returns a city's key; `nil` for what is none.
    static func key(of folded: String) -> String? {
        if let key = chinese[folded] ?? spelled[folded] { return key }
        for ending in ["市", "省", "city", "shi"]
        where folded.hasSuffix(ending) && folded.utf8.count > ending.utf8.count + 2 {
            let short = String(folded.dropLast(ending.count))
            if let key = chinese[short] ?? spelled[short] { return key }
        }
        return nil
    }

    /// Returns the last city named within Chinese text: 江苏省苏州市 is Suzhou.
    static func chineseCity(within text: String) -> String? {
        let characters = Array(text)
        var found: String?
        for start in characters.indices {
            for length in 2...3 where start + length <= characters.count {
                if let key = chinese[String(characters[start..<(start + length)])] { found = key }
            }
        }
        return found
    }

    static func isRegion(_ key: String) -> Bool { regions.contains(key) }

    /// Chinese names by the key, which is their pinyin.
    static let chinese: [String: String] = {
        var result: [String: String] = [:]
        for name in chineseNames.split(separator: " ") {
            let key = Pinyin.ofText(String(name)).joined()
            result[String(name)] = key == "zhongqing" ? "chongqing" : key
        }
        for (name, key) in [
            ("香港", "hongkong"), ("澳门", "macau"), ("台湾", "taiwan"), ("中国", "china"), ("陕西", "shaanxi"), ("厦门", "xiamen"),
            ("东莞", "dongguan"), ("长沙", "changsha"), ("长春", "changchun"),
        ] {
            result[name] = key
        }
        return result
    }()

    static let chineseKeys = Set(chinese.values)

    /// Those long enough that one with a slip is still that city.
    static let longChineseKeys = chineseKeys.filter { $0.utf8.count >= 6 }
        .sorted(by: ByteOrder.precedes)

    /// Whole provinces and countries: a company's name tells its city better.
    private static let regions: Set<String> = [
        "china", "taiwan", "guangdong", "jiangsu", "zhejiang", "shandong", "fujian", "sichuan", "hubei", "hunan",
        "hebei",
        "henan", "anhui", "jiangxi", "liaoning", "shaanxi", "shanxi", "yunnan", "guizhou", "guangxi", "hainan", "jilin",
        "heilongjiang",
    ]

    private static let chineseNames = """
        北京 上海 天津 重庆 广东 江苏 浙江 山东 福建 四川 湖北 湖南 河北 河南 安徽 江西 辽宁 山西 云南 贵州 广西 海南 吉林 黑龙江 \
        深圳 广州 东莞 佛山 珠海 惠州 中山 汕头 江门 肇庆 湛江 苏州 无锡 南京 常州 南通 扬州 镇江 徐州 盐城 泰州 连云港 淮安 宿迁 杭州 \
        宁波 温州 嘉兴 湖州 绍兴 台州 金华 义乌 衢州 舟山 丽水 青岛 济南 烟台 潍坊 威海 淄博 临沂 济宁 东营 厦门 福州 泉州 漳州 莆田 成都 \
        绵阳 武汉 宜昌 襄阳 长沙 株洲 湘潭 合肥 芜湖 马鞍山 蚌埠 郑州 洛阳 新乡 西安 宝鸡 咸阳 沈阳 大连 鞍山 长春 哈尔滨 大庆 石家庄 唐山 \
        保定 廊坊 太原 大同 南昌 九江 赣州 昆明 贵阳 南宁 桂林 柳州 海口 三亚 兰州 银川 西宁 乌鲁木齐 呼和浩特 包头 拉萨 昆山 张家港 常熟 \
        江阴 太仓 慈溪 余姚 永康 晋江 石狮 顺德 台北 高雄 台中
        """

    /// Spellings by the key: the key's own one, and others.
    static let spelled: [String: String] = {
        var result: [String: String] = [:]
        for key in chinese.values { result[key] = key }
        for line in spellings.split(separator: ";") {
            let names = line.split(separator: " ")
            guard let key = names.first else { continue }
            for name in names { result[String(name)] = String(key) }
        }
        return result
    }()

    private static let spellings = """
        beijing peking;guangzhou canton;hongkong hk hongkongsar;macau macao;taipei taibei;kaohsiung gaoxiong;xian;\
        shenzhen sz;chongqing;qingdao tsingtao;singapore sg singapur;munich munchen muenchen;cologne koln koeln;\
        nuremberg nurnberg nuernberg;dusseldorf duesseldorf;frankfurt frankfurtammain frankfurtam;hanover hannover;\
        brunswick braunschweig;berlin;hamburg;stuttgart;bremen;leipzig;dresden;dortmund;essen;bonn;mannheim;karlsruhe;\
        augsburg;vienna wien;graz;salzburg;linz;zurich zuerich zrich;geneva geneve genf;basel basle;bern berne;lausanne;\
        milan milano mailand;rome roma rom;turin torino;naples napoli;florence firenze;venice venezia;genoa genova;\
        bologna;verona;padua padova;paris;lyon lyons;marseille marseilles;toulouse;lille;nantes;nice;bordeaux;\
        strasbourg strassburg;grenoble;london;leeds;manchester;birmingham;liverpool;bristol;sheffield;edinburgh;glasgow;\
        cardiff;belfast;dublin;cork;amsterdam;rotterdam;thehague denhaag;utrecht;eindhoven;brussels bruxelles brussel;\
        antwerp antwerpen anvers;ghent gent;luxembourg;copenhagen kobenhavn;aarhus;stockholm;gothenburg goteborg;malmo;\
        oslo;bergen;helsinki;tampere;madrid;barcelona;valencia;seville sevilla;bilbao;lisbon lisboa;porto oporto;\
        warsaw warszawa;krakow cracow;wroclaw breslau;gdansk;poznan;prague praha prag;brno;budapest;bucharest bucuresti;\
        sofia;athens athina;istanbul;ankara;izmir;moscow moskva;saintpetersburg stpetersburg;kyiv kiev;telaviv;dubai;\
        abudhabi;riyadh;doha;cairo;johannesburg;capetown;lagos;nairobi;newyork nyc newyorkcity;losangeles la;\
        sanfrancisco sf;chicago;boston;seattle;dallas;houston;austin;atlanta;miami;denver;detroit;philadelphia;phoenix;\
        sandiego;sanjose;portland;minneapolis;cleveland;pittsburgh;cincinnati;columbus;charlotte;lasvegas;washington \
        washingtondc;toronto;montreal;vancouver;calgary;ottawa;mexicocity ciudaddemexico;monterrey;guadalajara;\
        saopaulo;riodejaneiro;buenosaires;santiago;bogota;lima;tokyo;osaka;nagoya;yokohama;kyoto;fukuoka;seoul;busan pusan;\
        incheon;mumbai bombay;delhi newdelhi;bangalore bengaluru;chennai madras;hyderabad;pune;kolkata calcutta;\
        ahmedabad;bangkok;hanoi;hochiminhcity hcmc saigon hochiminh;jakarta;surabaya;kualalumpur kl;penang;manila;\
        sydney;melbourne;brisbane;perth;adelaide;auckland;wellington;china prc;taiwan
        """
}
