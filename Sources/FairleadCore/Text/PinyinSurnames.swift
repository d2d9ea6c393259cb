/// How characters are read as surnames, where that is not how they are read elsewhere.
enum PinyinSurnames {
    /// Returns the reading of the surname with which a name begins, one syllable a character: two for a compound
    /// surname, one for a surname that is read in its own way; `nil` when the usual reading holds.
    static func reading(at name: some Collection<Unicode.Scalar>) -> [String]? {
        guard let first = name.first else { return nil }
        // A compound surname needs a given name after it; 万俟 alone could be anything.
        if name.count >= 3, let second = name.dropFirst().first, let reading = compound[[first.value, second.value]] {
            return reading
        }
        return single[first.value].map { [$0] }
    }

    private static let single: [UInt32: String] = {
        var result: [UInt32: String] = [:]
        for entry in singleTable.split(separator: " ") {
            guard let character = entry.unicodeScalars.first else { continue }
            result[character.value] = String(entry.unicodeScalars.dropFirst())
        }
        return result
    }()

    private static let compound: [[UInt32]: [String]] = {
        var result: [[UInt32]: [String]] = [:]
        for entry in compoundTable.split(separator: " ") {
            let characters = entry.unicodeScalars.prefix(2).map(\.value)
            result[characters] = String(entry.unicodeScalars.dropFirst(2)).split(separator: ",").map(String.init)
        }
        return result
    }()

    private static let singleTable = """
        曾zeng 单shan 仇qiu 解xie 查zha 盖ge 朴piao 区ou 任ren 华hua 翟zhai 覃qin 尉wei 秘bi 冼xian 洗xian 乐yue 黑he \
        折she 缪miao 牟mou 万wan 逄pang 员yun 贠yun 宓mi 纪ji 召shao 种chong 祭zhai 谌chen 隗wei 郗xi 燕yan 么yao 幺yao \
        佴nai 繁po 仉zhang 乜nie 过guo 宁ning 哈ha 干gan 车che 都du 句gou 呙guo 能nai 瞿qu 訾zi 郇xun 褚chu 臧zang 葛ge \
        藏zang 相xiang 阚kan 卜bu 贾jia 冯feng 陆lu 柏bai 盛sheng 沈shen 石shi 重chong 晁chao 叶ye 艾ai 薄bo 占zhan 撒sa \
        單shan 區ou 華hua 萬wan 樂yue 種chong 員yun 紀ji 過guo 寧ning 車che 蓋ge 賈jia 馮feng 陸lu 葉ye 繆miao
        """

    private static let compoundTable = """
        尉迟yu,chi 万俟mo,qi 长孙zhang,sun 单于chan,yu 澹台tan,tai 皇甫huang,fu 宇文yu,wen 鲜于xian,yu 令狐ling,hu \
        欧阳ou,yang 歐陽ou,yang 上官shang,guan 司马si,ma 司馬si,ma 司徒si,tu 司空si,kong 诸葛zhu,ge 諸葛zhu,ge \
        夏侯xia,hou 东方dong,fang 公孙gong,sun 公羊gong,yang 慕容mu,rong 端木duan,mu 独孤du,gu 呼延hu,yan 南宫nan,gong \
        西门xi,men 太史tai,shi 申屠shen,tu 钟离zhong,li 闻人wen,ren 濮阳pu,yang 淳于chun,yu 赫连he,lian 轩辕xuan,yuan \
        亓官qi,guan 百里bai,li 东郭dong,guo 贺兰he,lan 纳兰na,lan 拓跋tuo,ba 完颜wan,yan 耶律ye,lv 叶赫ye,he 第五di,wu
        """

    /// Tells whether a name begins with a compound surname, so that its given name starts at the third character.
    static func isCompound(_ name: some Collection<Unicode.Scalar>) -> Bool {
        guard name.count >= 3, let first = name.first, let second = name.dropFirst().first else { return false }
        return compound[[first.value, second.value]] != nil
    }
}
