"""Who gets what at the addresses of `cases`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.cases.models import SiteNotice
from huilin.core.permissions import ANONYMOUS
from tests.cast import Cast
from tests.permissions.row import DESK, READERS, Row, act, desk_page, public

ROWS: list[Row] = [
    public("cases:home"),
    public("cases:compound"),
    public("cases:placard"),
    public("cases:report"),
    public("cases:report", "POST", 422),
    desk_page("cases:desk", DESK),
    desk_page("cases:case", READERS),
    desk_page("cases:entry", "ST SL BL CS PO SO ST@ CS@"),
    Row("cases:entry", "POST", {422: "ST SL BL CS PO SO ST@ CS@"}),
    *act("acceptance", "CS SO", "submitted"),
    *act("rejection", "CS SO", "submitted"),
    *act("assignment", "SL CS SO LD", "accepted"),
    *act("first_contact", "ST", "dispatched"),
    *act("return", "ST", "dispatched"),
    *act("reply", "ST", "in_progress"),
    *act("verification", "SL CS SO", "replied"),
    *act("closure", "CS SO", "verifying", ok=302),
    *act("settlement", "ST SL CS", "submitted"),
    *act("transfer", "CS SO", "accepted"),
    *act("reopening", "CS SO LD", "closed"),
    *act("extension", "ST", "in_progress"),
    *act("extension_approval", "CS SO LD", "in_progress", ok=409),
    *act("extension_refusal", "CS SO LD", "in_progress"),
    *act("suspension", "LD", "in_progress"),
    *act("resumption", "SO LD", "in_progress", ok=409),
    *act("supervision", "SO LD", "in_progress"),
    *act("escalation", "CS SO", "in_progress"),
    *act("descent", "SL CS SO LD", "in_progress"),
    *act("arbitration", "SL CS SO LD", "in_progress"),
    *act("whistle", "CS SO", "in_progress"),
    *act("whistle_approval", "LD", "in_progress", ok=409),
    *act("whistle_refusal", "LD", "in_progress"),
    *act("arrival", "CS SO", "in_progress"),
    *act("whistle_conclusion", "CS SO", "in_progress"),
    *act("merging", "CS SO", "accepted"),
    *act("splitting", "CS SO", "accepted"),
    *act("note", "ST SL CS SO LD", "dispatched"),
    *act("answers", "ST SL CS SO", "submitted", ok=302),
    Row("cases:questions", "GET", {302: "AN ST SL BL CS PO SO ST@ CS@"}),
    desk_page("cases:incidents", "CS SO CS@"),
    Row("cases:incident", "GET", {200: "CS SO", 403: "ST SL LD AU", 302: "AN"}),
    Row("cases:incident", "POST", {422: "CS SO", 403: "ST SL LD AU"}),
    Row("cases:incident_update", "GET", {302: f"{READERS} AN"}),
    Row("cases:incident_update", "POST", {422: "CS SO", 403: "ST SL LD AU"}),
    Row("cases:incident_end", "GET", {302: f"{READERS} AN"}),
    Row("cases:incident_end", "POST", {422: "CS SO", 403: "ST SL LD AU"}),
    Row("cases:script", "GET", {302: "AN"}),
    desk_page("cases:notices", "ST SL BL CS SO LD ST@ CS@"),
    desk_page("cases:notice", "ST SL BL CS SO ST@ CS@"),
    Row("cases:notice", "POST", {422: "ST SL BL CS SO ST@ CS@"}),
    Row("cases:notice_publication", "POST", {302: "CS SO LD", 403: "ST SL"}),
    Row("cases:notice_withdrawal", "GET", {200: "ST SL CS SO LD", 302: "AN"}),
    Row("cases:notice_withdrawal", "POST", {422: "ST SL CS SO LD"}),
    desk_page("cases:question", "SO AD"),
    Row("cases:question", "POST", {422: "SO AD"}),
    public("cases:matter", case="in_progress"),
    public("cases:joining", status=303, case="in_progress"),
    Row("cases:joining", "POST", {409: "RE"}, rest=303, case="in_progress"),
    public("cases:following"),
    public("cases:following_contact", status=303),
    public("cases:following_contact", "POST", 422),
    public("cases:leaving", status=303),
    public("cases:leaving", "POST", 303),
    *act("contact_reveal", "ST CS SO LD AU", "dispatched"),
    *[
        row
        for name in ("preset", "calendar")
        for row in (
            desk_page(f"cases:{name}", "SO AD"),
            Row(f"cases:{name}", "POST", {422: "SO AD"}),
        )
    ],
    public("cases:public_file", status=404),
    public("cases:kept_photo", status=404),
    # The code opens the page; a report with a phone number shows no more than its progress until the last four are given.
    public("cases:progress"),
    public("cases:receipt"),
    public("cases:rating", status=303, case="closed"),
    Row("cases:rating", "POST", {422: "RE"}, rest=403, case="closed"),
    public("cases:reporter_reopening", status=303, case="closed"),
    Row("cases:reporter_reopening", "POST", {422: "RE"}, rest=403, case="closed"),
    public("cases:withdrawal", status=303, case="submitted"),
    Row("cases:withdrawal", "POST", {303: "RE"}, rest=403, case="submitted"),
    public("cases:reporter_contact", status=303, case="submitted"),
    Row("cases:reporter_contact", "POST", {422: "RE"}, rest=403, case="submitted"),
    public("cases:reporter_answers", status=303, case="submitted"),
    Row("cases:reporter_answers", "POST", {303: "RE"}, rest=403, case="submitted"),
    public("cases:sameness", status=303, case="submitted"),
    Row("cases:sameness", "POST", {422: "RE"}, rest=403, case="submitted"),
    public("cases:separation", status=303, case="submitted"),
    Row("cases:separation", "POST", {422: "RE"}, rest=403, case="submitted"),
    public("cases:unlock", status=303, case="submitted"),
    Row("cases:unlock", "POST", {303: "RE"}, rest=422, case="submitted"),
    public("cases:reporter_file", status=404),
    desk_page("cases:case_file", ""),
]

ALLOWANCES = {"cases:desk": 3, "cases:home": 3, "cases:notices": 3}
FOLLOWING = ("cases:following", "cases:following_contact", "cases:leaving")


def a_notice(cast: Cast) -> Any:
    """The draft of a colleague for the compound of the cast."""
    now, here = timezone.now(), cast.here
    draft = SiteNotice.draft(
        by=cast.second("CS"), kind="inform", text="今晚修管", starts_at=now, ends_at=now + dt.timedelta(hours=5),
        community=here.community, compound=here.compound, street_id=here.compound.street_id, place_label=str(here.compound),
    )  # fmt: skip
    return draft.pk


def a_follower(cast: Cast) -> str:
    """The code of a neighbour who joined a matter of the cast."""
    code: str = cast.case_in("accepted").follow(by=ANONYMOUS, key="browser:row").query_code
    return code


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    notice, follower = a_notice(cast), a_follower(cast)
    return {
        "cases:notice_publication": {"pk": notice},
        "cases:notice_withdrawal": {"pk": notice},
        **{name: {"code": follower} for name in FOLLOWING},
        "cases:public_file": {"file": cast.here.compound.pk},
        "cases:kept_photo": {"token": "none"},
    }
