#!/usr/bin/env python3
"""Writes the files of the demo's trade show: badges, spreadsheets, a scanner's stream.

The same seed gives the same bytes. The files are committed, so the demo itself needs no Python:

    python3 demo/generate.py
"""

import csv
import io
import pathlib
import random

SEED = 20260504
SHOW = pathlib.Path(__file__).resolve().parent / "show"
dice = random.Random(SEED)

# What is met at a fair for robots: (first part, branch), company forms, people.
NAMES = """Nordlicht Halberg Vantage Brückner Solveig Kestrel Alpenwerk Marlow Tessera Lindqvist Corvex Umbria Falkner
Osterholt Pinecrest Arcadia Weserbogen Quillon Hartmuth Sable Brightwater Montrose Zephyr Eichhorn Caldera Rosental
Ironbridge Valmont Skarsgard Bluestone Feldkamp Granite Juniper Kronach Larkspur Meridian""".split()
BRANCHES = ["Robotics", "Automation", "Precision", "Logistics", "Medical", "Optics", "Packaging", "Drives", "Foods", "Sensors"]
FORMS = [("GmbH", "Hannover"), ("GmbH & Co. KG", "Stuttgart"), ("AG", "Zürich"), ("Ltd", "Birmingham"), ("Inc.", "Chicago"),
         ("S.r.l.", "Torino"), ("SAS", "Lyon"), ("AB", "Malmö"), ("B.V.", "Eindhoven"), ("S.L.", "Bilbao")]
FIRST = """Anna Bruno Carla David Elena Felix Greta Hugo Irene Jonas Katrin Luis Marta Nils Olga Paul Rosa Stefan Tilda
Ulrich Vera William Yvonne Zoë Amélie Björn Chloé Désirée Emil Françoise""".split()
LAST = """Müller Schneider García O'Brien Rossi Nilsson Dubois Kowalski Weiß Hansen Fischer Novák Baker Moreau Ferrari
Lindgren Schäfer Castillo Murphy Bianchi Jørgensen Lefèvre Wójcik Becker Okafor Sørensen Vogel Whitfield""".split()
TITLES = ["Head of Purchasing", "Plant Manager", "CTO", "Automation Engineer", "Managing Director", "Production Planner",
          "Quality Manager", "Buyer", "R&D Lead", "Maintenance Manager"]
NEEDS = ["Gripper for trays, two shifts", "Vision check after the press", "Palletiser, 12 boxes a minute",
         "Retrofit of 3 welding cells", "Cobot for final assembly", "AGV trial in one aisle", "Spare parts contract",
         "Line for small batches", "Bin picking, mixed parts", "Safety concept for a new cell"]
PHONES = {"Hannover": "+49 511 555 0", "Stuttgart": "+49 711 555 0", "Zürich": "+41 44 555 0", "Birmingham": "+44 121 496 0",
          "Chicago": "+1 312 555 0", "Torino": "+39 011 555 0", "Lyon": "+33 4 72 55 5", "Malmö": "+46 40 555 0",
          "Eindhoven": "+31 40 555 0", "Bilbao": "+34 94 455 0"}

CITIES_ZH = [("深圳", "Shenzhen"), ("苏州", "Suzhou"), ("上海", "Shanghai"), ("东莞", "Dongguan"), ("杭州", "Hangzhou"),
             ("重庆", "Chongqing"), ("青岛", "Qingdao"), ("武汉", "Wuhan")]
NAMES_ZH = "华星 锐捷达 启明 海岳 天朗 云帆 金石 博远 新松源 恒锐 联创 瑞丰 中拓 鑫盛 宏图 佳禾 泰达利 卓越 龙腾 東昇".split()
BRANCHES_ZH = ["机器人", "自动化设备", "精密机械", "智能装备", "医疗器械", "光电", "包装", "物流"]
FORMS_ZH = ["有限公司", "股份有限公司", "科技有限公司"]
SURNAMES = list("李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗曾单龙")
GIVEN = "雷 伟 芳 秀英 敏 静 丽 强 磊 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂英 文博 子涵 一鸣 晓东 志远 雨桐 建国".split()
TITLES_ZH = ["采购总监", "生产经理", "技术总监", "总经理", "设备工程师", "销售副总裁", "项目经理", "质量经理"]
NEEDS_ZH = ["三条装配线改造", "视觉检测，节拍 2 秒", "码垛机器人两台", "AGV 试点一条通道", "焊接工作站报价", "夹爪样品测试",
            "备件年度合同", "洁净室机械臂"]
SOURCES_ZH = ["展会", "展会", "展会", "朋友介绍", "官网"]


def western():
    """One person at a western company."""
    form, city = dice.choice(FORMS)
    word, branch = dice.choice(NAMES), dice.choice(BRANCHES)
    first, last = dice.choice(FIRST), dice.choice(LAST)
    domain = f"{plain(word)}-{branch.lower()}.example"
    return dict(company=f"{word} {branch} {form}", contact=f"{first} {last}", first=first, last=last,
                title=dice.choice(TITLES), phone=f"{PHONES[city]}{dice.randrange(100, 1000)}",
                email=f"{plain(first)}.{plain(last)}@{domain}", city=city, need=dice.choice(NEEDS),
                source=dice.choice(["trade show", "trade show", "referral", "website"]),
                budget=dice.choice(["", "", "50000EUR", "100000-200000EUR", "20000-40000EUR"]))


