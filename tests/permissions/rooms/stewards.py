"""Who gets what at the addresses of `stewards`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.core import clock
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep
from huilin.core.uploads.tests.samples import encoded, photo
from huilin.people.models import Consent
from huilin.stewards.models import Handover, HandoverLine, Stewardship
from huilin.stewards.tests.path import near_the_end, posted, recommended
from tests.cast import Cast
from tests.permissions.rooms.people import steward_of
from tests.permissions.row import Row, desk_page, public

FILE_READERS = "CS SO LD AU"
"""Who reads the file of a candidate of the cast's compound; stewards read their own alone."""
NOMINATES = "RE HH OW BL CS PV SO CS@"


def act(name: str, who: str, *, ok: int = 422) -> list[Row]:
    """An act on a stewardship: its form and its sending. Other readers are forbidden, nobody else sees it."""
    others = " ".join(code for code in FILE_READERS.split() if code not in who.split())
    return [
        Row(f"stewards:{name}", "GET", {200: who, 403: others, 302: "AN"}),
        Row(f"stewards:{name}", "POST", {ok: who, 403: others}),
    ]


def neighbours(name: str, who: str) -> list[Row]:
    return [
        Row(f"stewards:{name}", "GET", {200: who, 302: "AN"}),
        Row(f"stewards:{name}", "POST", {422: who}),
    ]


ROWS: list[Row] = [
    desk_page("stewards:placards", "CS SO CS@"),
    desk_page("stewards:reprints", "CS SO CS@"),
    desk_page("stewards:stewards", "ST SL CS SO LD AU ST@ CS@"),
    desk_page("stewards:steward", "ST CS SO"),
    Row("stewards:steward", "POST", {302: "ST CS SO"}),
    Row("stewards:placard_sheet", "GET", {200: "CS SO", 302: "AN"}, query="size=a4&entrances=on"),
    Row("stewards:placard_issue", "POST", {422: "CS SO"}),
    public("stewards:board"),
    Row("stewards:nomination", "GET", {200: NOMINATES, 302: "AN"}),
    Row("stewards:nomination", "POST", {422: NOMINATES}),
    public("stewards:notice"),
    public("stewards:notice_photo"),
    Row("stewards:notice_sheet", "GET", {200: "CS SO", 302: "AN"}),
    *neighbours("objection", "HH OW ST SL BL PV RE"),
    Row("stewards:recommendation", "GET", {200: "RE HH OW BL CS PV SO", 302: "AN"}),
    Row("stewards:recommendation", "POST", {409: "RE HH", 422: "OW BL CS PV SO"}),
    *neighbours("appraisal", "RE HH OW CS SO"),
    *neighbours("removal_proposal", "RE HH OW SL CS SO"),
    desk_page("stewards:files", "ST SL CS SO LD AU ST@ CS@"),
    desk_page("stewards:file", FILE_READERS),
    desk_page("stewards:letter", FILE_READERS),
    desk_page("stewards:file_photo", FILE_READERS),
    desk_page("stewards:handover", "SL CS SO LD AU"),
    Row("stewards:handover_line", "POST", {422: "SL CS SO LD AU"}),
    # The cast's resident put the candidate forward; past reviews were made by colleagues of its clerks.
    *act("community_review", "CS"),
    *act("street_review", "SO"),
    *act("notice_posting", "CS SO"),
    *act("posting_proof", "CS SO"),
    *act("taking_down", "CS SO", ok=409),
    *act("objection_decision", "SO"),
    *act("objector_reveal", FILE_READERS),
    *act("appointment", "LD"),
    *act("renewal", "LD"),
    *act("removal", "LD"),
    *act("resignation", ""),
    *act("paper_recommendation", "CS SO"),
    *act("paper_objection", "CS SO"),
    *act("paper_appraisal", "CS SO"),
]

NOT_PAGES = {
    "stewards:placard_sheet",
    "stewards:notice_photo",
    "stewards:notice_sheet",
    "stewards:letter",
    "stewards:file_photo",
}
IN_OFFICE = {
    "appraisal",
    "removal_proposal",
    "letter",
    "renewal",
    "removal",
    "resignation",
    "paper_appraisal",
}
ON_THE_WALL = {
    "notice", "notice_photo", "notice_sheet", "objection", "posting_proof", "taking_down", "objection_decision",
    "objector_reveal", "appointment", "paper_objection", "file", "file_photo",
}  # fmt: skip


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    return _Things(cast)


class _Things(dict[str, Any]):
    """Makes only what is asked for: a stewardship in the state in which the address is used."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    def get(self, name: str, default: Any = None) -> Any:
        short = name.removeprefix("stewards:")
        if short == "steward":
            return {"pk": steward_of(self.cast).pk}
        if short in ("placards", "reprints", "placard_sheet", "placard_issue", "board", "stewards"):
            return default
        if short in ("handover", "handover_line"):
            return handover_of(self.cast)
        row = row_for(short, self.cast)
        return {"pk": row.pk, "which": "posting-1"}


def row_for(short: str, cast: Cast) -> Stewardship:
    """A new candidate each time: nobody is put forward twice."""
    phone = f"+8613977{next(cast.numbers):06d}"
    if short in IN_OFFICE:
        row = near_the_end(cast, phone=phone)
        row.start_appraisal()
        return row
    if short in ON_THE_WALL:
        row = posted(cast, judges=cast.seconds, phone=phone)
        picture = keep(clean_picture(encoded(photo(60, 80), "JPEG")).content, "jpg")
        Stewardship.objects.filter(pk=row.pk).update(photo=picture)
        Consent.objects.create(person=row.person, purpose="publish_photo", way="paper")
        return row
    return recommended(cast, phone=phone)


def handover_of(cast: Cast) -> dict[str, Any]:
    with clock.at(timezone.now() - dt.timedelta(minutes=5)):
        row = near_the_end(cast, phone=f"+8613977{next(cast.numbers):06d}")
        row.propose_removal(by=cast["HH"], reason="不到位")
        row.remove(by=cast["LD"], reason="查实")
    handover = Handover.objects.get(stewardship=row)
    line = HandoverLine.objects.filter(handover=handover).first()
    return {"pk": handover.pk, "line": line.pk}
