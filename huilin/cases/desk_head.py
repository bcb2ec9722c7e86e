"""What stands around the desk's list: counts, choices of the filters, saved views; all of it in one statement."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from huilin.cases.models import Batch, Case, SavedView
from huilin.cases.permissions import CASE_READ
from huilin.cases.queue import TABS, Clock, in_tab
from huilin.core.permissions import Actor, cells, listed
from huilin.core.rows import Kept
from huilin.core.tenancy import current_street
from huilin.people.models import Role
from huilin.places.models import Community, Compound, Street

COUNTED = 999
"""Further than this nobody counts at a glance, and neither does the database."""
HANDLING = ("ST", "SL", "BL", "CS", "PO", "ME", "SO")
MOST_HANDLERS = 200


class Tally(Subquery):
    """How many rows a query has, as a column of another one; a sliced query is counted to its end only."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Head:
    """What stands around the list: counts, choices, saved views, the batch that can still be taken back."""

    counts: dict[str, int]
    compounds: list[tuple[str, str]]
    communities: list[tuple[str, str]]
    handlers: list[tuple[str, str]]
    units: list[tuple[str, str]]
    views: list[dict[str, Any]]
    batch: dict[str, Any] | None
    ways: frozenset[str]


def capped(cases: QuerySet[Any]) -> Tally:
    return Tally(cases.order_by().values("pk")[: COUNTED + 1])


def head_of(actor: Actor, ways: dict[str, QuerySet[Case]], at: Clock | None = None) -> Head:
    """One statement: every part is a subquery that the database works out once. Its text is kept for each reader.

    `ways` are searches that would each be surer than looking for words; those that find something are named.
    """
    at = at or Clock.read()
    kept = _kept(replace(actor, request_id=""), current_street(), at.today, COUNTED)
    row = kept.one(at.told, **{f"by_{way}": cases for way, cases in ways.items()})
    return Head(
        counts={tab: row[f"n_{tab}"] or 0 for tab in TABS if tab != "all"},
        compounds=choices(row["compounds"]),
        communities=choices(row["communities"]),
        handlers=choices(row["handlers"]),
        units=choices(row["units"]),
        views=row["views"] or [],
        batch=next(iter(row["batches"] or ()), None),
        ways=frozenset(way for way in ways if row[f"by_{way}"]),
    )


@lru_cache(maxsize=256)
def _kept(actor: Actor, street: str, today: dt.date, _counted: int) -> Kept:
    at = Clock.of_marks(today)
    near = roles_near(actor, at)
    listed = {
        "compounds": named(compounds_of(actor)),
        "communities": named(communities_of(actor)),
        "handlers": pairs(near.filter(code__in=HANDLING), "person_id", "person__name"),
        "units": pairs(near, "organisation_id", "organisation__name"),
        "views": ArraySubquery(views_of(actor)),
        "batches": ArraySubquery(latest_batch(actor, at)),
    }
    tallies = {f"n_{tab}": capped(in_tab(tab, actor, at)) for tab in TABS if tab != "all"}
    return Kept(Street.objects.filter(pk=street).annotate(**listed, **tallies).values(*listed, *tallies))


def choices(rows: list[dict[str, str]] | None) -> list[tuple[str, str]]:
    return list({row["id"]: row["name"] for row in rows or ()}.items())


def named(places: QuerySet[Any]) -> ArraySubquery:
    return ArraySubquery(places.order_by("order_key", "name").values(json=JSONObject(id="pk", name="name")))


def pairs(roles: QuerySet[Any], key: str, name: str) -> ArraySubquery:
    rows = roles.filter(**{f"{key}__isnull": False}).order_by(name, key)
    return ArraySubquery(rows.values(json=JSONObject(id=key, name=name))[:MOST_HANDLERS])


def compounds_of(actor: Actor) -> QuerySet[Compound]:
    """The compounds of which the actor may read cases: by its roles, or because a case there is in its hands."""
    reach: Any = Q(pk__in=[])
    for role, cell in cells(actor, CASE_READ):
        if cell.scope == "S":
            return Compound.objects.all()  # type: ignore[no-any-return]
        if cell.scope == "M":
            reach |= Q(community=role.community_id)
        elif cell.scope == "C":
            reach |= Q(pk=role.compound_id)
        else:
            for lookup in Case.lookups(actor, role, cell):
                reach |= Exists(Case.objects.filter(listed(lookup), compound=OuterRef("pk")))
    return Compound.objects.filter(reach)  # type: ignore[no-any-return]


def communities_of(actor: Actor) -> QuerySet[Community]:
    """Where the actor may share a view."""
    keys = sorted({role.community_id for role in actor.roles if role.community_id and role.code == "CS"})
    return Community.objects.all() if actor.has("SO") else Community.objects.filter(pk__in=keys)  # type: ignore[no-any-return]


def roles_near(actor: Actor, at: Clock | None = None) -> QuerySet[Role]:
    """Roles in force of those who are given matters where the actor works; units of the whole street."""
    roles = Role.objects.in_force(at.now, at.today) if at else Role.objects.in_force()
    if actor.has("SO", "LD", "AU"):
        return roles  # type: ignore[no-any-return]
    places = sorted({role.community_id for role in actor.roles if role.community_id})
    compounds = sorted({role.compound_id for role in actor.roles if role.compound_id})
    near = Q(community__in=places) | Q(compound__community__in=places) | Q(compound__in=compounds)
    return roles.filter(near | Q(organisation__isnull=False))  # type: ignore[no-any-return]


def views_of(actor: Actor) -> QuerySet[SavedView]:
    shown = JSONObject(
        id="pk", name="name", query="query", community="community_id", is_start="is_start", place="place"
    )
    views: QuerySet[SavedView] = SavedView.objects.at_hand(actor).values(json=shown)
    return views


def latest_batch(actor: Actor, at: Clock) -> QuerySet[Batch]:
    """The actor's last batch while it can be taken back."""
    alive = Batch.objects.filter(
        by_person_id=actor.person_id, undone_at=None, undo_until__gt=at.now
    ).order_by("-at")
    return alive.values(json=JSONObject(id="pk", kind="kind"))[:1]  # type: ignore[no-any-return]