def chinese():
    """One person at a Chinese company."""
    city, latin = dice.choice(CITIES_ZH)
    surname, given = dice.choice(SURNAMES), dice.choice(GIVEN)
    company = f"{city}{dice.choice(NAMES_ZH)}{dice.choice(BRANCHES_ZH)}{dice.choice(FORMS_ZH)}"
    digits = f"{dice.randrange(100000000):08d}"
    return dict(company=company, contact=surname + given, first=given, last=surname, title=dice.choice(TITLES_ZH),
                phone=f"138{digits}", email=f"m{digits[:5]}@{latin.lower()}{digits[5:]}.example", city=city,
                need=dice.choice(NEEDS_ZH), source=dice.choice(SOURCES_ZH), budget="")


def plain(text):
    """Returns letters that fit into an e-mail address."""
    table = str.maketrans({"ü": "ue", "ä": "ae", "ö": "oe", "ß": "ss", "é": "e", "è": "e", "ç": "c", "ø": "o", "á": "a",
                           "ó": "o", "í": "i", "ë": "e", "'": ""})
    return text.lower().translate(table)


def people(make, count, taken):
    """Returns so many people, no two of one name at one company."""
    result = []
    while len(result) < count:
        person = make()
        key = (person["company"], person["contact"])
        if key not in taken:
            taken.add(key)
            result.append(person)
    return result


# Badges.

def quoted(text):
    return "".join(f"={byte:02X}" for byte in text.encode())


def vcard21(person):
    field = ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE"
    return "\r\n".join([
        "BEGIN:VCARD", "VERSION:2.1", f"N{field}:{quoted(person['last'])};{quoted(person['first'])};;;",
        f"FN{field}:{quoted(person['contact'])}", f"ORG{field}:{quoted(person['company'])}",
        f"TITLE{field}:{quoted(person['title'])}", f"TEL;WORK;VOICE:{person['phone']}",
        f"EMAIL;INTERNET:{person['email']}", f"ADR;WORK{field}:;;;{quoted(person['city'])};;;", "END:VCARD", ""])


def escaped(text):
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def vcard30(person):
    return "\r\n".join([
        "BEGIN:VCARD", "VERSION:3.0", f"N:{escaped(person['last'])};{escaped(person['first'])};;;",
        f"FN:{escaped(person['contact'])}", f"ORG:{escaped(person['company'])}", f"TITLE:{escaped(person['title'])}",
        f"TEL;TYPE=WORK,VOICE:{person['phone']}", f"EMAIL;TYPE=INTERNET:{person['email']}",
        f"ADR;TYPE=WORK:;;;{escaped(person['city'])};;;", "END:VCARD", ""])


def vcard40(person):
    return "\r\n".join([
        "BEGIN:VCARD", "VERSION:4.0", f"FN:{escaped(person['contact'])}",
        f"N:{escaped(person['last'])};{escaped(person['first'])};;;", f"ORG:{escaped(person['company'])}",
        f"TITLE:{escaped(person['title'])}", f"TEL;VALUE=uri;TYPE=work:tel:{person['phone'].replace(' ', '-')}",
        f"EMAIL;TYPE=work:{person['email']}", f"ADR;TYPE=work:;;;{escaped(person['city'])};;;",
        f"NOTE:{escaped(person['need'])}", "END:VCARD", ""])


def mecard(person):
    return (f"MECARD:N:{person['last']},{person['first']};ORG:{person['company']};TEL:{person['phone']};"
            f"EMAIL:{person['email']};;\n")


def badge(person):
    return "\n".join([person["contact"], person["title"], person["company"], person["email"], person["phone"], "", ""])


# Spreadsheets.

def table(headers, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue()


def sheet_english(some):
    headers = ["Company", "Contact", "Title", "Phone", "Email", "City", "Source", "Need", "Budget", "Notes"]
    rows = [[p["company"], p["contact"], p["title"], p["phone"], p["email"], p["city"], p["source"], p["need"], p["budget"],
             dice.choice(["", "", "Took the catalogue", "Comes back on Thursday,\nwith the boss", 'Said: "by June"'])]
            for p in some]
    # Somebody wrote a reminder into the list: no lead, and the import says so.
    rows.insert(40, ["", "", "", "", "", "", "", "", "", "lunch with the team 12:30"])
    return table(headers, rows)


def sheet_chinese(some):
    headers = ["客户名称", "联系人", "职位", "电话", "邮箱", "来源", "需求", "备注"]
    rows = [[p["company"], p["contact"], p["title"], p["phone"], p["email"], p["source"], p["need"],
             dice.choice(["", "", "已发产品目录", "下周回访", "周四带老板再来"])] for p in some]
    return table(headers, rows)


def write(name, text, encoding="utf-8"):
    path = SHOW / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def main():
    taken = set()
    lena, wei, tom = people(western, 108, taken), people(chinese, 112, taken), people(western, 112, taken)
    # Some people stop at two of our booths: the same badge is scanned by two reps.
    met_twice_wei, met_twice_tom = dice.sample(lena[:70], 6), dice.sample(wei[:50], 8)

    cards = [(vcard30, vcard40)[index % 2](person) for index, person in enumerate(lena[:78])]
    write("lena/badges.vcf", "".join(cards))
    write("lena/badges.txt", "".join(badge(person) for person in lena[78:]))

    cards = [(vcard21, vcard30)[index % 2](person) for index, person in enumerate(wei[:50] + met_twice_wei)]
    write("wei/badges.vcf", "".join(cards))
    write("wei/leads-gb18030.csv", sheet_chinese(wei[50:]), "gb18030")

    stream = [(mecard, badge, vcard30)[index % 3](person) for index, person in enumerate(tom[70:] + met_twice_tom)]
    # As a scanner types it: one badge after the other, plain ones ended by an empty line.
    write("tom/scanner.txt", "".join(stream).replace("\r\n", "\n"))
    write("tom/leads.csv", sheet_english(tom[:70]))


if __name__ == "__main__":
    main()
