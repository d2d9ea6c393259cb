#!/usr/bin/env python3
"""Writes the programs' man pages from what the programs say about themselves.

    client/man/generate.py                          both pages, from the programs in .build/debug
    client/man/generate.py .build/debug/fairlead    that program's page, to standard output

A page names every command. It is the same wherever it is made: nothing in it comes from a clock or a machine.
"""

import json
import os
import re
import subprocess
import sys

PAGES = [
    (".build/debug/fairlead", "client/man/fairlead.1"),
    (".build/debug/fairlead-server", "server/man/fairlead-server.1"),
]
GLOBAL = "Global options"
# Every command has these; they are told once.
EVERYWHERE = {"help", "version"}

FILES = {
    "fairlead": [
        ("$FAIRLEAD_STORE", "The folder that holds this device's leads, where --store names none."),
        ("$XDG_DATA_HOME/fairlead", "The folder where neither is given; ~/.local/share/fairlead without that variable."),
        ("$NO_COLOR", "Set to anything, it turns colours off."),
    ],
    "fairlead-server": [("fairlead.db", "The database in the working folder, where --database names none.")],
}
SEE_ALSO = {"fairlead": "fairlead-server", "fairlead-server": "fairlead"}


def run(program, *arguments):
    result = subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE)
    return result.stdout.decode("utf-8")


def escaped(text):
    """Text that troff takes as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace("^", "\\(ha")
    text = text.replace("`", "\\(ga").replace("'", "\\(aq")
    return re.sub(r"^(?=\.)", r"\\&", text, flags=re.MULTILINE)


def prose(text):
    """Paragraphs, and what is indented as it stands, such as examples and tables."""
    lines = []
    example = False
    for line in text.strip("\n").split("\n"):
        indented = line.startswith("  ")
        if indented and not example:
            lines.append(".EX")
        if example and not indented:
            lines.append(".EE")
        example = indented
        lines.append(escaped(line) if line.strip() else ".PP")
    if example:
        lines.append(".EE")
    return lines


def spelled(argument):
    """Returns `-m, --message text`, or the value's name for an argument without one."""
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return "\\fI" + escaped(value) + "\\fR" + (" ..." if argument.get("isRepeating") else "")
    names = argument.get("names", [])
    names = [n for n in names if n["kind"] == "short"] + [n for n in names if n["kind"] != "short"]
    spelling = ", ".join("\\fB" + escaped(dashed(name)) + "\\fR" for name in names)
    return spelling if argument["kind"] == "flag" else f"{spelling} \\fI{escaped(value)}\\fR"


def dashed(name):
    return ("--" if name["kind"] == "long" else "-") + name["name"]


def synopsis(path, command):
    parts = ["\\fB" + escaped(" ".join(path)) + "\\fR"]
    for argument in told(command):
        if argument["kind"] == "positional":
            part = "\\fI" + escaped(argument.get("valueName", "")) + "\\fR"
        else:
            part = "\\fB" + escaped(dashed(argument["preferredName"])) + "\\fR"
            if argument["kind"] == "option":
                part += " \\fI" + escaped(argument.get("valueName", "")) + "\\fR"
        if argument.get("isOptional"):
            part = f"[{part}]"
        parts.append(part + (" ..." if argument.get("isRepeating") else ""))
    return " ".join(parts)


def told(command):
    """The arguments that a command's own paragraph tells of."""
    return [
        argument
        for argument in command.get("arguments", [])
        if argument.get("shouldDisplay", True)
        and argument.get("sectionTitle") != GLOBAL
        and (argument.get("preferredName") or {}).get("name") not in EVERYWHERE
    ]


def options(arguments):
    lines = []
    for argument in arguments:
        lines += [".TP", spelled(argument), escaped(argument.get("abstract", ""))]
        if argument.get("defaultValue"):
            lines.append(escaped(f"(default: {argument['defaultValue']})"))
    return lines


def subcommands(command):
    return [sub for sub in command.get("subcommands", []) if sub.get("shouldDisplay", True) and sub["commandName"] != "help"]


def section(path, command):
    """One command, and those below it."""
    lines = [".SS " + escaped(" ".join(path))]
    if command.get("abstract"):
        lines += [escaped(command["abstract"]), ".PP"]
    below = subcommands(command)
    if not below:
        lines.append(synopsis(path, command))
    aliases = command.get("aliases", [])
    if aliases:
        lines += [".PP", "Also: " + ", ".join("\\fB" + escaped(alias) + "\\fR" for alias in aliases)]
    if command.get("discussion"):
        lines += [".PP"] + prose(command["discussion"])
    lines += options(told(command))
    for sub in below:
        lines += section(path + [sub["commandName"]], sub)
    return lines


def page(program):
    root = json.loads(run(program, "--experimental-dump-help"))["command"]
    version = run(program, "--version").strip()
    name = root["commandName"]
    shared = [a for a in root.get("arguments", []) if a.get("sectionTitle") == GLOBAL]
    shared += [a for a in root.get("arguments", []) if (a.get("preferredName") or {}).get("name") in EVERYWHERE]
    lines = [
        "'\\\" -*- coding: UTF-8 -*-",
        '.\\" Made by client/man/generate.py; run make man instead of changing it.',
        f'.TH {name.upper()} 1 "" "{name} {version}" "Fairlead"',
        ".SH NAME",
        escaped(f"{name} - {root['abstract'].rstrip('.')}"),
        ".SH SYNOPSIS",
        f"\\fB{escaped(name)}\\fR \\fIcommand\\fR ...",
        ".SH DESCRIPTION",
        *prose(root.get("discussion", "")),
        ".SH OPTIONS",
        *options(shared),
        ".SH COMMANDS",
    ]
    for command in subcommands(root):
        lines += section([name, command["commandName"]], command)
    lines.append(".SH FILES AND ENVIRONMENT")
    for file, meaning in FILES.get(name, []):
        lines += [".TP", "\\fB" + escaped(file) + "\\fR", escaped(meaning)]
    if name in SEE_ALSO:
        lines += [".SH SEE ALSO", f"\\fB{escaped(SEE_ALSO[name])}\\fR(1)"]
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) > 2:
        sys.exit("usage: generate.py [PROGRAM]")
    if len(sys.argv) == 2:
        sys.stdout.buffer.write(page(sys.argv[1]).encode("utf-8"))
        return
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    for program, path in PAGES:
        text = page(os.path.join(root, program))
        with open(os.path.join(root, path), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
