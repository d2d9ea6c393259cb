#!/usr/bin/env python3
"""Writes FairleadCore/Text/PinyinTable.swift and PinyinReadings.swift.

    pip install pypinyin==0.55.0
    python3 Sources/generate-pinyin.py

The readings come from pypinyin (MIT licence), that is from pinyin-data and phrase-pinyin-data (both MIT). It has to be
run again only when they or the lists below change; the result is committed, so that a build needs neither.
"""

import collections
import os
import textwrap
import unicodedata

import pypinyin
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

FIRST, LAST = 0x4E00, 0x9FFF
PER_ROW = 56
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "FairleadCore", "Text")

# The reading to show first where the dictionary starts with a rarer one.
FIRST_READING = {
    "长": "chang", "都": "du", "卜": "bu", "佛": "fo", "似": "si", "勒": "le", "琢": "zhuo", "贾": "jia", "泊": "bo",
    "薄": "bo", "辗": "zhan", "龈": "yin", "骠": "biao", "靓": "liang", "匙": "chi", "裳": "shang", "蹊": "xi",
    "鹄": "hu", "貉": "he", "茄": "qie", "肋": "lei", "沓": "ta", "嚼": "jiao", "盛": "sheng", "参": "can",
    "桔": "ju", "茜": "qian", "娜": "na", "仔": "zai", "粘": "zhan", "栅": "zha", "给": "gei", "什": "shen",
    "了": "le", "呢": "ne", "的": "de", "着": "zhe", "还": "huan", "朝": "chao", "曾": "zeng", "刹": "sha",
}

# Second readings that occur in names of people, places and firms, whatever the phrases say.
MORE_READINGS = {
    "厦": "sha", "六": "lu", "会": "kuai", "番": "pan", "涡": "guo", "浚": "xun", "车": "ju", "铅": "yan", "奇": "ji",
    "单": "shan", "解": "xie", "区": "ou", "查": "cha", "盖": "ge", "覃": "qin", "翟": "di", "莘": "xin", "殷": "yan",
    "柏": "bo", "宿": "su", "数": "shu", "种": "zhong", "降": "jiang", "巷": "hang", "仇": "chou",
    "任": "ren", "娜": "nuo", "茜": "xi", "莞": "wan", "合": "he", "叶": "xie", "朴": "piao", "牟": "mou",
}

# Words that a character's usual reading gets wrong. The reading is the dictionary's; where it has none, it stands here.
WORDS = """
重庆 银行 长春 长安 长江 长城 长沙 长治=chang,zhi 长远 长期 校长 行长 董事长 院长 厂长 局长 处长 科长 部长 店长 成长 增长 生长
都市 首都 成都 音乐 乐器 乐团 声乐 乐清=yue,qing 快乐 重复 重新 重组 重构=chong,gou 重塑=chong,su 会计 财会=cai,kuai
六安 蚌埠 亳州=bo,zhou 东莞 番禺 台州 涡阳=guo,yang 行业 行情 同行 商行=shang,hang 分行=fen,hang 支行=zhi,hang
央行=yang,hang 建行=jian,hang 工行=gong,hang 招行=zhao,hang 洋行=yang,hang 车行=che,hang 五金行=wu,jin,hang 弹簧
弹性 弹力 西藏 宝藏 藏族 藏药=zang,yao 曲阜 宿迁=su,qian 厦门 大厦 单县=shan,xian 浚县=xun,xian 铅山=yan,shan 调度 调查
调研 色调=se,diao 空调 调味 调节 调整 调料=tiao,liao 参数 人参 海参 差旅=chai,lv 出差 模具 模板 校准 校对 校正
校验=jiao,yan 还款=huan,kuan 盛世=sheng,shi 给水 供给 补给 传记 自传 降落 投降 率先 石家庄 朝阳=chao,yang 朝晖 打扮 系统 联系
关系 便宜 阿胶 东阿=dong,e 大都会=da,du,hui 应县=ying,xian 华山=hua,shan 省会 什邡=shi,fang 乐山 什刹海=shi,cha,hai
喀什 尉犁=yu,li 蔚县=yu,xian 洪洞=hong,tong 井陉=jing,xing 乐亭=lao,ting 监利=jian,li 枞阳=zong,yang
歙县=she,xian 黟县=yi,xian 莘县=shen,xian 莘庄=xin,zhuang 中牟=zhong,mu 柏林=bo,lin 长兴 长宁=chang,ning
的士 目的 标的=biao,di 了解 为了 着力=zhuo,li 着重 卡口=qia,kou 堡垒 贝壳 地壳 外壳 仔细 称重=cheng,zhong
载重 重量 重工 重型 重点 宿舍 星宿 薄膜=bo,mo 露营 朴素=pu,su 石拓=shi,tuo 开拓 拓扑 属性=shu,xing 金属 曾经 爪哇=zhua,wa 传感 传动
"""


