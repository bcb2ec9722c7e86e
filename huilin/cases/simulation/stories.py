"""One invented matter: from its report through the acts that happened until now, as the columns of its row."""

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from huilin.cases.models.clocks import share_of
from huilin.cases.models.rules import CaseRule, number, reopening_window
from huilin.cases.models.status import WITH_CLOCK, Status
from huilin.cases.models.vocabulary import Limits, categories, limits_for, targets
from huilin.cases.simulation.cast import Place, hands_for
from huilin.cases.simulation.copying import microseconds
from huilin.cases.simulation.texts import DONE, TROUBLES, description, name, pick, summary
from huilin.core.codes import QUERY_LENGTH, check_digit
from huilin.core.crypto import blind_index, seal
from huilin.core.workdays import Limit, is_workday

HOUR = dt.timedelta(hours=1)
ZONE = timezone.get_default_timezone()
_SINCE_1970 = 946_684_800_000
_LOW = (1 << 62) - 1
SPAN = dt.timedelta(days=730)
"""How far back the oldest matter lies."""
SOURCES = ("online",) * 6 + ("phone", "phone", "walk_in", "visit", "hotline", "patrol")
MOMENTS = (
    "rejected_at", "accepted_at", "dispatched_at", "first_contact_at", "answered_at", "verified_at", "ended_at",
    "withdrawn_at", "rated_at", "archived_at",
)  # fmt: skip
STORY = ("clerk", "handler_role", "handler_name", "verifier", "reply_text", "result", *MOMENTS)
"""What the history needs beside the row of the case; columns of the staging table only."""


