"""Where each row of the table leads: its address with everything in it filled in."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from huilin.cases.models import Case
from huilin.cases.models.rules import CaseRule
from huilin.core.models import Holiday
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep
from huilin.core.uploads.tests.samples import encoded, photo
from huilin.people.models import Consent, Role, RoleGrant
from huilin.places.models import TableChange
from tests.cast import Cast
from tests.permissions.table import Row


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the house: (name with namespace, pattern)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


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


def change_of(cast: Cast) -> TableChange:
    """A day off that the street's clerk entered and nobody has confirmed."""
    waiting: TableChange | None = TableChange.objects.filter(decided_at=None).first()
    return waiting or TableChange.enter(
        by=cast["SO"], table="core.holiday", values={"kind": "off", "name": "停工"},
        effective_on=timezone.localdate() + dt.timedelta(days=9), source="三防办通知",
    )  # fmt: skip


def day_off() -> Holiday:
    """A local day off to come."""
    day = timezone.localdate() + dt.timedelta(days=19)
    return Holiday.objects.get_or_create(day=day, defaults={"kind": "off", "name": "停工"})[0]


def things(cast: Cast) -> dict[str, Any]:
    """What addresses need beyond a case, a code and a compound."""
    resident = {"pk": cast["RE"].person_id}
    return {
        "accounts:device": {"name": "none"},
        "people:person": resident,
        "people:person_reveal": resident,
        **dict.fromkeys(["people:role_approval", "people:role_refusal"], {"pk": grant_of(cast).pk}),
        "people:role_end": {"pk": Role.objects.in_force().get(person_id=cast["ST"].person_id).pk},
        **dict.fromkeys(
            ["people:consent_withdrawal", "people:consent_evidence"], {"pk": consent_of(cast).pk}
        ),
        "people:consents": {"pk": cast["ST"].person_id},
        **dict.fromkeys(["people:steward_photo", "stewards:steward"], {"pk": steward_of(cast).pk}),
        "places:row": {"table": "cases.caserule", "pk": CaseRule.objects.earliest("pk").pk},
        "places:cancellation": {"day": day_off().day},
        **dict.fromkeys(["places:confirmation", "places:refusal"], {"pk": change_of(cast).pk}),
        "cases:public_file": {"file": cast.here.compound.pk},
        "cases:kept_photo": {"token": "none"},
        "api:report": {"query_code": "0" * 16},
        "api:place": {"placard_code": cast.placard.code},
        "api:nothing_here": {"rest": "none"},
    }


def case_for(row: Row, cast: Cast) -> Case | None:
    """The case that the row's address names, opened in the row's state; None when it names none."""
    path = str(dict(patterns())[row.name].pattern)
    return cast.case_in(row.case) if "number" in path or path.startswith("q/") else None


def address(row: Row, cast: Cast, case: Case | None) -> str:
    pattern = dict(patterns())[row.name]
    known = {
        "number": case.number if case else "",
        "code": case.query_code if case and str(pattern.pattern).startswith("q/") else cast.placard.code,
        "pk": cast.here.compound.pk,
    } | things(cast).get(row.name, {})
    wanted = pattern.pattern.converters
    return reverse(row.name, kwargs={name: known[name] for name in wanted})
