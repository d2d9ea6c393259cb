#!/usr/bin/env python3
"""Reads the golden vectors as a client in another language would, with nothing but SPEC.md and the standard library.

Run it from anywhere: python3 protocol/vectors/check.py. It says what differs and ends with 1 if anything does.
"""
import base64
import hashlib
import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
PROBLEMS = []


def expect(condition, what):
    if not condition:
        PROBLEMS.append(what)


def document(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


# Protobuf, as far as SPEC.md needs it.

def varint(data, at):
    number, shift = 0, 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def fields(data):
    """Returns the fields of a message as {number: [contents in order]}."""
    result, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            content, at = varint(data, at)
        elif kind == 1:
            content, at = int.from_bytes(data[at:at + 8], "little"), at + 8
        elif kind == 2:
            size, at = varint(data, at)
            content, at = data[at:at + size], at + size
        else:
            raise ValueError(f"wire type {kind}")
        result.setdefault(tag >> 3, []).append(content)
    expect(at == len(data), "a message does not end with its last field")
    return result


def packed(data):
    numbers, at = [], 0
    while at < len(data):
        number, at = varint(data, at)
        numbers.append(number)
    return numbers


def signed(number):
    return (number >> 1) ^ -(number & 1)


def one(message, number, default=b""):
    return message.get(number, [default])[-1]


# Values and keys in their short text forms.

def value(form, depth=0):
    kind, rest = form[:1], form[1:]
    if depth > 4:
        raise ValueError("too deep")
    if form in (b"-", b"t", b"f"):
        return {b"-": None, b"t": True, b"f": False}[form]
    if kind == b"i" and re.fullmatch(rb"0|-?[1-9][0-9]*", rest) and -2**63 <= int(rest) < 2**63:
        return {"int": rest.decode()}
    if kind == b"s" and len(rest) <= 32 * 1024:
        return rest.decode("utf-8")
    if kind != b"l":
        raise ValueError("no form of a value")
    items = []
    while rest:
        head = re.match(rb"(0|[1-9][0-9]*):", rest)
        if not head or len(items) == 64 or int(head[1]) > len(rest) - head.end():
            raise ValueError("no list")
        end = head.end() + int(head[1])
        items.append(value(rest[head.end():end], depth + 1))
        rest = rest[end:]
    return items


def key(form):
    match = re.fullmatch(rb"([a-z0-9_]{1,64})(?:/([^\0]{1,512}))?", form, re.DOTALL)
    if not match:
        raise ValueError("no form of a key")
    return match[1].decode(), match[2].decode("utf-8") if match[2] else None


def refuses(read, form):
    try:
        read(form)
    except ValueError:
        return True
    return False


def check_forms():
    forms = document("values.json")
    for entry in forms["valid"]:
        expect(value(entry["form"].encode()) == entry["value"], f"value {entry['form']!r}")
    for entry in forms["invalid"]:
        expect(refuses(value, entry["form"].encode()), f"value {entry['form']!r} was read: {entry['why']}")
    forms = document("keys.json")
    for entry in forms["valid"]:
        expect(key(entry["form"].encode()) == (entry["field"], entry.get("element")), f"key {entry['form']!r}")
    for entry in forms["invalid"]:
        expect(refuses(key, entry["form"].encode()), f"key {entry['form']!r} was read: {entry['why']}")


# Change sets and their chain.

def check_change_set(name):
    data, readable = (FOLDER / f"{name}.bin").read_bytes(), document(f"{name}.json")
    change = fields(data)
    expect(str(one(change, 1)) == readable["replica"], f"{name}: replica")
    expect(str(one(change, 2)) == readable["counter"], f"{name}: counter")
    expect(one(change, 3) == base64.b64decode(readable["origin"]), f"{name}: origin")
    expect(str(signed(one(change, 7, 0))) == readable.get("wallMilliseconds", "0"), f"{name}: wall clock")
    own = [str(number) for number in packed(one(change, 12))]
    expect(own == readable.get("ownCounters", []), f"{name}: own counters")
    records = [fields(record) for record in change.get(13, [])]
    for record, shown in zip(records, readable["records"], strict=True):
        expect(one(record, 2).decode() == shown["kind"], f"{name}: kind")
        keys, values = record.get(8, []), record.get(9, [])
        expect([form.decode() for form in keys] == shown.get("keys", []), f"{name}: keys")
        expect([form.decode() for form in values] == shown.get("values", []), f"{name}: values")
        for form in keys:
            key(form)
        for form in values:
            value(form)
    return hashlib.sha256(data).digest(), change


def check_record(name):
    record = fields((FOLDER / f"{name}.bin").read_bytes())
    versions = len(one(record, 5)) // 8
    for keys, values, indices in [(10, 11, 12), (16, 17, 18)]:
        places = packed(one(record, indices))
        expect(len(record.get(keys, [])) == len(record.get(values, [])) == len(places), f"{name}: lists")
        expect(all(place < versions for place in places), f"{name}: a version that is not in the table")
    expect(record.get(10, []) == sorted(record.get(10, [])), f"{name}: order of the keys")


def check_digests():
    golden = document("digests.json")
    state = hashlib.sha256()
    for record in golden["state"]["records"]:
        data = (FOLDER / f"{record['vector']}.bin").read_bytes()
        expect(one(fields(data), 1).hex() == record["id"], f"{record['vector']}: id")
        state.update(bytes.fromhex(record["id"]) + hashlib.sha256(data).digest())
    expect(state.hexdigest() == golden["state"]["digest"], "digest of the state")
    chain, previous = b"", b""
    for entry in golden["log"]:
        digest, change = check_change_set(entry["vector"])
        expect(one(change, 6) == previous, f"{entry['vector']}: digest of the change set before")
        previous = digest
        numbers = [entry["position"], int(entry["replica"], 16), entry["counter"]]
        time = entry["effective"].to_bytes(8, "big", signed=True) + bytes([entry["certain"]])
        chain = hashlib.sha256(chain + b"".join(n.to_bytes(8, "big") for n in numbers) + digest + time).digest()
        expect(chain.hex() == entry["chain"], f"log chain at {entry['position']}")


def main():
    for entry in document("index.json")["vectors"]:
        data = (FOLDER / f"{entry['name']}.bin").read_bytes()
        expect(len(data) == entry["size"], f"{entry['name']}: size")
        expect(hashlib.sha256(data).hexdigest() == entry["sha256"], f"{entry['name']}: SHA-256")
        fields(data)
        if entry["message"] == "ChangeSet":
            check_change_set(entry["name"])
        if entry["message"] == "RecordState":
            check_record(entry["name"])
    check_forms()
    check_digests()
    print("\n".join(PROBLEMS) or "All vectors agree.")
    return 1 if PROBLEMS else 0


sys.exit(main())
