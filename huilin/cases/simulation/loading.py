"""Puts told matters into the tables: told and written down by processes beside, taken in by COPY as the owner.

PostgreSQL refuses COPY where row-level security binds the one who copies. Until the end of the transaction it does not bind
the owner, whose rows all get the one street; others wait meanwhile, and for them it was never away.
"""

import datetime as dt
import itertools
from array import array
from bisect import bisect
from collections import Counter as Counts
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from huilin.audit.models import Event, SealedEvent
from huilin.cases.models import Case
from huilin.cases.models.case import Counter
from huilin.cases.models.search import Pair
from huilin.cases.simulation.aside import set_aside
from huilin.cases.simulation.beside import made_beside
from huilin.cases.simulation.cast import Place
from huilin.cases.simulation.chain import SEALED, Chain
from huilin.cases.simulation.copying import HEADER, TRAILER, Copied, key_of, microseconds
from huilin.cases.simulation.stories import Teller, first_key, local_day
from huilin.cases.simulation.writing import EVENT, RECORDS, Part, Writer
from huilin.core.ids import new_id
from huilin.people.models import Person

PART = 4000
TABLES = [model._meta.db_table for model in (Case, Event, SealedEvent, Pair)]
TABLES += [table.table for table in RECORDS.values()]
PAIR = Copied(Pair, "street_id", "pair", "case_key")
NOBODY = UUID(int=0)


def load(street_id: str, teller: Teller, places: list[Place], count: int, told: Callable[[int], None]) -> int:
    """`count` matters, their acts and their sealed history are in the tables; returns how many events.

    Inside the caller's transaction in this street. `told` hears how many matters are there. Locks the street's seals, then
    the tables, then the counters of numbers, in the order of everybody else.
    """
    starts = teller.starts(count)
    writer = Writer(street_id, _people(places), next(teller.tell(starts[:1])))
    chain = Chain(street_id)
    with connection.cursor() as cursor, set_aside(cursor, TABLES):
        numbers = _numbers(cursor, street_id, [local_day(start).year for start in starts])

        def write(nth: int) -> Part:
            first = nth * PART
            rows = teller.tell(starts[first : first + PART], nth)
            return writer.write(rows, numbers[first : first + PART], first, Random(f"{teller.seed}-{nth}"))

        parts = made_beside(write, -(-count // PART))
        _take_in(cursor, writer, chain, _noted(parts, told), starts[PART::PART])
        _analyse(cursor)
    return chain.finish()


def _take_in(
    cursor: Any, writer: Writer, chain: Chain, parts: Iterable[Part], next_starts: list[dt.datetime]
) -> None:
    """The history goes in by the order of its ids: what may be overtaken by the next part waits for it."""
    keys: list[bytes] = []
    pairs: dict[int, array[int]] = defaultdict(lambda: array("I"))
    waiting: list[tuple[bytes, bytes]] = []
    for part, limit in zip_longest(parts, next_starts):
        _copy(cursor, writer.case, part.cases)
        for nth, rows in part.records.items():
            _copy(cursor, RECORDS[nth], rows)
        waiting = sorted(waiting + part.events)
        ready = _before(waiting, limit) if limit else len(waiting)
        events, waiting = waiting[:ready], waiting[ready:]
        _copy(cursor, EVENT, [row for row, _digest in events])
        _copy(cursor, SEALED, chain.add([(_key_of_event(event), event[1]) for event in events]))
        keys += part.keys
        for pair, places in part.pairs.items():
            pairs[pair] += places
    _copy(cursor, PAIR, _pair_rows(writer.street_id, keys, pairs))


def _noted(parts: Iterable[Part], told: Callable[[int], None]) -> Iterator[Part]:
    done = 0
    for part in parts:
        yield part
        done += len(part.keys)
        told(done)


def _copy(cursor: Any, table: Copied, rows: Iterable[bytes]) -> None:
    with cursor.copy(table.statement) as copy:
        copy.write(HEADER)
        if isinstance(rows, list):
            rows = [b"".join(rows)]
        for some in rows:
            copy.write(some)
        copy.write(TRAILER)


def _before(events: list[tuple[bytes, bytes]], limit: dt.datetime) -> int:
    first = first_key(microseconds(limit)).to_bytes(16, "big")
    return bisect(events, first, key=_key_of_event)


def _key_of_event(event: tuple[bytes, bytes]) -> bytes:
    return key_of(event[0])


def _pair_rows(street_id: str, keys: list[bytes], pairs: "dict[int, array[int]]") -> Iterator[bytes]:
    """In the order of their only key, which is then made without sorting."""
    for pair in sorted(pairs):
        before = PAIR.row([street_id, pair, NOBODY], b"")[:-16]
        yield before + before.join(sorted([keys[place] for place in pairs[pair]]))


def _people(places: list[Place]) -> dict[UUID, tuple[UUID | None, str]]:
    """The login and the name of everybody who may act."""
    acting = {
        *(clerk for place in places for clerk in place.clerks),
        *(handler for place in places for handler, *_ in place.handlers),
    }
    found = Person.objects.filter(pk__in=acting).values_list("pk", "user_id", "name")
    return {person: (login, name) for person, login, name in found}


def _numbers(cursor: Any, street_id: str, years: list[int]) -> list[str]:
    """Numbers in the order of sending, after those that the street has given out; its counters are moved, and locked."""
    following = {}
    for year, amount in sorted(Counts(years).items()):
        cursor.execute(
            f"INSERT INTO {Counter._meta.db_table} (street_id, id, year, last) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (street_id, year) DO UPDATE SET last = cases_counter.last + excluded.last RETURNING last",
            [street_id, new_id(), year, amount],
        )
        following[year] = itertools.count(cursor.fetchone()[0] - amount + 1)
    return [f"HL-{street_id}-{year}-{next(following[year]):06d}" for year in years]


def _analyse(cursor: Any) -> None:
    for table in TABLES:
        cursor.execute(f'ANALYZE "{table}"')
