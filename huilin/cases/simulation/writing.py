"""What told matters become: rows of their acts, events with their digests, and pairs of characters for the search."""

import random
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Model

from huilin.audit.models import Event
from huilin.audit.seals import COLUMNS, canonical, plain
from huilin.cases.models import (
    Acceptance,
    Assignment,
    Case,
    Closure,
    FirstContact,
    Rating,
    Rejection,
    Reply,
    Verification,
    Withdrawal,
)
from huilin.cases.models.search import pairs_of
from huilin.cases.simulation.copying import Copied, microseconds
from huilin.cases.simulation.stories import STORY, key

HANDLER = "assignee_id"
"""Acts in a role of their own, which the story tells."""
REPORTER = "RE"
_PRIVATE = "这是两家之间的私事，社区没有权力处理，可以申请人民调解。"
_ELSEWHERE = "社区人民调解委员会，或12348法律热线"


@dataclass(frozen=True)
class Step:
    """What happens to a matter at one of its moments: the particulars of the event, and the record of the act if any.

    `told` and `told_columns` name what the story tells of them. Without `by` it was the reporter, or the program.
    """

    kind: str
    moment: str
    by: str = ""
    role: str = ""
    particulars: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    record: type[Model] | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    told_columns: dict[str, str] = field(default_factory=dict)


STEPS = (
    Step("case.submitted", "submitted_at", particulars={"on_behalf": False, "photos": 0}, told={"source": "source"}),
    Step("case.rejected", "rejected_at", "clerk", "CS",
         {"from": "submitted", "to": "rejected", "cause": "private", "text": _PRIVATE, "other_way": _ELSEWHERE}, {},
         Rejection, {"reason": "private", "explanation": _PRIVATE, "other_way": _ELSEWHERE}),
    Step("case.withdrawn", "withdrawn_at", "", "", {"from": "submitted", "to": "withdrawn"}, {},
         Withdrawal, {"reason": "已经好了"}),
    Step("case.accepted", "accepted_at", "clerk", "CS", {"from": "submitted", "to": "accepted"},
         {"grade": "grade", "category": "category_id", "mode": "mode"},
         Acceptance, {}, {"grade": "grade", "category_id": "category_id", "mode": "mode"}),
    Step("case.dispatched", "dispatched_at", "clerk", "CS",
         {"from": "accepted", "is_unit": False, "said": "请先联系报事人"}, {"to": "handler_name"},
         Assignment, {"instruction": "请先联系报事人", "is_first": True}, {"person_id": "assignee_id", "due_at": "due_at"}),
    Step("case.contacted", "first_contact_at", HANDLER, "",
         {"from": "dispatched", "to": "in_progress", "way": "phone", "reached": True, "said": "约好了时间去看"}, {},
         FirstContact, {"way": "phone", "reached": True, "result": "约好了时间去看"}),
    Step("case.replied", "answered_at", HANDLER, "",
         {"from": "in_progress", "to": "replied"}, {"result": "result", "text": "reply_text"},
         Reply, {"cost": 0}, {"result": "result", "text": "reply_text"}),
    Step("case.verified", "verified_at", "verifier", "CS",
         {"from": "replied", "to": "verifying", "way": "site", "said": ""}, {},
         Verification, {"way": "site", "passed": True}),
    Step("case.closed", "ended_at", "verifier", "CS", {"from": "verifying", "to": "closed", "said": ""}, {}, Closure),
    Step("case.rated", "rated_at", "", "", {"said": ""}, {"solved": "solved", "satisfaction": "satisfaction"},
         Rating, {}, {"solved": "solved", "satisfaction": "satisfaction"}),
    Step("case.archived", "archived_at", "", "SYS", {"from": "closed", "to": "archived"}),
)  # fmt: skip

EVENT = Copied(Event, "id", "at", "subject_id")
RECORDS = {
    nth: Copied(step.record, "id", "at", "case_id", *step.told_columns)
    for nth, step in enumerate(STEPS)
    if step.record
}
"""By the place of their step."""
_CLAUSES = re.compile("(?<=[，。])")
_AT, _ID, _SUBJECT = "\ue000", "\ue001", "\ue002"