def toneless(reading):
    """Returns a reading without its tone; ü becomes v, as it is typed."""
    result = ""
    for character in unicodedata.normalize("NFD", reading):
        if character == "\u0308":
            result = result[:-1] + "v"
        elif not unicodedata.combining(character):
            result += character
    return result.replace("ê", "e")


def dictionary_readings(character):
    readings = []
    for reading in pinyin_dict.get(ord(character), "").split(","):
        reading = toneless(reading)
        if reading and reading not in readings:
            readings.append(reading)
    return readings


def counts_in_phrases():
    counts = collections.defaultdict(collections.Counter)
    for phrase, readings in phrases_dict.items():
        if len(phrase) == len(readings):
            for character, reading in zip(phrase, readings):
                counts[character][toneless(reading[0])] += 1
    return counts


def all_readings():
    """Returns, for each character that has one, its readings that are worth knowing, the usual one first."""
    counts, result = counts_in_phrases(), {}
    for code in range(FIRST, LAST + 1):
        character = chr(code)
        readings = dictionary_readings(character)
        if not readings:
            continue
        seen = counts[character]
        total = sum(seen.values())
        first = readings[0]
        if total >= 10 and seen.most_common(1)[0][1] >= 0.75 * total:
            first = seen.most_common(1)[0][0]
        first = FIRST_READING.get(character, first)
        others = [reading for reading, count in seen.most_common() if count >= 3 and count >= 0.08 * total]
        others.append(MORE_READINGS.get(character, first))
        if readings[0] != first and character in FIRST_READING:
            others.append(readings[0])
        kept = [first]
        for reading in others:
            if reading not in kept:
                kept.append(reading)
        result[character] = kept
    return result


def irregular_words(readings):
    """Returns the words whose reading is not that of their characters, with it."""
    result = {}
    for entry in WORDS.split():
        word, _, given = entry.partition("=")
        if given:
            reading = given.split(",")
        elif word in phrases_dict:
            reading = [toneless(syllable[0]) for syllable in phrases_dict[word]]
        else:
            raise SystemExit(f"no reading for {word}")
        # A word of polyphones is worth a line even when it is regular: it rules the other readings out.
        if any(len(readings[character]) > 1 or readings[character][0] != syllable
               for character, syllable in zip(word, reading)):
            result[word] = reading
    return result


def code_of(index):
    return chr(65 + index // 26) + chr(65 + index % 26)


def header(what):
    return f"""// {what}
//
// Generated by Sources/generate-pinyin.py from pypinyin {pypinyin.__version__} (pinyin-data, phrase-pinyin-data), MIT
// licence, copyright (c) 2016 mozillazg and hotoo. Do not edit: change the script and run it again.

"""


def folded(text):
    return "\n".join("        " + line for line in textwrap.wrap(text, 80, break_on_hyphens=False))


def main():
    readings = all_readings()
    words = irregular_words(readings)
    syllables = sorted({syllable for kept in readings.values() for syllable in kept}
                       | {syllable for reading in words.values() for syllable in reading})
    index = {syllable: number + 1 for number, syllable in enumerate(syllables)}
    assert len(index) + 1 <= 26 * 26
    codes = [code_of(index[readings[chr(code)][0]]) if chr(code) in readings else "AA"
             for code in range(FIRST, LAST + 1)]
    rows = ["".join(codes[start:start + PER_ROW]) for start in range(0, len(codes), PER_ROW)]
    with open(os.path.join(FOLDER, "PinyinTable.swift"), "w", encoding="utf-8") as file:
        file.write(header("The usual reading of each Chinese character from U+4E00 to U+9FFF."))
        file.write("enum PinyinTable {\n")
        file.write(f"    static let charactersPerRow = {PER_ROW}\n")
        file.write("    /// Two letters a character, a number to base 26: the place of its syllable in the list, counted from\n")
        file.write("    /// 1; 0 (AA) for a character with no known reading.\n")
        file.write('    static let codes: StaticString = """\n')
        file.write("\n".join("        " + row for row in rows))
        file.write('\n        """\n}\n')
    others = " ".join(character + ",".join(kept[1:]) for character, kept in readings.items() if len(kept) > 1)
    known = " ".join(word + ",".join(reading) for word, reading in words.items())
    with open(os.path.join(FOLDER, "PinyinReadings.swift"), "w", encoding="utf-8") as file:
        file.write(header("Syllables, second readings, and words that are read otherwise than their characters."))
        file.write("enum PinyinReadings {\n")
        file.write("    /// Every toneless syllable; ü is written v, as it is typed.\n")
        file.write('    static let syllables: StaticString = """\n' + folded(" ".join(syllables)) + '\n        """\n\n')
        file.write("    /// Readings beside the usual one.\n")
        file.write('    static let others: StaticString = """\n' + folded(others) + '\n        """\n\n')
        file.write("    /// Words that settle how their characters are read.\n")
        file.write('    static let words: StaticString = """\n' + folded(known) + '\n        """\n}\n')
    print(f"{len(readings)} characters, {len(syllables)} syllables, {len(words)} words")


if __name__ == "__main__":
    main()
