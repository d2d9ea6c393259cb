/// What generated leads are made of; nothing here is a name of the shipped sets.
enum GeneratedWords {
    struct Character: Sendable {
        var han: String
        var pinyin: String
    }

    private static func characters(_ text: String) -> [Character] {
        text.split(separator: " ").compactMap { entry in
            guard let first = entry.first else { return nil }
            return Character(han: String(first), pinyin: String(entry.dropFirst()))
        }
    }

    static let surnames = characters(
        """
        王wang 李li 陈chen 黄huang 周zhou 吴wu 徐xu 马ma 郭guo 何he 林lin 罗luo 郑zheng 谢xie 唐tang 邓deng 曹cao 曾zeng 彭peng \
        蔡cai 潘pan 杜du 苏su 魏wei 吕lv 丁ding 任ren 卢lu 姚yao 钟zhong 谭tan 范fan 金jin 石shi 廖liao 贾jia 夏xia 韦wei 方fang 邹zou \
        熊xiong 白bai 孟meng 秦qin 邱qiu 侯hou 江jiang 尹yin 薛xue 闫yan 雷lei 龙long 史shi 陶tao 贺he 毛mao 段duan 顾gu 龚gong 覃qin
        """)
    static let givenCharacters = characters(
        """
        建jian 国guo 春chun 玉yu 桂gui 英ying 秀xiu 梅mei 兰lan 凤feng 洁jie 琳lin 素su 云yun 莲lian 真zhen 环huan 雪xue 荣rong 爱ai \
        妹mei 霞xia 香xiang 月yue 莺ying 媛yuan 艳yan 瑞rui 凡fan 佳jia 嘉jia 琼qiong 勤qin 珍zhen 贞zhen 莉li 桃tao 锦jin 黛dai 青qing \
        倩qian 婷ting 姣jiao 婉wan 娴xian 瑾jin 颖ying 露lu 瑶yao 怡yi 婵chan 雁yan 蓓bei 纨wan 仪yi 荷he 丹dan 蓉rong 眉mei 君jun 琴qin \
        勇yong 毅yi 俊jun 峰feng 强qiang 军jun 平ping 保bao 东dong 文wen 辉hui 力li 明ming 永yong 健jian 世shi 广guang 义yi 兴xing 良liang \
        海hai 山shan 仁ren 波bo 宁ning 贵gui 福fu 生sheng 龙long 元yuan 全quan 胜sheng 学xue 祥xiang 才cai 发fa 武wu 新xin 利li 清qing
        """)
    static let brandCharacters = characters(
        """
        金jin 鼎ding 万wan 丰feng 天tian 地di 中zhong 正zheng 大da 同tong 百bai 川chuan 明ming 光guang 宇yu 宙zhou 东dong 方fang 西xi \
        北bei 南nan 江jiang 河he 湖hu 山shan 石shi 林lin 森sen 松song 柏bai 龙long 凤feng 虎hu 鹰ying 鹏peng 飞fei 翔xiang 腾teng 跃yue \
        進jin 取qu 诚cheng 信xin 义yi 仁ren 和he 平ping 安an 康kang 乐le 福fu 禄lu 寿shou 喜xi 财cai 宝bao 玉yu 珠zhu 银yin 星xing
        """)
    static let brandStarts = [
        "Nord", "Süd", "Blau", "Grün", "Rot", "Alt", "Neu", "Berg", "Stein", "Wald", "Hof", "See", "Licht", "Kraft",
        "Werk",
        "Feld", "Bach", "Eich", "Linden", "Ahorn", "Silber", "Gold", "Kupfer", "Eisen", "Granit", "Falken", "Adler",
        "Hirsch",
        "Bären", "Wolf", "Sturm", "Sonnen", "Mond", "Stern", "Winter", "Sommer", "Herbst", "Früh", "Kron", "König",
    ]
    static let brandEnds = [
        "mann", "berg", "hausen", "feld", "tal", "brück", "stadt", "burg", "horst", "kamp", "weg", "mark", "wert",
        "form",
        "plan", "matic", "dyn", "flex", "norm", "port", "quell", "rath", "schmidt", "thal", "wig", "zell", "bauer",
        "lund",
        "vik", "strom", "gard", "heim", "ried", "moos", "egg", "furt", "loh", "spring", "tor", "ufer",
    ]
    static let lines: [(han: String, western: String, short: String)] = [
        ("环保科技", "Environmental Technology", "Environment"), ("印刷", "Printing", "Print"),
        ("家具", "Furniture", "Furniture"),
        ("食品", "Food", "Foods"), ("化工", "Chemical", "Chem"), ("汽车配件", "Automotive", "Auto"),
        ("生物医药", "Pharma", "Pharma"),
        ("玩具", "Toys", "Toys"), ("电气", "Electric", "Electrical"), ("机械设备", "Machinery Equipment", "Machinery"),
        ("软件", "Software", "Software"), ("建材", "Building Materials", "Materials"), ("物流", "Logistics", "Logistics"),
        ("通信技术", "Communication Technology", "Telecom"), ("半导体", "Semiconductor", "Semi"),
    ]
    static let chineseCities: [(han: String, pinyin: String, area: String)] = [
        ("南京", "Nanjing", "025"), ("郑州", "Zhengzhou", "0371"), ("长沙", "Changsha", "0731"), ("合肥", "Hefei", "0551"),
        ("济南", "Jinan", "0531"), ("福州", "Fuzhou", "0591"), ("昆明", "Kunming", "0871"), ("西安", "Xian", "029"),
        ("沈阳", "Shenyang", "024"), ("大连", "Dalian", "0411"), ("温州", "Wenzhou", "0577"), ("珠海", "Zhuhai", "0756"),
        ("重庆", "Chongqing", "023"), ("南宁", "Nanning", "0771"), ("哈尔滨", "Harbin", "0451"),
    ]
    static let westernCities: [(name: String, area: String)] = [
        ("Stuttgart", "+49 711"), ("Köln", "+49 221"), ("Berlin", "+49 30"), ("Wien", "+43 1"), ("Zürich", "+41 44"),
        ("Leipzig", "+49 341"), ("Bremen", "+49 421"), ("Graz", "+43 316"), ("Basel", "+41 61"), ("Dresden", "+49 351"),
    ]
    static let titles: [[String]] = [
        ["Managing Director", "Geschäftsführer", "MD"], ["CTO", "Chief Technology Officer", "首席技术官"],
        ["Quality Manager", "质量经理"], ["Project Manager", "项目经理"], ["Technical Director", "技术总监"],
        ["Marketing Manager", "市场经理", "Mktg Manager"], ["Export Manager", "出口经理"], ["Buyer", "采购员", "Einkäufer"],
        ["Plant Manager", "厂长"], ["Chairman", "董事长"],
    ]
    static let westernSurnames = [
        "Schäfer", "Becker", "Hoffmann", "Koch", "Bauer", "Richter", "Klein", "Wolf", "Schröder", "Neumann", "Schwarz",
        "Zimmermann", "Braun", "Krüger", "Hofmann", "Hartmann", "Lange", "Schmitt", "Werner", "Krause", "Meier",
        "Lehmann",
        "Köhler", "Herrmann", "König", "Walter", "Mayer", "Huber", "Kaiser", "Fuchs", "Peters", "Lang", "Scholz",
        "Möller",
        "Weiß", "Jung", "Hahn", "Schubert", "Vogel", "Friedrich", "Keller", "Günther", "Frank", "Berger", "Winkler",
        "Roth",
        "Beck", "Lorenz", "Baumann", "Franke", "Albrecht", "Schuster", "Simon", "Ludwig", "Böhm", "Winter", "Kraus",
        "Martin", "Schumacher", "Krämer", "Vogt", "Stein", "Jäger", "Otto", "Sommer", "Groß", "Seidel", "Heinrich",
        "Brandt",
    ]
    static let westernGiven = [
        "Thorsten", "Jürgen", "Wolfgang", "Uwe", "Günter", "Heike", "Sabine", "Petra", "Monika", "Ursula", "Renate",
        "Birgit", "Andrea", "Claudia", "Gabriele", "Dieter", "Manfred", "Rainer", "Holger", "Detlef", "Sven", "Lars",
        "Jens",
        "Dirk", "Ralf", "Frauke", "Anke", "Silke", "Katrin", "Ines", "Ulrike", "Henning", "Hartmut", "Volker", "Bernd",
        "Tobias", "Felix", "Moritz", "Jonas", "Leon", "Paula", "Greta", "Frieda", "Ida", "Mathilda", "Emil", "Anton",
        "Oskar", "Theo", "Karl", "Lukas", "Fabian", "Florian", "Dominik", "Marcel", "Patrick", "Nadine", "Melanie",
        "Franziska", "Johanna",
    ]
    static let freeHosts = ["gmx.de", "web.de", "foxmail.com", "sina.com", "yahoo.com", "hotmail.com"]
}
