"""What is known already around a place: notices, outages, matters of the same kind. All of it in the public, masked form."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from huilin.cases.models import Case, SiteNotice, Status
from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.site_notice import SHOWN
from huilin.cases.models.status import OPEN
from huilin.cases.models.vocabulary import categories, personal_categories
from huilin.cases.presenting import public_state, state_tone
from huilin.cases.promise import public_promise
from huilin.core.permissions import Actor

DONE = (Status.CLOSED, Status.ARCHIVED)
MOST = 6
"""So many matters are enough to judge by, and keep a resident's page light."""


def notices_at(place: Any) -> list[SiteNotice]:
    """What holds at a placard's place now, stop messages first; one statement."""
    found = SiteNotice.objects.showing().reaching(place).filter(withdrawn_at=None).select_related("category")
    return sorted(found.order_by("ends_at")[:SHOWN], key=lambda notice: not notice.is_stop)


def notices_within(compound: Any) -> list[SiteNotice]:
    """What holds anywhere in the compound now, what was taken down last; one statement."""
    around = Q(community=None) | Q(community=compound.community_id, compound=None) | Q(compound=compound)
    found = SiteNotice.objects.showing().filter(around).select_related("category")
    return sorted(found.order_by("ends_at")[: SHOWN * 2], key=lambda notice: notice.withdrawn_at is not None)


def incidents_at(
    place: Any, building_id: UUID | None = None, *, everywhere: bool = False
) -> list[dict[str, Any]]:
    """The outages that `place.incidents` (see `incidents_around`) tells of, each once; those of other buildings only when
    asked for everywhere. No statement.
    """
    found: dict[str, dict[str, Any]] = {}
    for known in place.incidents:
        is_here = everywhere or known["building"] in (None, str(building_id))
        if is_here and not known["hidden"]:
            found.setdefault(known["case"], _outage(known))
    return list(found.values())


def _outage(known: dict[str, Any]) -> dict[str, Any]:
    category = categories.get().get(known["category"])
    return {
        "title": known["summary"] or (category.label if category else _("一件事")),
        "since": parse_datetime(known["since"]),
        "expected": parse_datetime(known["expected"]) if known["expected"] else None,
        "advice": known["advice"],
        "told": known["told"] or "",
        "heard_from": known["heard_from"],
        "url": reverse("cases:matter", args=[known["compound"], known["number"]]),
    }


def recent() -> Q:
    """Open, or done within the days in which two reports may be one matter (CaseRule `merge_window`)."""
    since = timezone.now() - dt.timedelta(days=number(CaseRule.Name.MERGE_WINDOW))
    return Q(status__in=OPEN, submitted_at__gte=since) | Q(status__in=DONE, closed_at__gte=since)


def known_nearby(
    place: Any, *, category: str | None = None, leave_out: tuple[UUID, ...] = ()
) -> list[dict[str, Any]]:
    """Matters at the place's compound (with its building and entrance), the nearest and newest first; one statement."""
    found = Case.objects.known().filter(recent(), compound=place.compound).exclude(pk__in=leave_out)
    found = found.exclude(category__in=personal_categories())
    if category:
        found = found.filter(category=category)
    return [known(case, place) for case in nearest(found, place).select_related("compound")[:MOST]]


def nearest(found: "QuerySet[Case]", place: Any) -> "QuerySet[Case]":
    """The same entrance first, then the same building, then elsewhere; the newest first within each."""
    nearness = Choice(
        When(entrance=place.entrance_id, entrance__isnull=False, then=Value(0)),
        When(building=place.building_id, building__isnull=False, then=Value(1)),
        default=Value(2),
    )
    return found.order_by(nearness, "-submitted_at")


def known(case: Case, place: Any = None) -> dict[str, Any]:
    """One matter as any neighbour may read it."""
    return {
        "number": case.number,
        "title": case.public_title,
        "category": case.category_id or "",
        "place_label": case.public_place,
        "near_label": near_label(case, place) if place is not None else "",
        "at": case.submitted_at,
        "state_label": public_state(case),
        "state_tone": state_tone(case),
        "promise": public_promise(case),
        "heard_from": case.heard_from,
        "is_over": not case.is_open,
        "url": reverse("cases:matter", args=[case.compound_id, case.number]),
        "joining_url": reverse("cases:joining", args=[case.compound_id, case.number])
        if case.can_be_followed
        else "",
    }


def near_label(case: Case, place: Any) -> str:
    """How near a matter about shared things is to the reader."""
    if case.public_place != case.place_label:
        return ""
    if case.entrance_id and case.entrance_id == place.entrance_id:
        return _("就在您这个单元")
    if case.building_id and case.building_id == place.building_id:
        return _("就在您这栋楼")
    return ""


def likely_same(case: Case, actor: Actor, permission: Any) -> list[Case]:
    """For the desk: open matters of the same category near the case, the one its reporter named first; one statement."""
    window = dt.timedelta(days=number(CaseRule.Name.MERGE_WINDOW))
    near = Q(category=case.category_id) if case.category_id else Q(building=case.building_id)
    found = Case.objects.visible_to(actor, permission).filter(
        near | Q(pk=case.said_same_id),
        compound=case.compound_id,
        status__in=OPEN,
        submitted_at__range=(case.submitted_at - window, case.submitted_at + window),
    )
    rows = list(nearest(found.exclude(pk=case.pk), case)[:MOST])
    return sorted(rows, key=lambda row: row.pk != case.said_same_id)
