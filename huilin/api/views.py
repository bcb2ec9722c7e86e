"""The addresses of the API. They call the same verbs as the pages."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.api import reading
from huilin.api.answers import (
    Choice,
    NewReportBody,
    PlacardPlace,
    Receipt,
    Reply,
    ReportProgress,
    Steward,
    answer,
    fault,
)
from huilin.api.door import endpoint, enter_by_code
from huilin.api.openapi import document
from huilin.cases.intake import count_lookup, report_once
from huilin.cases.models import NewReport, Status
from huilin.cases.models.vocabulary import offered_categories
from huilin.cases.progress import Progress, cases_by_code
from huilin.cases.spots import placard_at, places_of, spot_at, steward_cards
from huilin.cases.wording import progress_url
from huilin.core.codes import PLACARD_LENGTH, QUERY_LENGTH
from huilin.core.errors import NotHere, Refused
from huilin.core.permissions import ANONYMOUS, Actor


@endpoint("POST")
def reports(request: HttpRequest) -> HttpResponse:
    """201 with the receipt; the same key with the same content again 200, with other content 409."""
    key = reading.idempotency_key(request)
    body = reading.read_body(request)
    code = enter_by_code(request, body.placard, PLACARD_LENGTH)
    new = _new_report(request, body, code, key)
    used = _("这个 Idempotency-Key 已经用在另一份内容上，请换一个。")
    case, is_new = report_once(request, new, by=ANONYMOUS, used_message=used)
    url = progress_url(case)
    response = answer(Receipt(case.number, case.query_code, url), 201 if is_new else 200)
    response["Location"] = reverse("api:report", args=[case.query_code])
    return response


def _new_report(request: HttpRequest, body: NewReportBody, code: str | None, key: str) -> NewReport:
    description, phone, category = reading.said(body), reading.phone(body), reading.category(body)
    place: UUID | None = reading.place(body)
    taken = reading.files(request)
    try:
        if code is None:
            raise NotHere
        spot = spot_at(code, place)
    except NotHere as error:
        raise Refused(_("没有这块公示牌，请核对号码。"), field="placard") from error
    sent: list[Any] = [code, description, body.category, str(place or ""), phone, body.anonymous]
    sent.append([file.name for file in taken.all])
    return NewReport(
        spot=spot,
        key=f"api:{key}",
        digest=hashlib.sha256(json.dumps(sent).encode()).digest(),
        description=description,
        category=category,
        phone=phone,
        is_anonymous=body.anonymous,
        files=taken.all,
    )


@endpoint("GET")
def report(request: HttpRequest, query_code: str) -> HttpResponse:
    digits = enter_by_code(request, query_code, QUERY_LENGTH)
    if digits is None:
        raise NotHere
    count_lookup(request)
    case = cases_by_code().filter(query_code=digits).first()
    if case is None:
        raise NotHere
    is_guarded = bool(case.contact_sealed)
    progress = Progress(case, ANONYMOUS if is_guarded else Actor(case_ids=frozenset({case.pk})))
    hidden = is_guarded and case.is_confidential
    return answer(
        ReportProgress(
            number=case.number,
            query_code=case.query_code,
            status=case.status,
            status_label=str(Status(case.status).label),
            title=_("您反映的事") if hidden else case.public_title,
            category=None if hidden else case.category_id,
            category_is_guess=case.category_is_guess and not hidden,
            compound=str(case.compound),
            submitted_at=case.submitted_at,
            contact_due_at=case.contact_due_at,
            due_at=case.due_at,
            closed_at=case.closed_at,
            is_guarded=is_guarded,
            replies=[_reply(told) for told in progress.replies()],
            url=progress_url(case),
        )
    )


def _reply(told: dict[str, Any]) -> Reply:
    before, after = (
        [settings.BASE_URL + photo["url"] for photo in told[name]] for name in ("before", "after")
    )
    return Reply(told["at"], str(told["result_label"]), told["text"], before, after)


@endpoint("GET")
def place(request: HttpRequest, placard_code: str) -> HttpResponse:
    digits = enter_by_code(request, placard_code, PLACARD_LENGTH)
    if digits is None:
        raise NotHere
    placard = placard_at(digits)
    compound = placard.compound
    return answer(
        PlacardPlace(
            placard=placard.code,
            label=placard.place_label,
            street=str(request.street),  # type: ignore[attr-defined]
            community=str(compound.community),
            compound=str(compound),
            building=str(placard.building) if placard.building else None,
            entrance=str(placard.entrance) if placard.entrance else None,
            stewards=[
                Steward(card["name"], str(card["title"]), card["visiting"], card["phone"])
                for card in steward_cards(compound)
            ],
            places=[Choice(str(pk), label) for pk, label in places_of(compound)],
            categories=[Choice(row.slug, row.resident_words) for row in offered_categories()],
            url=settings.BASE_URL + reverse("cases:placard", args=[placard.code]),
        )
    )


@endpoint("GET")
def openapi(request: HttpRequest) -> HttpResponse:
    return answer(document())


@endpoint("GET")
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    return fault(404, _("没有这个地址，请看 /api/v1/openapi.json。"))
