"""The desk's list: its tabs, its order (what expires next), its pages by key, and what its head needs in one statement."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from huilin.cases.models import Batch, Case, SavedView, Status
from huilin.cases.models.rules import CaseRule, allowed
from huilin.cases.models.status import OPEN, WITH_CLOCK
from huilin.cases.permissions import CASE_READ
from huilin.core import clock
from huilin.core.permissions import ANYONE, Actor, cells, listed
from huilin.core.tenancy import current_street
from huilin.people.models import Role
from huilin.places.models import Community, Compound, Street

PAGE = 50
COUNTED = 999
"""Further than this nobody counts at a glance, and neither does the database."""
HANDLING = ("ST", "SL", "BL", "CS", "PO", "ME", "SO")
MOST_HANDLERS = 200

TABS = {
    "open": gettext_lazy("在办的"),
    "today": gettext_lazy("今天要办"),
    "soon": gettext_lazy("快到期"),
    "overdue": gettext_lazy("已超期"),
    "mine": gettext_lazy("我手上的"),
    "all": gettext_lazy("全部"),
}
TONES = {"overdue": "late", "soon": "soon"}


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


def tab_filter(tab: str, actor: Actor) -> Q:
    """The matters under a tab. Every one but `all` and `mine` is a piece of one index range, that of `next_due_at`."""
    now = clock.now()
    is_open = Q(next_due_at__isnull=False)
    running = Q(status__in=sorted({Status.SUBMITTED, *WITH_CLOCK}))
    if tab == "overdue":
        return Q(next_due_at__lt=now) & running
    if tab == "soon":
        return Q(next_due_at__gte=now, next_due_at__lt=allowed(CaseRule.Name.DESK_SOON).after(now)) & running
    if tab == "today":
        return Q(next_due_at__lt=end_of_day(now))
    if tab == "mine":
        units = sorted({role.organisation_id for role in actor.roles if role.organisation_id})
        own = Q(assignee=actor.person_id) if actor.person_id else Q(pk__in=[])
        held = own | Q(assignee=None, assigned_unit__in=units) if units else own
        return held & Q(status__in=sorted(OPEN))
    return is_open if tab == "open" else ~Q(status=Status.DRAFT)


def end_of_day(now: dt.datetime) -> dt.datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def desk_cases(actor: Actor) -> QuerySet[Case]:
    """What the actor's work gives to read. What it reported itself, as a neighbour, it follows on the reporter's page:

    one more "or" would keep the database from the index of the place.
    """
    lookups = {
        tuple((name, getattr(value, "value", value)) for name, value in lookup.items()): listed(lookup)
        for role, cell in cells(actor, CASE_READ)
        if role is not ANYONE
        for lookup in Case.lookups(actor, role, cell)
    }
    if not lookups:
        return Case.objects.none()  # type: ignore[no-any-return]
    return Case.objects.filter(reduce(or_, lookups.values()))  # type: ignore[no-any-return]


def in_tab(tab: str, actor: Actor) -> QuerySet[Case]:
    return desk_cases(actor).filter(tab_filter(tab, actor))


def capped(cases: QuerySet[Any]) -> Tally:
    return Tally(cases.order_by().values("pk")[: COUNTED + 1])


def head_of(actor: Actor, ways: dict[str, QuerySet[Case]]) -> Head:
    """One statement: every part is a subquery that the database works out once.

    `ways` are searches that would each be surer than looking for words; those that find something are named.
    """
    listed = {
        "compounds": named(compounds_of(actor)),
        "communities": named(communities_of(actor)),
        "handlers": pairs(roles_near(actor).filter(code__in=HANDLING), "person_id", "person__name"),
        "units": pairs(roles_near(actor), "organisation_id", "organisation__name"),
        "views": ArraySubquery(views_of(actor)),
        "batches": ArraySubquery(latest_batch(actor)),
    }
    tallies = {f"n_{tab}": capped(in_tab(tab, actor)) for tab in TABS if tab != "all"}
    found = {f"by_{way}": Exists(cases) for way, cases in ways.items()}
    row: Any = (
        Street.objects.filter(pk=current_street()).annotate(**listed, **tallies, **found).values().get()
    )
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


def roles_near(actor: Actor) -> QuerySet[Role]:
    """Roles in force of those who are given matters where the actor works; units of the whole street."""
    roles = Role.objects.in_force()
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
    views: QuerySet[SavedView] = SavedView.objects.for_actor(actor).values(json=shown)
    return views


def latest_batch(actor: Actor) -> QuerySet[Batch]:
    """The actor's last batch while it can be taken back."""
    alive = Batch.objects.filter(
        by_person_id=actor.person_id, undone_at=None, undo_until__gt=clock.now()
    ).order_by("-at")
    return alive.values(json=JSONObject(id="pk", kind="kind"))[:1]  # type: ignore[no-any-return]


def page_of(cases: QuerySet[Case], order: str, after: str) -> tuple[list[Case], str]:
    """One page and the key of the next. `order` is a column, with a minus for the newest first; ids settle what is equal."""
    column, way = order.lstrip("-"), "lt" if order.startswith("-") else "gt"
    when, row_id = read_key(after)
    if row_id is not None and column == "id":
        cases = cases.filter(id__lt=row_id)
    elif when is not None:
        # The first condition says again what the second does, in a way that an index begins with.
        later = Q(**{f"{column}__{way}": when}) | Q(**{column: when, f"id__{way}": row_id})
        cases = cases.filter(Q(**{f"{column}__{way}e": when}), later)
    sign = order[: -len(column)]
    ordered = cases.order_by(*dict.fromkeys([order, f"{sign}id"]))
    rows = list(ordered.select_related("assignee", "assigned_unit")[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE - 1]
    moment = last.submitted_at if column == "id" else getattr(last, column)
    return rows[:PAGE], f"{moment.isoformat()}_{last.pk}"


def read_key(after: str) -> tuple[dt.datetime | None, UUID | None]:
    when, _sep, row_id = after.partition("_")
    try:
        moment = parse_datetime(when.replace(" ", "+"))
        return (moment, UUID(row_id)) if moment and moment.tzinfo else (None, None)
    except ValueError:
        return None, None
