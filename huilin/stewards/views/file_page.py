"""What the page of a stewardship shows."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.audit import kinds
from huilin.audit.models import Event
from huilin.core import clock
from huilin.core.permissions import Actor, may
from huilin.stewards.models import (
    Appraisal,
    Handover,
    Objection,
    PublicNotice,
    Recommendation,
    RemovalProposal,
    Stewardship,
)
from huilin.stewards.models.rules import StewardRule, number
from huilin.stewards.permissions import POST_NOTICE, READ_OBJECTOR, REVIEW_COMMUNITY, REVIEW_STREET
from huilin.stewards.views.scoping import SECTION, act_line, offered


def file_context(row: Any, actor: Actor) -> dict[str, Any]:
    """Five statements beyond the row itself: events, recommending homes, notices, and what the stage needs."""
    events = list(Event.objects.about(row.pk))
    notices = list(PublicNotice.objects.filter(stewardship=row).order_by("round"))
    row.hangs = next(
        (
            one
            for one in notices
            if one.posting_photo and not one.taken_down_at and (one.is_over or one.replaced_at)
        ),
        None,
    )
    row.rounds = rounds(row)
    reads_all = may(actor, READ_OBJECTOR, row) or may(actor, REVIEW_STREET, row)
    is_office = may(actor, REVIEW_COMMUNITY, row) or actor.has("SO", "LD", "AU")
    return {
        "section": SECTION,
        "row": row,
        "is_late": bool(row.due_at and row.due_at < clock.now()),
        "homes": Recommendation.objects.filter(stewardship=row).count() if row.is_candidate else None,
        "least_homes": number(StewardRule.Name.LEAST_RECOMMENDING),
        "notices": [notice_line(row, notice) for notice in notices],
        "prints": bool(notices) and may(actor, POST_NOTICE, row),
        "objections": objection_lines(row, reads_all) if notices and row.is_candidate else [],
        "appraisals": [appraisal_line(one) for one in row.rounds],
        "proposals": list(RemovalProposal.objects.filter(stewardship=row).order_by("at"))
        if is_office and row.is_in_office
        else [],
        "handovers": handover_lines(row),
        "letter_url": reverse("stewards:letter", args=[row.pk]) if row.starts_on else "",
        "consents_url": reverse("people:consents", args=[row.person_id])
        if row.person_id and is_office
        else "",
        "acts": sorted(
            (act_line(act, row) for act in offered.to(actor, row)), key=lambda act: not act["is_main"]
        ),
        "timeline": {
            "newest": told_of(events, is_office=is_office, reads_all=reads_all),
            "older": [],
            "count": len(events),
        },
    }


CLOSED_KINDS = frozenset({"steward.objection_decided", "steward.objector_revealed"})
"""Whose reasons the steward's own page leaves out."""
NAMELESS_KINDS = frozenset({"steward.removal_proposed", "steward.objector_revealed"})
"""Who did these is not for the steward to know."""


def told_of(events: list[Event], *, is_office: bool, reads_all: bool) -> list[dict[str, Any]]:
    """The acts, newest first, with what this reader may know of each."""
    return [
        {
            "at": event.at,
            "label": kinds.sentence(event.kind, event.particulars),
            "by": event.actor_name if is_office or event.kind not in NAMELESS_KINDS else "",
            "text": event.reason if reads_all or event.kind not in CLOSED_KINDS else "",
        }
        for event in reversed(events)
    ]


def rounds(row: Stewardship) -> list[Appraisal]:
    if row.is_candidate:
        return []
    return list(Appraisal.objects.filter(stewardship=row).order_by("-opened_on"))


def notice_line(row: Stewardship, notice: PublicNotice) -> dict[str, Any]:
    def photo(kind: str, name: str) -> str:
        return reverse("stewards:file_photo", args=[row.pk, f"{kind}-{notice.round}"]) if name else ""

    return {
        "notice": notice,
        "posting_url": photo("posting", notice.posting_photo),
        "removal_url": photo("removal", notice.removal_photo),
    }


def objection_lines(row: Stewardship, reads_all: bool) -> list[dict[str, Any]]:
    """What was objected is for those who decide; the candidate reads that there was one and how it ended."""
    return [
        {
            "objection": one,
            "state": one.get_outcome_display(),  # type: ignore[attr-defined]
            "text": one.text if reads_all else _("（内容只给处理的人看）"),
            "answer": one.answer if reads_all else "",
            "is_late": one.decided_at is None and one.due_at < clock.now(),
        }
        for one in Objection.objects.filter(stewardship=row).order_by("at")
    ]


def appraisal_line(one: Appraisal) -> dict[str, Any]:
    return {
        "appraisal": one,
        "is_open": one.closed_at is None,
        "is_shown": one.is_shown,
        "share": one.satisfied,
    }


def handover_lines(row: Stewardship) -> list[dict[str, Any]]:
    if row.is_candidate or row.is_in_office:
        return []
    found = Handover.objects.filter(stewardship=row).select_related("successor")
    counted = found.annotate(
        lines_count=Count("lines"), signed=Count("lines", filter=Q(lines__signed_at__isnull=False))
    )
    return [{"handover": one, "url": reverse("stewards:handover", args=[one.pk])} for one in counted]
