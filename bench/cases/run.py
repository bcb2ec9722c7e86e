"""`make bench`: each work of the case desk at 1 and 8 clients, beside pgbench on the same server; a JSON line each."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import flat
from django.utils.module_loading import import_string
from ground import Ground, ground
from measuring import Line, Measuring
from peer import Peer, program
from report import section, write_section

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "speed.md"


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=int(os.environ.get("SIZE") or 200_000), help="cases")
    parser.add_argument("--seconds", type=float, default=2, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=2, help="turns of the program and of pgbench")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--only", nargs="*", default=[], help="names of works")
    parser.add_argument("--port", type=int, default=8017)
    parser.add_argument("--home", type=Path, help="keep database and cases in this folder, for the next run")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    options = arguments(given)
    program()
    with ground(options.home, options.port) as made:
        say(f"loading {options.size:,} cases")
        seconds = made.fill(options.size)
        if seconds is not None:
            say(f"loaded in {seconds:.1f} s")
        lines = list(measured(made, options))
    if options.write:
        write_section(PAGE, f"bench-{options.size}", section(lines, options, seconds))
    return 0


def measured(made: Ground, options: argparse.Namespace) -> Iterator[Line]:
    """Each line, printed when it is there."""
    bounds = flat.build(made.superuser_url)
    made.open_program()
    found = [work for work in import_string("works.works")() if not options.only or work.name in options.only]
    counted = {work.name: work.statements() for work in found}
    with tempfile.TemporaryDirectory() as folder, made.serving() as pid:
        peer = Peer(made.superuser_url, flat.SCRIPTS, bounds, Path(folder))
        measuring = Measuring(made, peer, pid, options.seconds, options.rounds)
        for work in found:
            for clients in options.clients:
                line = measuring.line(work, clients, counted[work.name])
                print(json.dumps(asdict(line)), flush=True)
                yield line


def say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
