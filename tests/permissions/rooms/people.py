"""Who gets what at the addresses of `people`."""

from typing import Any

from django.utils import timezone

from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep
from huilin.core.uploads.tests.samples import encoded, photo
from huilin.people.models import Consent, Role, RoleGrant
from tests.cast import Cast
from tests.permissions.row import Row, desk_page, public

READS_PERSONS = "ST SL BL CS PO SO LD AU"

ROWS: list[Row] = [
    desk_page("people:persons", "ST SL BL CS ME PO SO LD AU ST@ CS@"),
    desk_page("people:person", READS_PERSONS),
    Row("people:person_reveal", "GET", {200: READS_PERSONS, 302: "AN"}),
    Row("people:person_reveal", "POST", {422: "CS PO SO LD AU", 403: "ST SL BL"}),
    desk_page("people:imports", "CS SO CS@"),
    Row("people:imports", "POST", {422: "CS SO CS@"}),
    desk_page("people:roster_template", "CS SO CS@"),
    desk_page("people:import", ""),
    desk_page("people:import_confirmation", ""),
    Row("people:import_confirmation", "POST"),
    desk_page("people:import_faults", ""),
    desk_page("people:roles", "LD AD"),
    desk_page("people:role_grant", "LD AD"),
    Row("people:role_grant", "POST", {422: "LD AD"}),
    Row("people:role_approval", "POST", {302: "LD", 403: "AD"}),
    Row("people:role_refusal", "GET", {200: "LD AD", 302: "AN"}),
    Row("people:role_refusal", "POST", {422: "LD AD"}),
    Row("people:role_end", "GET", {200: "LD AD", 302: "AN"}),
    Row("people:role_end", "POST", {422: "LD AD"}),
    desk_page("people:consents", "ST CS SO"),
    Row("people:consents", "POST", {422: "ST CS SO"}),
    Row("people:consent_withdrawal", "POST", {302: "ST CS SO"}),
    desk_page("people:consent_evidence", "ST CS SO"),
    public("people:steward_photo"),
    desk_page("people:export", "CS SO AU CS@"),
    Row("people:export", "POST", {422: "CS SO AU CS@"}),
]

"""Lists ask less; whole files more."""
NOT_PAGES = {
    "people:roster_template",
    "people:export_file",
    "people:consent_evidence",
    "people:steward_photo",
}


def grant_of(cast: Cast) -> RoleGrant:
    """A role that was asked for and waits."""
    waiting: RoleGrant | None = RoleGrant.objects.filter(decided_at=None).first()
    return waiting or RoleGrant.ask(
        by=cast["AD"], name="新管家", phone="+8613911112222", code="ST", place=cast.here.compound,
        starts_on=timezone.localdate(), reason="社区推荐",
    )  # fmt: skip


def consent_of(cast: Cast) -> Consent:
    """The steward agreed that his picture is shown, with a signed paper."""
    steward = cast.persons[cast["ST"].person_id]
    standing = Consent.objects.standing("publish_photo").filter(person=steward).first()
    if standing is not None:
        return standing
    paper = keep(clean_picture(encoded(photo(), "JPEG")).content, "jpg")
    return Consent.give(steward, "publish_photo", by=cast["CS"], way="paper", evidence=paper)


def steward_of(cast: Cast) -> Role:
    """The steward's role, with a picture."""
    role = Role.objects.in_force().get(person_id=cast["ST"].person_id)
    Role.objects.filter(pk=role.pk).update(photo=consent_of(cast).evidence)
    return role


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    resident = {"pk": cast["RE"].person_id}
    return {
        "people:person": resident,
        "people:person_reveal": resident,
        **dict.fromkeys(["people:role_approval", "people:role_refusal"], {"pk": grant_of(cast).pk}),
        "people:role_end": {"pk": Role.objects.in_force().get(person_id=cast["ST"].person_id).pk},
        **dict.fromkeys(
            ["people:consent_withdrawal", "people:consent_evidence"], {"pk": consent_of(cast).pk}
        ),
        "people:consents": {"pk": cast["ST"].person_id},
        "people:steward_photo": {"pk": steward_of(cast).pk},
    }
