"""Who gets what at the addresses of `cases`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.cases.bulk import Accepting
from huilin.cases.models import Batch, RecurringMatter, SavedView, SiteNotice, Template
from huilin.core.permissions import ANONYMOUS
from tests.cast import Cast
from tests.permissions.row import DESK, READERS, Row, act, desk_page, public

SHARED = "ME PO LD"
"""Who has a shared view as a tab without keeping it: the staff of its community, and the leader of the street."""

ROWS: list[Row] = [
    public("cases:home"),
    public("cases:compound"),
    public("cases:placard"),
    public("cases:report"),
    public("cases:report", "POST", 422),
    desk_page("cases:desk", DESK),
    desk_page("cases:today", DESK),
    desk_page("cases:case", READERS),
    desk_page("cases:bulk_acceptance", "CS SO CS@"),
    Row("cases:bulk_acceptance", "POST", {422: "CS SO CS@"}),
    desk_page("cases:bulk_dispatch", "SL CS SO LD CS@"),
    Row("cases:bulk_dispatch", "POST", {422: "SL CS SO LD CS@"}),
    desk_page("cases:bulk_note", DESK.replace(" AU", "")),
    Row("cases:bulk_note", "POST", {422: DESK.replace(" AU", "")}),
    # A batch belongs to whoever made it: here the clerk.
    desk_page("cases:batch", "CS"),
    Row("cases:undoing", "POST", {302: "CS"}),
    desk_page("cases:saved_views", DESK),
    Row("cases:saved_views", "POST", {422: DESK}),
    # Shared in the community: its staff have it as a tab, its clerks keep it.
    Row("cases:saved_view", "GET", {200: "CS SO", 403: SHARED, 302: "AN"}),
    Row("cases:saved_view", "POST", {422: "CS SO", 403: SHARED}),
    Row("cases:saved_view_removal", "POST", {302: "CS SO", 403: SHARED}),
    desk_page("cases:list_export", "CS SO LD AU CS@"),
    Row("cases:list_export", "POST", {422: "CS SO LD AU CS@"}),
    desk_page("cases:entry", "ST SL BL CS PO SO ST@ CS@"),
    Row("cases:entry", "POST", {422: "ST SL BL CS PO SO ST@ CS@"}),
    Row("cases:entry_reading", "POST", {200: "ST SL BL CS PO SO ST@ CS@"}),
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
    *act("outside_answer", "CS SO", "transferred_out"),
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
    desk_page("cases:followed", DESK),
    Row("cases:watching", "POST", {302: READERS}),
    Row("cases:unwatching", "POST", {302: READERS}),
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
    *act("follow_up", "SL CS SO", "closed"),
    *act("promise", "ST", "in_progress"),
    *act("promise_outcome", "SL CS SO", "in_progress"),
    *act("demand_proposal", "CS SO", "in_progress"),
    *act("demand_decision", "SO LD", "in_progress"),
    *act("appeal_decision", "SO LD", "in_progress"),
    desk_page("cases:volume", READERS),
    desk_page("cases:follow_ups", "ST SL CS SO ST@ CS@"),
    desk_page("cases:recurring", DESK),
    desk_page("cases:recurring_matter", READERS),
    *[
        row
        for name in ("programme", "setting_aside")
        for row in (
            Row(f"cases:{name}", "GET", {200: "CS SO", 403: "ST SL LD AU", 302: "AN"}),
            Row(f"cases:{name}", "POST", {422: "CS SO", 403: "ST SL LD AU"}),
        )
    ],
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
    desk_page("cases:routing", "SO AD"),
    desk_page("cases:rule_entry", "SO AD"),
    Row("cases:rule_entry", "POST", {422: "SO AD"}),
    Row("cases:rule_trial", "POST", {422: "SO AD"}),
    Row("cases:rule", "GET", {302: "AN"}),
    Row("cases:rule", "POST"),
    Row("cases:rule_halt", "GET", {302: "AN"}),
    Row("cases:rule_halt", "POST"),
    desk_page("cases:duties", "SO AD"),
    desk_page("cases:duty", "SO AD"),
    Row("cases:duty", "POST", {422: "SO AD"}),
    desk_page("cases:suggestions", "SO AD"),
    public("cases:public_file", status=404),
    public("cases:kept_photo", status=404),
    # The code opens the page; a report with a phone number shows no more than its progress until the last four are given.
    public("cases:progress"),
    public("cases:receipt"),
    public("cases:rating", status=303, case="closed"),
    Row("cases:rating", "POST", {422: "RE"}, rest=403, case="closed"),
    public("cases:reporter_reopening", status=303, case="closed"),
    Row("cases:reporter_reopening", "POST", {422: "RE"}, rest=403, case="closed"),
    public("cases:appeal", status=303, case="closed"),
    Row("cases:appeal", "POST", {422: "RE"}, rest=403, case="closed"),
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

NOT_PAGES = {"cases:readers"}
"""A part of the case page, asked for now and then."""
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


def a_batch(cast: Cast) -> dict[str, Any]:
    """Matters accepted together by the community's clerk."""
    case = cast.case_in("submitted")
    act = Accepting(cast.lamp, "C", "dispatch")
    return {"batch": Batch.carry_out(act, [(case, case.version)], by=cast["CS"], key=case.pk).pk}


def a_view(cast: Cast) -> dict[str, Any]:
    """Filters that the clerk shares with the community."""
    told = {"name": "本周", "query": {"tab": "soon"}, "community": cast.here.community}
    kept = SavedView.objects.filter(name=told["name"]).first()
    return {"view": (kept or SavedView.keep(by=cast["CS"], **told)).pk}


def a_template(cast: Cast) -> Any:
    """Ready words that the clerk shares."""
    told = {"act": "first_contact", "title": "约时间", "text": "已约好时间去{地点}看。", "is_shared": True}
    return Template.write(by=cast["CS"], **told).pk


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    return {
        **dict.fromkeys(["cases:batch", "cases:undoing"], lambda: a_batch(cast)),
        **dict.fromkeys(["cases:saved_view", "cases:saved_view_removal"], lambda: a_view(cast)),
        **dict.fromkeys(
            ["cases:notice_publication", "cases:notice_withdrawal"], lambda: {"pk": a_notice(cast)}
        ),
        **dict.fromkeys(FOLLOWING, lambda: {"code": a_follower(cast)}),
        **dict.fromkeys(
            ["cases:wording", "cases:template", "cases:template_retirement"],
            lambda: {"pk": a_template(cast)},
        ),
        **dict.fromkeys(
            ["cases:recurring_matter", "cases:programme", "cases:setting_aside"],
            lambda: {"pk": recurring(cast).pk},
        ),
        "cases:public_file": {"file": cast.here.compound.pk},
        "cases:kept_photo": {"token": "none"},
    }


def recurring(cast: Cast) -> RecurringMatter:
    """Lamps that keep going out in the cast's compound."""
    here = {"category": cast.lamp, "community": cast.here.community, "compound": cast.here.compound}
    now = timezone.now()
    counted = {"case_count": 3, "report_count": 4, "days": 9, "rounds": 1, "cost": 0}
    counted |= {"last_at": now, "counted_at": now, "since_on": timezone.localdate()}
    matter: RecurringMatter = RecurringMatter.objects.get_or_create(**here, defaults=counted)[0]
    return matter
