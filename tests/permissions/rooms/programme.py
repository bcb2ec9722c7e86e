"""Who gets what at the addresses of `programme`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.people.models import Consent
from huilin.programme.models import FeedbackLetter, MemberImport, NewPost, PartyMember, Post, Shift
from huilin.programme.sheet.columns import as_file
from huilin.programme.sheet.importing import hand_in
from tests.cast import Cast
from tests.permissions.row import Row, desk_page

READS = "CS PV PU SO LD"
"""Who sees the cast's member: its community, itself, its unit, the street."""
POSTS = f"{READS} ST SL ST@ CS@"
LEADS = "ST SL CS"
HOURS = "ST SL BL CS PV SO LD AU ST@ CS@"

ROWS: list[Row] = [
    desk_page("programme:members", f"{READS} CS@"),
    desk_page("programme:register", "PV PU"),
    Row("programme:register", "POST", {422: "PV PU"}),
    desk_page("programme:imports", "PU"),
    Row("programme:imports", "POST", {422: "PU"}),
    desk_page("programme:import_template", "PU"),
    desk_page("programme:import", "PU"),
    Row("programme:import_confirmation", "POST", {302: "PU"}),
    desk_page("programme:import_faults", "PU"),
    desk_page("programme:member", READS),
    Row("programme:confirmation", "POST", {409: "CS", 403: "PV PU SO LD"}),
    Row("programme:rejection", "POST", {422: READS}),
    Row("programme:transfer", "POST", {422: READS}),
    Row("programme:end", "POST", {302: "CS PV", 403: "PU SO LD"}),
    Row("programme:withdrawal", "POST", {302: "PV", 403: "CS PU SO LD"}),
    Row("programme:certificate", "POST", {422: READS}),
    desk_page("programme:posts", POSTS),
    desk_page("programme:new_post", "ST SL CS PV PU SO ST@ CS@"),
    Row("programme:new_post", "POST", {422: "ST SL CS PV PU SO ST@ CS@"}),
    desk_page("programme:post", POSTS),
    Row("programme:claim", "POST", {302: "PV PU", 403: "ST SL CS SO LD ST@ CS@"}),
    Row("programme:return", "POST", {409: "PV PU", 403: "ST SL CS SO LD ST@ CS@"}),
    Row("programme:closing", "POST", {302: LEADS, 403: "PV PU SO LD ST@ CS@"}),
    Row("programme:shifts", "POST", {422: POSTS}),
    desk_page("programme:shift", LEADS),
    Row("programme:shift", "POST", {422: LEADS}),
    Row("programme:shift_end", "POST", {302: LEADS}),
    desk_page("programme:hours", HOURS),
    Row("programme:hours", "POST", {422: HOURS}),
    desk_page("programme:letters", f"{READS} CS@"),
    desk_page("programme:new_letter", "CS SO CS@"),
    Row("programme:new_letter", "POST", {422: "CS SO CS@"}),
    desk_page("programme:letter", "CS PU SO LD"),
    desk_page("programme:paper", "CS PU SO LD"),
    Row("programme:sending", "POST", {409: "CS SO", 403: "PU LD"}),
    Row("programme:acknowledgment", "POST", {302: "PU", 403: "CS SO LD"}),
]
NOT_PAGES = {"programme:import_template", "programme:import_faults", "programme:paper"}


def member_of(cast: Cast) -> PartyMember:
    """The cast's reported member, confirmed."""
    member: PartyMember | None = PartyMember.objects.first()
    if member is None:
        consent = Consent.objects.create(person=cast.person("PV"), purpose="party_data", way="online")
        member = PartyMember.objects.create(
            person=cast.person("PV"), organisation=cast.here.unit, compound=cast.here.compound, state="confirmed",
            community=cast.here.community, consent=consent, due_at=timezone.now(),
        )  # fmt: skip
    return member


def things(cast: Cast) -> dict[str, Any]:
    member, here, now = member_of(cast), cast.here, timezone.now()
    post = Post.objects.first() or Post.put_up(
        here.compound, NewPost(kind="post", title="门岗", places=3), by=cast.second("CS")
    )
    starts = now - dt.timedelta(hours=3)
    shift = Shift.objects.first() or Shift.plan(post, starts, now - dt.timedelta(hours=1), by=cast["ST"])
    letter = FeedbackLetter.objects.first() or FeedbackLetter.objects.create(
        organisation=here.unit,
        community=here.community,
        year=2026,
        quarter=3,
        words="感谢",
        state="sent",
        sent_at=now,
        lines=[],
    )
    sheet = MemberImport.objects.first() or hand_in(
        as_file(f"党员甲 13811110001 {here.compound.name} 是"), "名单", here.unit, by=cast["PU"]
    )
    of_member = "member confirmation rejection transfer end withdrawal certificate"
    return {
        **{f"programme:{name}": {"pk": member.pk} for name in of_member.split()},
        **{
            f"programme:{name}": {"pk": sheet.pk}
            for name in ("import", "import_confirmation", "import_faults")
        },
        **{f"programme:{name}": {"pk": post.pk} for name in ("post", "claim", "return", "closing", "shifts")},
        **{f"programme:{name}": {"pk": shift.pk} for name in ("shift", "shift_end")},
        **{
            f"programme:{name}": {"pk": letter.pk}
            for name in ("letter", "paper", "sending", "acknowledgment")
        },
    }
