"""The labelled sentences: examples to learn from, and others, written differently, to measure with."""

import csv
from pathlib import Path

from huilin.cases.suggesting.model import Example

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples.tsv"
HELD_OUT = HERE / "held_out.tsv"
LEARNED = HERE / "learned.npz"


def read(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(row["category"], row["text"]) for row in rows]
