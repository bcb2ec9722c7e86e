"""What the API says, as types: each answer, each error. The OpenAPI document is made from these."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse

from huilin.cases.models.report import MOST_WORDS

PlaceId = Annotated[
    str, msgspec.Meta(description="UUID of a building or an entrance, from GET /places/{placard}")
]


class NewReportBody(msgspec.Struct, forbid_unknown_fields=True):
    """A report. Any one of a description, a photo and a voice note is enough."""

    placard: Annotated[str, msgspec.Meta(description="the ten digits of the placard's code")]
    description: Annotated[str, msgspec.Meta(description=f"at most {MOST_WORDS} characters")] = ""
    category: Annotated[str | None, msgspec.Meta(description="slug; null: guessed from the description")] = (
        None
    )
    place: PlaceId | None = None
    phone: Annotated[
        str | None, msgspec.Meta(description="Chinese number for the reply; never shown again")
    ] = None
    anonymous: bool = True


class Receipt(msgspec.Struct):
    """The report exists; keep the query code, it is shown to nobody else."""

    number: str
    query_code: str
    url: Annotated[str, msgspec.Meta(description="page of the progress, for people")]


class Reply(msgspec.Struct):
    at: dt.datetime
    result: str
    text: str
    before: list[str]
    after: list[str]


class ReportProgress(msgspec.Struct):
    """Where a report stands. While a phone guards it (`is_guarded`), replies stay on the page and are empty here."""

    number: str
    query_code: str
    status: str
    status_label: str
    title: str
    category: str | None
    category_is_guess: Annotated[
        bool, msgspec.Meta(description="taken from the text; nobody confirmed it yet")
    ]
    compound: str
    submitted_at: dt.datetime
    contact_due_at: dt.datetime | None
    due_at: dt.datetime | None
    closed_at: dt.datetime | None
    is_guarded: bool
    replies: list[Reply]
    url: str


class CaseLine(msgspec.Struct):
    """A case as the desk's list shows it. `due_at` is the limit that runs now: for triage, later for the reply."""

    number: str
    status: str
    category: str | None
    grade: str
    title: str
    place: str
    assignee: str | None
    submitted_at: dt.datetime
    due_at: dt.datetime | None
    version: int


class CasePage(msgspec.Struct):
    cases: list[CaseLine]
    next: Annotated[str | None, msgspec.Meta(description="the `after` of the next page; null on the last")]


class CaseDetail(msgspec.Struct):
    """A case as the desk's page shows it; who reported it stays on the page, where it is masked and unmasking is logged."""

    number: str
    version: int
    status: str
    source: str
    mode: str
    category: str | None
    grade: str
    description: str
    public_summary: str
    is_confidential: bool
    place: str
    compound: str
    assignee: str | None
    has_contact: bool
    report_count: int
    submitted_at: dt.datetime
    accept_due_at: dt.datetime | None
    contact_due_at: dt.datetime | None
    due_at: dt.datetime | None
    contacted_at: dt.datetime | None
    replied_at: dt.datetime | None
    closed_at: dt.datetime | None
    solved: str
    satisfaction: str


class HistoryEvent(msgspec.Struct):
    at: dt.datetime
    kind: str
    sentence: Annotated[str, msgspec.Meta(description="what happened, for people")]
    by: str
    role: str
    reason: str


class CaseHistory(msgspec.Struct):
    """Everything that was done, oldest first."""

    number: str
    events: list[HistoryEvent]


class Steward(msgspec.Struct):
    name: str
    title: str
    visiting: str
    phone: str


class Choice(msgspec.Struct):
    id: str
    label: str


class PlacardPlace(msgspec.Struct):
    """Where a placard hangs, who cares for it, and what a report from it may name."""

    placard: str
    label: str
    street: str
    community: str
    compound: str
    building: str | None
    entrance: str | None
    stewards: list[Steward]
    places: Annotated[list[Choice], msgspec.Meta(description="buildings and entrances of the compound")]
    categories: Annotated[list[Choice], msgspec.Meta(description="slugs in residents' words")]
    url: str


Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]
"""With its time zone."""


class NewEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One entry of a batch. What `body` holds depends on `kind`; the schemas of both are in this document."""

    id: Annotated[UUID, msgspec.Meta(description="chosen by the sender; the same id is taken once, for ever")]
    kind: str
    at: Annotated[Moment, msgspec.Meta(description="when it was noted, by the sender's clock")]
    body: dict[str, Any]
    photos: Annotated[
        list[str], msgspec.Meta(description="names of the files of this entry, in multipart")
    ] = []


class NewBatch(msgspec.Struct, forbid_unknown_fields=True):
    """What was noted without signal. Each entry is taken for itself; none waits for another."""

    user: Annotated[UUID, msgspec.Meta(description="who noted it all: must be the one who is signed in")]
    entries: list[NewEntry]
    now: Annotated[
        Moment | None,
        msgspec.Meta(description="what the sender's clock shows now; puts the moments right"),
    ] = None


class EntryAnswer(msgspec.Struct):
    """What became of one entry. `label` and `url` name what is there now."""

    id: UUID
    status: Annotated[
        Literal["done", "already", "conflict", "refused", "not_yours"],
        msgspec.Meta(
            description="done: kept now; already: kept before; the others: nothing of it is kept, `message` says why"
        ),
    ]
    message: str = ""
    field: str | None = None
    label: str = ""
    url: str = ""


class BatchAnswer(msgspec.Struct):
    """One answer for each entry, in the order of the batch."""

    entries: list[EntryAnswer]


class Fault(msgspec.Struct):
    message: Annotated[str, msgspec.Meta(description="a sentence for people")]
    field: str | None = None


class FaultBody(msgspec.Struct):
    """Nothing was changed."""

    error: Fault


def answer(body: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(
        msgspec.json.encode(body), status=status, content_type="application/json; charset=utf-8"
    )


def fault(status: int, message: str, field: str | None = None) -> HttpResponse:
    return answer(FaultBody(Fault(str(message), field)), status)
