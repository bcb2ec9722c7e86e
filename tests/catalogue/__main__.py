"""Adds missing messages to the English catalogue, drops those nobody asks for, and compiles it.

`python -m tests.catalogue`; exit status 1 while a message still wants its English.
"""

import sys

from tests.catalogue.extraction import messages
from tests.catalogue.files import PO, Entry, compiled, read_po, write_po


def main() -> int:
    asked, known = messages(), read_po()
    catalogue = {
        message: known.get(message) or Entry([""] * (2 if message.plural else 1)) for message in asked
    }
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
