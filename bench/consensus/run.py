"""`make bench-consensus`: the eleven figures of the consensus engine, ours beside red-dwarf 0.4.0."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from consensus import held_out_half, homes, privacy, stuffing, tiny
from groups import exact, null, prediction, random_groups, stability
from material import conversations
from rival import Rival
from rows import FIGURES, Row, kept, line, page
from sizes import speed

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "huilin" / "consensus" / "tests" / "conversations"
PAGE = ROOT / "docs" / "reference" / "consensus.md"
_PER_TALK = (
    ((1, 2), exact),
    ((3,), prediction),
    ((6,), random_groups),
    ((8,), homes),
    ((9,), privacy),
    ((8,), stuffing),
    ((7,), held_out_half),
    ((5,), null),
    ((4, 5), stability),
)


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with one folder a conversation")
    parser.add_argument("--only", nargs="*", default=[], help="names of conversations")
    parser.add_argument("--figures", type=int, nargs="*", default=list(FIGURES))
    parser.add_argument("--trials", type=int, default=10, help="resamples, masks, permutations each")
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--big", action="store_true", help="1,000,000 x 2,000 too (a few minutes)")
    parser.add_argument("--out", type=Path, default=PAGE)
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    options = arguments(given)
    peer = Rival(not options.without_peer)
    if peer.process is None:
        say("without red-dwarf")
    rows: list[Row] = []
    try:
        for row in figures(options, peer):
            rows.append(row)
            print(line(row), flush=True)
    finally:
        peer.close()
    whole = not options.only and set(options.figures) == set(FIGURES)
    rows = sorted(rows, key=lambda row: row.figure) if whole else kept(options.out, rows)
    options.out.write_text(page(rows, f"每项随机重复 {options.trials} 次。"), "utf-8")
    print(f"\n{options.out}")
    return 0


def figures(options: argparse.Namespace, peer: Rival):
    """Every row, one conversation after the other; progress goes to the error stream."""
    wanted = set(options.figures)
    talks = [talk for talk in conversations(options.data) if not options.only or talk.name in options.only]
    if 10 in wanted:
        yield from tiny(peer)
    if 11 in wanted:
        yield from speed(peer, options.big, say)
    for numbers, measure in _PER_TALK:
        if wanted & set(numbers):
            for talk in talks:
                begin = time.perf_counter()
                say(f"{measure.__name__} {talk.name}")
                yield from measure(talk, peer, options.trials)
                say(f"  {time.perf_counter() - begin:.0f} s")


def say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
