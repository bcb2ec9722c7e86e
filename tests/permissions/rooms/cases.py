"""Who gets what at the addresses of `cases`."""

from typing import Any

from huilin.cases.models import Template
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
    *act("part", "ST SL CS SO LD", "dispatched"),
    *act("part_withdrawal", "ST SL CS SO LD", "dispatched"),
    *act("part_report", "ST", "dispatched"),
    *act("channel_answer", "CS SO", "transferred_out"),
    desk_page("cases:followed", DESK),
    Row("cases:following", "POST", {302: READERS}),
    Row("cases:unfollowing", "POST", {302: READERS}),
    desk_page("cases:readers", READERS),
    Row("cases:colleagues", "GET", {200: "ST SL CS SO LD", 403: "AU", 302: "AN"}),
    desk_page("cases:sheet", READERS),
    Row("cases:wording", "POST", {200: "ST", 403: "SL CS SO LD AU"}),
    desk_page("cases:templates", "CS SO CS@"),
    desk_page("cases:new_template", "CS SO CS@"),
    Row("cases:new_template", "POST", {422: "CS SO CS@"}),
    *[
        row
        for name, ok in (("template", 422), ("template_retirement", 302))
        for row in (desk_page(f"cases:{name}", "CS SO"), Row(f"cases:{name}", "POST", {ok: "CS SO"}))
    ],
    *act("note", "ST SL CS SO LD", "dispatched"),
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
    public("cases:unlock", status=303, case="submitted"),
    Row("cases:unlock", "POST", {303: "RE"}, rest=422, case="submitted"),
    public("cases:reporter_file", status=404),
    desk_page("cases:case_file", ""),
]

ALLOWANCES = {"cases:desk": 3, "cases:home": 3, "cases:followed": 3, "cases:templates": 3}


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    template = Template.write(
        by=cast["CS"], act="first_contact", title="约时间", text="已约好时间去{地点}看。", is_shared=True
    )
    return {
        "cases:wording": {"pk": template.pk},
        "cases:template": {"pk": template.pk},
        "cases:template_retirement": {"pk": template.pk},
        "cases:public_file": {"file": cast.here.compound.pk},
        "cases:kept_photo": {"token": "none"},
    }
