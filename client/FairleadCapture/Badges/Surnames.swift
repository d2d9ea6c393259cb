/// Chinese surnames, by which a name of two to four characters is told from other words.
enum Surnames {
    /// Returns how many characters of a name are the surname: 1, or 2 for the old ones.
    static func length(in name: String) -> Int {
        double.contains(String(name.prefix(2))) && name.count > 2 ? 2 : 1
    }

    /// Tells whether a text is a Chinese name.
    static func isName(_ text: String) -> Bool {
        let characters = text.filter { $0 != " " }
        guard (2...4).contains(characters.count), characters.unicodeScalars.allSatisfy(CaptureText.isHan),
            let first = characters.first
        else { return false }
        if characters.count > 2, double.contains(String(characters.prefix(2))) { return true }
        return characters.count < 4 && single.contains(first)
    }

    private static let single = Set(
        """
        王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛\
        郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房\
        滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝楚
        """)

    private static let double: Set<String> = [
        "欧阳", "上官", "司马", "诸葛", "司徒", "皇甫", "东方", "尉迟", "公孙", "慕容", "令狐", "夏侯", "端木", "南宫", "长孙", "宇文", "轩辕",
    ]
}
