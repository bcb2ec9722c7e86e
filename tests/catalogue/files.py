"""The two file forms of a gettext catalogue: .po for people, .mo for the program. (GNU gettext manual, 3 and 10.3.)"""

import ast
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

from tests.catalogue.extraction import ROOM, Message

PO = ROOM / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = (
    "Project-Id-Version: Huilin\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Language: en\n"
    "MIME-Version: 1.0\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(".*")$')


@dataclass
class Entry:
    """One message's English: one form, or two where it counts something."""

    forms: list[str]
    is_fuzzy: bool = False
    notes: list[str] = field(default_factory=list)


Catalogue = dict[Message, Entry]


def read_po(path: Path = PO) -> Catalogue:
    """The entries in force. Obsolete ones (#~) are dropped; the header is left out."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8")) if path.exists() else []
    entries = [entry for block in blocks if (entry := read_block(block))]
    return {message: entry for message, entry in entries if message.text}


def read_block(block: str) -> tuple[Message, Entry] | None:
    parts: dict[str, str] = {}
    current, is_fuzzy, notes = "", False, []
    for line in block.splitlines():
        if found := LINE.match(line):
            current = found[1] or current
            parts[current] = parts.get(current, "") + ast.literal_eval(found[2])
        elif line.startswith("#,"):
            is_fuzzy = is_fuzzy or "fuzzy" in line
        elif line.startswith("# "):
            notes.append(line[2:])
    if "msgid" not in parts:
        return None
    forms = [text for name, text in sorted(parts.items()) if name.startswith("msgstr")]
    message = Message(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
    return message, Entry(forms, is_fuzzy, notes)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'


def write_po(catalogue: Catalogue, places: dict[Message, list[str]], path: Path = PO) -> None:
    """Writes the entries in the order of the files that ask for them, each with those files."""
    out = ['msgid ""', 'msgstr ""', *(quoted(line + "\n") for line in HEADER.splitlines()), ""]
    for message in sorted(catalogue, key=lambda one: (places.get(one, [""])[0].split(":")[0], one)):
        entry = catalogue[message]
        out += [f"# {note}" for note in entry.notes]
        out += [f"#: {place}" for place in sorted({place.split(":")[0] for place in places.get(message, [])})]
        out += ["#, fuzzy"] if entry.is_fuzzy else []
        out += [f"msgctxt {quoted(message.context)}"] if message.context else []
        out += [f"msgid {quoted(message.text)}"]
        if message.plural:
            out += [f"msgid_plural {quoted(message.plural)}"]
            out += [f"msgstr[{index}] {quoted(form)}" for index, form in enumerate(entry.forms)]
        else:
            out += [f"msgstr {quoted(entry.forms[0])}"]
        out.append("")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(out), encoding="utf-8")


def compiled(catalogue: Catalogue) -> bytes:
    """The .mo of the entries that have their English: sorted keys, no hash table, little-endian."""
    texts = {"": HEADER}
    for message, entry in catalogue.items():
        if all(entry.forms) and not entry.is_fuzzy:
            key = f"{message.context}\x04{message.text}" if message.context else message.text
            texts[f"{key}\0{message.plural}" if message.plural else key] = "\0".join(entry.forms)
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    start = 28 + 16 * len(pairs)
    keys, values = (b"".join(pair[side] + b"\0" for pair in pairs) for side in (0, 1))
    tables, offset = b"", start
    for side in (0, 1):
        for pair in pairs:
            tables += struct.pack("<2I", len(pair[side]), offset)
            offset += len(pair[side]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + tables + keys + values