class Teller:
    """Tells the same matters for the same seed, place list and moment; any part of them without the others."""

    def __init__(self, places: list[Place], street_number: int, seed: int, now: dt.datetime) -> None:
        self.places, self.seed, self.street_number = places, seed, street_number
        self.now = now.astimezone(dt.UTC)
        self.slugs = [slug for slug in categories.get() if slug in TROUBLES]
        self.weights = [1 / (place + 2) for place in range(len(self.slugs))]
        self.window = reopening_window() + 12 * HOUR
        self.yellow = number(CaseRule.Name.YELLOW_SHARE)
        # Whatever is read once must be read now: while matters are told nothing is asked.
        targets.get()
        is_workday(timezone.localdate(now))

    def starts(self, count: int) -> list[dt.datetime]:
        """When `count` matters were sent, oldest first."""
        rng, ages = random.Random(f"huilin-{self.seed}"), range(count, 0, -1)
        since = (self.now - SPAN * ((age - rng.random()) / count) - HOUR / 6 for age in ages)
        return sorted(_by_day(start, rng) for start in since)

    def tell(self, starts: list[dt.datetime], part: int = 0) -> Iterator[dict[str, Any]]:
        """The matters of this part, sent at these moments."""
        self.rng = random.Random(f"huilin-{self.seed}-{part}")
        for nth, start in enumerate(starts):
            yield self.matter(f"{part}-{nth}", start)

    def matter(self, name: str, start: dt.datetime) -> dict[str, Any]:
        rng = self.rng
        slug = rng.choices(self.slugs, self.weights)[0]
        category = categories.get()[slug]
        place = self.places[int(rng.random() ** 1.5 * len(self.places))]
        building, entrance, label = pick(rng, place.spots)
        row: dict[str, Any] = {
            "id": UUID(bytes=key(microseconds(start), rng)),
            "number": "",
            "query_code": self._code(),
            "idempotency_key": f"simulated-{self.seed}-{name}",
            "idempotency_digest": hashlib.sha256(f"{self.seed}-{name}".encode()).digest(),
            "source": pick(rng, SOURCES),
            "description": description(rng, slug),
            "category_id": slug,
            "grade": category.grade,
            "community_id": place.compound.community_id,
            "compound_id": place.compound.pk,
            "building_id": building,
            "entrance_id": entrance,
            "place_label": label,
            "submitted_at": start,
        }
        self._say_who(row, place)
        self._live(row, place)
        self._set_clocks(row)
        return row

    def _code(self) -> str:
        body = f"{self.street_number:03d}{int(self.rng.random() * 1e12):012d}"
        assert len(body) == QUERY_LENGTH - 1
        return body + check_digit(body)

    def _say_who(self, row: dict[str, Any], place: Place) -> None:
        rng = self.rng
        luck = rng.random()
        known = luck < 0.15 and bool(place.residents)
        row["reporter_id"] = pick(rng, place.residents) if known else None
        row["contact_name"] = name(rng) if luck < 0.5 and not known else ""
        row["is_anonymous"] = not (known or row["contact_name"])
        phone = f"+8613900{int(rng.random() * 1e6):06d}" if luck < 0.7 else ""
        row["contact_sealed"] = seal(phone, field="cases_case.contact_sealed", row=row["id"])
        row["contact_index"] = blind_index(phone, purpose="phone")

    def _live(self, row: dict[str, Any], place: Place) -> None:
        """The acts whose moments have come; the last of them is the state."""
        rng, luck = self.rng, self.rng.random()
        handler, verifier = hands_for(place, rng)
        row |= dict.fromkeys(MOMENTS)
        row |= {"clerk": pick(rng, place.clerks), "handler_role": handler[1], "handler_name": handler[2]}
        row |= {
            "verifier": verifier,
            "reply_text": pick(rng, DONE),
            "result": "solved",
            "status": "submitted",
        }
        row |= {"version": 1, "assignee_id": None, "handler_ids": [], "mode": "", "public_summary": ""}
        row |= {"is_confidential": False, "solved": "", "satisfaction": "", "contacted_at": None}
        row |= {"replied_at": None, "closed_at": None, "status_changed_at": row["submitted_at"]}
        pace = 0.25 if row["grade"] in ("A", "B") else 1.0
        if luck < 0.02:
            self._step(row, "rejected_at", "rejected", 3) and self._end(row, "rejected_at")
        elif luck < 0.035:
            self._step(row, "withdrawn_at", "withdrawn", 5) and self._end(row, "withdrawn_at")
        elif self._step(row, "accepted_at", "accepted", 3 * pace):
            row |= {"mode": "dispatch", "public_summary": summary(rng, row["category_id"])}
            row["is_confidential"] = luck > 0.99
            self._work(row, handler[0], pace, stuck=luck > 0.988)

    def _work(self, row: dict[str, Any], handler: UUID, pace: float, *, stuck: bool) -> None:
        if not self._step(row, "dispatched_at", "dispatched", 4 * pace):
            return
        row["assignee_id"] = handler
        if not self._step(row, "first_contact_at", "in_progress", 12 * pace):
            return
        row |= {"contacted_at": row["first_contact_at"], "handler_ids": [handler]}
        if stuck or not self._step(row, "answered_at", "replied", 90 * pace):
            return
        row["replied_at"] = row["answered_at"]
        if self._step(row, "verified_at", "verifying", 36 * pace) and self._step(
            row, "ended_at", "closed", 10
        ):
            self._end(row, "ended_at")
            self._afterwards(row)

    def _afterwards(self, row: dict[str, Any]) -> None:
        rated = row["closed_at"] + 60 * HOUR * self.rng.random()
        if self.rng.random() < 0.45 and rated < self.now:
            row |= {"rated_at": rated, "solved": "yes", "satisfaction": "good", "version": row["version"] + 1}
            row["satisfaction"] = "good" if self.rng.random() < 0.8 else "fair"
        over = row["closed_at"] + self.window
        if over < self.now:
            row |= {"archived_at": over, "status": "archived", "status_changed_at": over}
            row["version"] += 1

    def _step(self, row: dict[str, Any], moment: str, status: str, hours: float) -> bool:
        """Whether this act has happened by now; it took up to twice `hours`."""
        at = row["status_changed_at"] + HOUR * (hours * (0.1 + 1.9 * self.rng.random()))
        if at >= self.now:
            return False
        row |= {moment: at, "status": status, "status_changed_at": at, "version": row["version"] + 1}
        return True

    @staticmethod
    def _end(row: dict[str, Any], moment: str) -> None:
        row["closed_at"] = row[moment]

    def _set_clocks(self, row: dict[str, Any]) -> None:
        start = row["submitted_at"]
        day = local_day(start)
        limits = _limits(row["grade"], row["category_id"], day)
        row["accept_due_at"] = _after(limits.accept, start, day)
        row["contact_due_at"] = _after(limits.contact, start, day)
        row |= {"clock_from": start, "due_amount": limits.reply.amount, "due_unit": limits.reply.unit}
        row |= {"due_at": _after(limits.reply, start, day), "watch_at": None, "rise_at": None}
        due = row["due_at"] if row["status"] in WITH_CLOCK else None
        if row["status"] == Status.SUBMITTED:
            due = row["accept_due_at"]
        elif due:
            row["rise_at"] = due
        if due:
            row["watch_at"] = share_of(start, due, self.yellow)


def _by_day(moment: dt.datetime, rng: random.Random) -> dt.datetime:
    """Reports come in the waking hours: what would fall into the night comes the evening before."""
    hour = (moment.hour + 8) % 24
    return moment - HOUR * (hour + 3) if hour < 6 else moment


def key(stamp: int, rng: random.Random) -> bytes:
    """A version-7 UUID of that moment (microseconds()), the same for the same seed."""
    luck = rng.getrandbits(74)
    return (first_key(stamp) | 7 << 76 | luck >> 62 << 64 | 2 << 62 | luck & _LOW).to_bytes(16, "big")


def first_key(stamp: int) -> int:
    """No key of that moment or later is smaller."""
    return (stamp // 1000 + _SINCE_1970) << 80


def local_day(moment: dt.datetime) -> dt.date:
    """As timezone.localdate, without looking up the zone a million times."""
    return moment.astimezone(ZONE).date()


@cache
def _limits(grade: str, slug: str, day: dt.date) -> Limits:
    return limits_for(grade, slug, day)


def _after(limit: Limit, start: dt.datetime, day: dt.date) -> dt.datetime:
    return limit.after(start) if limit.unit in ("minutes", "hours") else _evening(limit, day)


@cache
def _evening(limit: Limit, day: dt.date) -> dt.datetime:
    """Limits in days end with a day, whenever they began in the first one."""
    return limit.after(timezone.make_aware(dt.datetime.combine(day, dt.time(12))))
