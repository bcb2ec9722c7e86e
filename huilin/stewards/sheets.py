"""What stands on the placards of a place, taken from the register as it is today."""

from collections import defaultdict
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.uploads.storage import path_of
from huilin.people.models import Role
from huilin.places.models import Placard, streets
from huilin.stewards.placard_sheet import PlacardSheet, StewardLine


def sheets_for(compound_ids: set[UUID], *, with_entrances: bool) -> list[PlacardSheet]:
    """The sheets of `placards_for`."""
    return list(placards_for(compound_ids, with_entrances=with_entrances).values())


def placards_for(compound_ids: set[UUID], *, with_entrances: bool) -> dict[Placard, PlacardSheet]:
    """A sheet for each placard in use in these compounds; only the compounds' own ones without `with_entrances`.

    Three statements, whatever the number of sheets. A photo is printed only while the
    steward's consent to it stands.
    """
    placards = (
        Placard.objects.filter(compound_id__in=compound_ids, is_retired=False)
        .select_related("community", "compound", "building", "entrance")
        .order_by("compound__name", "building__order_key", "entrance__order_key")
    )
    if not with_entrances:
        placards = placards.filter(building=None)
    stewards: dict[UUID, list[Role]] = defaultdict(list)
    roles = (
        Role.objects.in_force().filter(compound_id__in=compound_ids, code__in=["ST", "SL"]).with_consents()
    )
    for role in roles.select_related("person").order_by("code", "starts_on"):
        stewards[role.compound_id].append(role)
    return {placard: sheet_of(placard, stewards[placard.compound_id]) for placard in placards}


def photo_of(role: Role) -> bytes | None:
    """The steward's picture while the consent stands and the file is there."""
    if not role.shown_photo:
        return None
    try:
        return path_of(role.shown_photo).read_bytes()
    except FileNotFoundError:
        return None


def sheet_of(placard: Placard, roles: list[Role]) -> PlacardSheet:
    street = streets.get().by_id[placard.street_id]
    duty_phone = placard.compound.duty_phone or placard.community.office_phone
    return PlacardSheet(
        street=street.name,
        community=placard.community.name,
        compound=placard.compound.name,
        place_label=" ".join(
            str(place) for place in (placard.building, placard.entrance) if place and str(place)
        ),
        stewards=tuple(
            StewardLine(
                name=role.person.name,
                title=role.title or str(role.get_code_display()),
                scope=placard.compound.name,
                phone=role.shown_phone(duty_phone),
                visiting=role.visiting,
                photo=photo_of(role),
                duties=role.duties,
            )
            for role in roles
        ),
        duty_phone=duty_phone,
        supervision_phone=street.supervision_phone,
        issuer=_("%(community)s居民委员会") % {"community": placard.community.name},
        code=placard.code,
        url=f"{settings.BASE_URL}{reverse('cases:placard', args=[placard.code])}",
        issued_on=timezone.localdate(),
        phone_fallback=placard.community.office_phone or duty_phone,
    )
