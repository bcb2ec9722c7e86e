"""Who gets what at the addresses of `activities`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.activities.models import (
    Activity,
    ActivityPhoto,
    NewActivity,
    NewSignUp,
    SignUp,
    SmallRepair,
    Work,
)
from huilin.core.ids import new_id
from huilin.core.uploads.storage import keep
from tests.cast import Cast
from tests.permissions.row import Row, desk_page, public

DRAFTS = "ST SL CS PV PU SO"
SEES = "ST SL CS PV SO AU"
"""Who has work with an activity of the cast's compound."""
CHECKS = "ST SL CS"
REPAIRS = "ST SL CS PV SO"
SIGNS = "RE HH OW ST SL BL PV PU"

ROWS: list[Row] = [
    public("activities:coming"),
    public("activities:compound"),
    public("activities:compound_calendar"),
    public("activities:activity"),
    public("activities:calendar"),
    public("activities:photo"),
    public("activities:ticket"),
    public("activities:here"),
    public("activities:here", "POST", 422),
    public("activities:return", "POST", 409),
    public("activities:feedback", "POST", 422),
    public("activities:photo_consent", "POST", 302),
    Row("activities:signing", "GET", {200: f"{SIGNS} ST@", 302: "AN"}),
    Row("activities:signing", "POST", {422: f"{SIGNS} ST@"}),
    desk_page("activities:desk", f"{DRAFTS} AU ST@ CS@"),
    desk_page("activities:draft", f"{DRAFTS} ST@ CS@"),
    Row("activities:draft", "POST", {422: f"{DRAFTS} ST@ CS@"}),
    desk_page("activities:signals", "CS SO CS@"),
    Row("activities:signals", "POST", {422: "CS SO CS@"}),
    desk_page("activities:manage", SEES),
    Row("activities:change", "GET", {200: "ST SL CS PV SO", 403: "AU", 302: "AN"}),
    Row("activities:change", "POST", {422: SEES}),
    Row("activities:approval", "POST", {409: "CS SO", 403: "ST SL PV AU"}),
    Row("activities:publication", "POST", {409: "CS SO", 403: "ST SL PV AU"}),
    Row("activities:start", "POST", {409: CHECKS, 403: "PV SO AU"}),
    Row("activities:finish", "POST", {422: SEES}),
    Row("activities:summary", "POST", {422: SEES}),
    Row("activities:cancellation", "POST", {422: SEES}),
    Row("activities:attendance", "GET", {200: CHECKS, 403: "PV SO AU", 302: "AN"}),
    Row("activities:attendance", "POST", {422: CHECKS, 403: "PV SO AU"}),
    Row("activities:list", "POST", {422: SEES}),
    Row("activities:poster", "GET", {200: CHECKS, 403: "PV SO AU", 302: "AN"}),
    Row("activities:photos", "POST", {422: CHECKS, 403: "PV SO AU"}),
    Row("activities:photo_publication", "POST", {409: "CS SO", 403: "ST SL PV AU"}),
    desk_page("activities:repairs", f"{DRAFTS} ST@ CS@"),
    Row("activities:repair_ledger", "POST", {200: f"{DRAFTS} ST@ CS@"}),
    desk_page("activities:new_repair", f"{DRAFTS} ST@ CS@"),
    Row("activities:new_repair", "POST", {422: f"{DRAFTS} ST@ CS@"}),
    desk_page("activities:repair", REPAIRS),
    Row("activities:repair_finish", "POST", {422: REPAIRS}),
    Row("activities:repair_matter", "POST", {409: REPAIRS}),
    public("activities:receipt"),
    public("activities:receipt", "POST", 422),
    public("activities:repair_picture"),
    Row("activities:photo_removal", "POST", {302: CHECKS, 403: "PV SO AU"}),
]
NOT_PAGES = {
    "activities:calendar",
    "activities:compound_calendar",
    "activities:photo",
    "activities:repair_picture",
}


def held_by(cast: Cast) -> tuple[Activity, SignUp, ActivityPhoto]:
    """An activity that is over for its readers: published, held, one sign-up that came, one public picture."""
    activity = Activity.objects.first()
    if activity is None:
        starts = timezone.now() + dt.timedelta(minutes=30)
        new = NewActivity(
            kind="culture", title="邻里歌会", place="广场", starts_at=starts, ends_at=starts + dt.timedelta(hours=2),
            capacity=20, safety_officer="施管平",
        )  # fmt: skip
        activity = Activity.draft(cast.here.compound, new, by=cast["SL"])[0]
        activity.approve(by=cast["CS"])
        activity.publish(by=cast["CS"])
        signup = SignUp.sign(activity, NewSignUp(name="任居安", phone="13800000001"), by=cast["RE"])
        activity.start(by=cast["ST"])
        Activity.objects.filter(pk=activity.pk).update(state="archived")
        ActivityPhoto.objects.create(
            activity=activity, community_id=activity.community_id, compound_id=activity.compound_id,
            name=keep(b"picture", "jpg"), thumbnail=keep(b"small", "jpg"), no_faces=True, published_at=timezone.now(),
        )  # fmt: skip
    signup = SignUp.objects.get()
    return activity, signup, ActivityPhoto.objects.get()


def repair_of(cast: Cast) -> SmallRepair:
    """One that is mended and belongs to a matter."""
    kept: SmallRepair | None = SmallRepair.objects.first()
    if kept is None:
        kept = SmallRepair.note(cast.here.compound, "换灯泡", by=cast["ST"], key="k", case=(new_id(), "HL-1"))
        done_on = timezone.localdate()
        kept.finish(
            Work(what="换灯泡", place="3栋", done_on=done_on, after=keep(b"picture", "jpg")), by=cast["ST"]
        )
    return kept


def things(cast: Cast) -> dict[str, Any]:
    activity, signup, photo = held_by(cast)
    repair = repair_of(cast)
    names = "activity calendar signing manage change approval publication start finish summary cancellation attendance"
    names += " list poster photos"
    coded = ("ticket", "return", "feedback", "photo_consent")
    pictures = ("photo", "photo_publication", "photo_removal")
    return {
        **{f"activities:{name}": {"pk": activity.pk} for name in names.split()},
        **{f"activities:{name}": {"code": signup.code} for name in coded},
        **{f"activities:{name}": {"pk": photo.pk} for name in pictures},
        **{f"activities:{name}": {"pk": repair.pk} for name in ("repair", "repair_finish", "repair_matter")},
        **{f"activities:{name}": {"code": repair.code} for name in ("receipt", "repair_picture")},
        "activities:here": {"code": activity.arrival_code},
    }
