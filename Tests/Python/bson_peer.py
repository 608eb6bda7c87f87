"""The other side of the tests of Usher's BSON: MongoDB's own implementation for Python.

Reads one request per line and answers each with one line.

    read HEX    decodes the bytes: "yes DESCRIPTION HEX", HEX being what it encodes again, or "no"
    make SEED   makes a document by chance: "DESCRIPTION HEX"

A description says the types and the values, and looks the same on both sides.
"""

import random
import struct
import sys

import bson
from bson import Binary, Code, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.codec_options import CodecOptions, DatetimeConversion
from bson.datetime_ms import DatetimeMS
from bson.errors import BSONError

OPTIONS = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS)
FLAGS = {2: "i", 4: "L", 8: "m", 16: "s", 32: "u", 64: "x"}


def hexadecimal(text):
    return text.encode().hex()


def other(kind, content):
    return f"o{kind}:{content.hex()}"


def binary(value):
    content = bytes(value)
    if value.subtype == 2:
        content = struct.pack("<i", len(content)) + content
    return other(5, struct.pack("<iB", len(content), value.subtype) + content)


def regular_expression(value):
    flags = "".join(letter.lower() for flag, letter in FLAGS.items() if value.flags & flag)
    return other(11, value.pattern.encode() + b"\0" + "".join(sorted(flags)).encode() + b"\0")


def code(value):
    content = str(value).encode() + b"\0"
    text = struct.pack("<i", len(content)) + content
    if value.scope is None:
        return other(13, text)
    scope = bson.encode(value.scope, codec_options=OPTIONS)
    return other(15, struct.pack("<i", 4 + len(text) + len(scope)) + text + scope)


# In this order, since some types are kinds of others.
DESCRIPTIONS = [
    (bool, lambda value: "t" if value else "f"),
    (Int64, lambda value: f"l{int(value)}"),
    (int, lambda value: f"i{value}"),
    (float, lambda value: "d" + struct.pack(">d", value).hex()),
    (Code, code),
    (str, lambda value: "s" + hexadecimal(value)),
    (Binary, binary),
    (bytes, lambda value: "b" + value.hex()),
    (ObjectId, lambda value: other(7, value.binary)),
    (DatetimeMS, lambda value: other(9, struct.pack("<q", int(value)))),
    (Regex, regular_expression),
    (Timestamp, lambda value: other(17, struct.pack("<II", value.inc, value.time))),
    (Decimal128, lambda value: other(19, value.bid)),
    (MinKey, lambda _: other(255, b"")),
    (MaxKey, lambda _: other(127, b"")),
    (dict, lambda value: "{" + "".join(f"{hexadecimal(k)}={describe(v)};" for k, v in value.items()) + "}"),
    (list, lambda value: "[" + "".join(f"{describe(item)};" for item in value) + "]"),
    (type(None), lambda _: "n"),
]


def describe(value):
    for kind, description in DESCRIPTIONS:
        if isinstance(value, kind):
            return description(value)
    return "?" + type(value).__name__


def make_bytes(chance):
    return chance.randbytes(chance.choice([0, 1, 12, 300]))


def make_text(chance):
    parts = ["", "a", "ключ", "🎫", "\0", "👩‍👩‍👧‍👦", "e\u0301", "\U0010ffff", "\ue000", "\r\n", "$", ".", "x" * 400]
    return "".join(chance.choices(parts, k=chance.randrange(5)))


def make_number(chance, bits):
    edge = 1 << (bits - 1)
    return chance.choice([0, 1, -1, edge - 1, -edge, chance.randrange(-edge, edge)])


def make_double(chance):
    special = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 5e-324, 1.7976931348623157e308, 2.0**53 + 2]
    return chance.choice(special + [struct.unpack("<d", struct.pack("<q", make_number(chance, 64)))[0]])


def make_flat(chance):
    return chance.choice(
        [
            lambda: make_double(chance),
            lambda: make_text(chance),
            lambda: make_bytes(chance),
            lambda: Binary(make_bytes(chance), chance.choice([1, 2, 4, 5, 128, 255])),
            lambda: ObjectId(chance.randbytes(12)),
            lambda: chance.random() < 0.5,
            lambda: DatetimeMS(make_number(chance, 64)),
            lambda: None,
            lambda: Regex(make_text(chance).replace("\0", ""), chance.choice([0, 2, 8, 2 | 8 | 16 | 64])),
            lambda: Code(make_text(chance)),
            lambda: Code(make_text(chance), make_document(chance, 1)),
            lambda: make_number(chance, 32),
            lambda: Timestamp(chance.randrange(1 << 32), chance.randrange(1 << 32)),
            lambda: Int64(make_number(chance, 64)),
            lambda: Decimal128.from_bid(chance.randbytes(16)),
            MinKey,
            MaxKey,
        ]
    )()


def make_value(chance, depth):
    kind = chance.randrange(8) if depth > 0 else 2
    if kind == 0:
        return make_document(chance, depth - 1)
    if kind == 1:
        return [make_value(chance, depth - 1) for _ in range(chance.randrange(12))]
    return make_flat(chance)


def make_document(chance, depth):
    names = [make_text(chance).replace("\0", "") for _ in range(chance.randrange(7))]
    return {name: make_value(chance, depth) for name in names}


def read(argument):
    try:
        document = bson.decode(bytes.fromhex(argument), codec_options=OPTIONS)
    # What the bytes say may be no date, no expression and so on.
    except (BSONError, ValueError, OverflowError, RecursionError):
        return "no"
    try:
        return f"yes {describe(document)} {bson.encode(document, codec_options=OPTIONS).hex()}"
    except (BSONError, ValueError, OverflowError):
        return f"yes {describe(document)} -"


def make(argument):
    document = make_document(random.Random(int(argument)), 4)
    return f"{describe(document)} {bson.encode(document, codec_options=OPTIONS).hex()}"


def main():
    actions = {"read": read, "make": make}
    for line in sys.stdin:
        action, _, argument = line.strip().partition(" ")
        print(actions[action](argument))


if __name__ == "__main__":
    main()
