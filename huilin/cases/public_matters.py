"""What anyone may read about a compound: masked matters, photographs of results, numbers with their definitions."""

import datetime as dt
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.models import Attachment, Case, Rating, SiteNotice, Status
from huilin.cases.models.attachment import Kind
from huilin.cases.models.incident import incidents_around
from huilin.cases.models.status import OPEN
from huilin.cases.presenting import photo, public_state, state_tone
from huilin.core.errors import NotHere
from huilin.core.templatetags.reading import day
from huilin.core.tenancy import TenantQuerySet
from huilin.places.models import Compound

PERIOD = dt.timedelta(days=365)
FEWEST_FOR_A_RATE = 10
"""Under this many matters a rate says more about single neighbours than about the work; it stays hidden."""
SHOWN_AT_ONCE = 60
DONE = (Status.CLOSED, Status.ARCHIVED)


NOT_COUNTED = (Status.DRAFT, Status.WITHDRAWN, Status.MERGED)
NONE_YET = {"received": 0, "done": 0, "under_way": 0, "in_time": 0, "answered": 0, "solved": 0}


def counted_compounds() -> TenantQuerySet:
    """Compounds with `numbers`: what was received, solved, in time and answered over twelve months; one statement."""
    since = timezone.now() - PERIOD
    done = Q(status__in=DONE)
    cases = Case.objects.filter(compound_id=OuterRef("pk"), submitted_at__gte=since)
    counted = (
        cases.exclude(status__in=NOT_COUNTED)
        .order_by()
        .values("compound_id")
        .annotate(
            numbers=JSONObject(
                received=Count("id"),
                done=Count("id", filter=done),
                under_way=Count("id", filter=Q(status__in=OPEN)),
                in_time=Count("id", filter=done & Q(replied_at__lte=F("due_at"))),
                answered=Count("id", filter=~Q(solved="")),
                solved=Count("id", filter=Q(solved=Rating.Solved.YES)),
            )
        )
        .values("numbers")
    )
    return Compound.objects.select_related("community").annotate(numbers=Subquery(counted))


def compound_at(pk: UUID) -> Compound:
    """The compound with its numbers; raises NotHere."""
    compound: Compound | None = (
        counted_compounds()
        .annotate(incidents=incidents_around("pk"), has_notices=Exists(SiteNotice.objects.showing()))
        .filter(pk=pk)
        .first()
    )
    if compound is None:
        raise NotHere
    return compound


def rate(part: int, whole: int) -> str:
    """A whole percentage, rounded down so that 100 % means all; a dash under ten."""
    return f"{part * 100 // whole}%" if whole >= FEWEST_FOR_A_RATE else "—"


def _rate_note(definition: str, part: int, whole: int) -> str:
    if whole < FEWEST_FOR_A_RATE:
        few = _("不到%(n)d件，不算比例。") % {"n": FEWEST_FOR_A_RATE}
        return definition + few if definition.endswith("。") else f"{definition} {few}"
    return f"{definition} {part}/{whole}"


def figures(compound: Any) -> list[dict[str, Any]]:
    """The numbers of a compound's page: value, label, definition with period and denominator."""
    n = compound.numbers or NONE_YET
    rows: list[tuple[Any, str, str]] = [
        (n["received"], _("收到"), _("近12个月收到的事，撤回和合并的不算。")),
        (n["done"], _("办结"), _("其中已经办完的。")),
        (n["under_way"], _("在办"), _("其中正在办的。")),
        (
            rate(n["in_time"], n["done"]),
            _("按时率"),
            _rate_note(_("时限内答复的 ÷ 办结的。"), n["in_time"], n["done"]),
        ),
        (
            rate(n["solved"], n["answered"]),
            _("解决率"),
            _rate_note(_("居民说“解决了”的 ÷ 居民评价过的。没评价的不算。"), n["solved"], n["answered"]),
        ),
    ]
    return [{"value": value, "label": label, "note": note} for value, label, note in rows]


def published_cases(compound: Compound, *, before: dt.datetime | None = None) -> list[Case]:
    """Cases that may be shown, open ones first, then the latest; `before` pages through finished ones. One statement."""
    found = Case.objects.published().filter(compound=compound)
    if before is not None:
        found = found.exclude(status__in=OPEN).filter(status_changed_at__lt=before)
    is_finished = Choice(When(status__in=OPEN, then=Value(0)), default=Value(1))
    return list(found.order_by(is_finished, "-status_changed_at")[: SHOWN_AT_ONCE + 1])


def suspension_note(case: Case) -> str:
    """Why a suspended matter waits and when it is looked at again."""
    if case.status != Status.SUSPENDED or case.review_on is None:
        return ""
    return _("%(cause)s，%(day)s前复核") % {"cause": case.suspension_label, "day": day(case.review_on)}


def matters(cases: list[Case]) -> list[dict[str, Any]]:
    """The cases as anyone may read them, with public photographs; one statement."""
    photos: dict[tuple[UUID, str], list[dict[str, str]]] = defaultdict(list)
    public = Attachment.objects.filter(
        case__in=[case.pk for case in cases], is_public=True, kind=Kind.PICTURE
    )
    compound_of = {case.pk: case.compound_id for case in cases}
    for file in public.order_by("at", "id") if cases else ():
        url = reverse("cases:public_file", args=[compound_of[file.case_id], file.pk])
        photos[file.case_id, file.phase].append(photo(file, url))
    return [
        {
            "title": case.public_title,
            "category": case.category_name if case.public_summary and case.category_id else "",
            "at": case.closed_at or case.submitted_at,
            "state_label": public_state(case),
            "state_tone": state_tone(case),
            "note": suspension_note(case),
            "heard_from": case.heard_from,
            "url": reverse("cases:matter", args=[case.compound_id, case.number]),
            "before": photos[case.pk, Attachment.Phase.BEFORE],
            "after": photos[case.pk, Attachment.Phase.AFTER],
        }
        for case in cases
    ]
