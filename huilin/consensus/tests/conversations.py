"""The five public conversations the tests stand on (see conversations/ATTRIBUTION.txt)."""

import csv
import gzip
from functools import cache
from pathlib import Path

from huilin.consensus import read_moderation, read_votes

HERE = Path(__file__).parent / "conversations"
NAMES = (
    "london.youth.policing",
    "bg2050-volunteers",
    "brexit-consensus",
    "scoop-hivemind.biodiversity",
    "vtaiwan.uberx",
)


@cache
def conversation(name):
    """(votes, moderation by statement, rows of the published participants table)."""
    votes = read_votes(HERE / name / "votes.csv.gz")
    states, _ = read_moderation(HERE / name / "comments.csv.gz")
    return votes, {int(key): state for key, state in states.items()}, published_rows(name)


def published_rows(name, file="participants-votes.csv.gz"):
    with gzip.open(HERE / name / file, "rt", newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def published_groups(name):
    return {
        int(row["participant"]): int(row["group-id"])
        for row in conversation(name)[2]
        if row["group-id"] != ""
    }


def found_groups(analysis):
    return {name: group for name, group in analysis.participant_groups.items() if group is not None}