@dataclass
class Part:
    """Some matters, one after the other, as PostgreSQL takes them."""

    cases: list[bytes] = field(default_factory=list)
    records: dict[int, list[bytes]] = field(default_factory=lambda: {nth: [] for nth in RECORDS})
    events: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Rows and their digests, in the order of their ids."""
    keys: list[bytes] = field(default_factory=list)
    """The ids of the matters."""
    pairs: "defaultdict[int, array[int]]" = field(default_factory=lambda: defaultdict(lambda: array("I")))
    """For each pair of characters the places of its matters among all."""


class Writer:
    """Writes matters of one street; `people` tells the login and the name of everybody who acts."""

    def __init__(
        self, street_id: str, people: dict[UUID, tuple[UUID | None, str]], columns: Iterable[str]
    ) -> None:
        self.street_id, self.people = street_id, people
        self.columns = [name for name in columns if name not in STORY]
        self.case = Copied(Case, *self.columns)
        self._same = self.case.rest(street_id=street_id)
        self._record, self._shape = cache(self._make_record), cache(self._make_shape)

    def write(
        self, rows: Iterable[dict[str, Any]], numbers: list[str], first: int, rng: random.Random
    ) -> Part:
        """`first` is the place of the first one among all matters."""
        part = Part()
        for place, (row, number) in enumerate(zip(rows, numbers, strict=True), first):
            row["number"] = number
            part.keys.append(row["id"].bytes)
            part.cases.append(self.case.row([row[name] for name in self.columns], self._same))
            self._live(row, part, rng)
            for pair in _pairs(row):
                part.pairs[pair].append(place)
        part.events.sort()
        part.pairs.default_factory = None
        return part

    def _live(self, row: dict[str, Any], part: Part, rng: random.Random) -> None:
        case, subject = part.keys[-1], str(row["id"])
        for nth, step in enumerate(STEPS):
            at = row[step.moment]
            if at is None:
                continue
            stamp = microseconds(at)
            mine = key(stamp, rng)
            # A UUID is slower to look up than its number.
            who, role = row[step.by].int if step.by else None, step.role
            if step.by == HANDLER:
                role = row["handler_role"]
            same, before, between, after, end = self._shape(
                nth, who, role, *[row[name] for name in step.told.values()]
            )
            text = (
                f"{before}{at.isoformat(timespec='microseconds')}{between}{_text(mine)}{after}{subject}{end}"
            )
            part.events.append((EVENT.act(mine, stamp, case, same), sha256(text.encode()).digest()))
            if step.record:
                rest = self._record(nth, who, role)
                if step.told_columns:
                    rest = RECORDS[nth].more([row[name] for name in step.told_columns.values()]) + rest
                part.records[nth].append(RECORDS[nth].act(key(stamp, rng), stamp, case, rest))

    def _person(self, who: int | None) -> tuple[UUID | None, UUID | None, str]:
        person = None if who is None else UUID(int=who)
        return (person, *self.people[person]) if person else (None, None, "")

    def _make_record(self, nth: int, who: int | None, role: str) -> bytes:
        person, _login, name = self._person(who)
        columns = {"by_person_id": person, "by_name": name, "by_role": role or REPORTER} | STEPS[nth].columns
        return RECORDS[nth].rest(street_id=self.street_id, **columns)

    def _make_shape(self, nth: int, who: int | None, role: str, *told: Any) -> tuple[Any, ...]:
        """The columns that such events share, and what their digest covers around the moment, the id and the subject."""
        step = STEPS[nth]
        person, login, name = self._person(who)
        columns: dict[str, Any] = {
            "street_id": self.street_id,
            "kind": step.kind,
            "subject_type": "cases.case",
            "actor_user_id": login,
            "actor_person_id": person,
            "actor_name": name,
            "role": role,
            "reason": "",
            "particulars": step.particulars | dict(zip(step.told, told, strict=True)),
            "request_id": "",
        }
        covered = {name: plain(value) for name, value in columns.items()}
        text = canonical(covered | {"at": _AT, "id": _ID, "subject_id": _SUBJECT})
        assert set(COLUMNS) == {*columns, "at", "id", "subject_id"}
        return (EVENT.rest(**columns), *re.split(f"[{_AT}{_ID}{_SUBJECT}]", text))


def _text(key: bytes) -> str:
    """As str(UUID(bytes=key)), in half the time."""
    hexes = key.hex()
    return f"{hexes[:8]}-{hexes[8:12]}-{hexes[12:16]}-{hexes[16:20]}-{hexes[20:]}"


def _pairs(row: dict[str, Any]) -> set[int]:
    """The pairs that the trigger of the table of cases would keep."""
    shown = row["contact_name"][:1] + "**" if row["contact_name"] else ""
    found = set(pairs_of(row["number"].rpartition("-")[2]))
    found.update(_of(row["place_label"]), _of(row["public_summary"]), _of(shown))
    last = ""
    for clause in _CLAUSES.split(row["description"]):
        found.update(_of(last + clause))
        last = clause[-1:]
    return found


@cache
def _of(words: str) -> list[int]:
    """Kept, because the same clauses come again and again."""
    return pairs_of(words)
