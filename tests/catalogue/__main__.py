"""Adds missing messages to the English catalogue, drops those nobody asks for, and compiles it.

`python -m tests.catalogue [LINES.json ...]`; exit status 1 while a message still wants its English. A file of lines holds
{"Chinese": "English"}, for what counts something {"Chinese": ["one", "other"]}; lines that nobody asks for are left aside.
"""

import json
import sys
from pathlib import Path

from tests.catalogue.extraction import messages
from tests.catalogue.files import PO, Entry, compiled, read_po, write_po


def lines(paths: list[str]) -> dict[str, list[str]]:
    """The English forms by their Chinese text, from files of lines."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for text, english in json.loads(Path(path).read_text(encoding="utf-8")).items():
            found[text] = english if isinstance(english, list) else [english]
    return found


def main() -> int:
    asked, known = messages(), read_po()
    given = lines(sys.argv[1:])
    catalogue = {
        message: known.get(message) or Entry([""] * (2 if message.plural else 1)) for message in asked
    }
    for message, entry in catalogue.items():
        if not all(entry.forms) and message.text in given:
            entry.forms = (given[message.text] * 2)[: len(entry.forms)]
    write_po(catalogue, asked)
    PO.with_suffix(".mo").write_bytes(compiled(catalogue))
    open_ones = [message for message, entry in catalogue.items() if not all(entry.forms) or entry.is_fuzzy]
    for message in open_ones:
        print(f"{asked[message][0]}: {message.text!r}")
    print(
        f"{len(catalogue)} messages, {len(open_ones)} without English, {len(set(known) - set(asked))} dropped"
    )
    return 1 if open_ones else 0


sys.exit(main())
