"""From a placard's code to a place, and from there to the neighbour stewards who care for it."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.models import Spot
from huilin.cases.models.incident import incidents_around
from huilin.core.codes import PLACARD_LENGTH, read_code
from huilin.core.errors import NotHere, Refused
from huilin.core.rows import Prepared
from huilin.people.models import Role
from huilin.places.models import Building, Compound, Entrance, Placard

_placard = Prepared(
    lambda code: (
        Placard.objects.filter(code=code)
        .select_related("compound__community", "building", "entrance")
        .annotate(incidents=incidents_around("compound_id"))
    ),
    "code",
)


def placard_at(code: str) -> Any:
    """The placard with this code, its places and its compound's open `incidents`, in one statement; a retired one still
    leads there. Raises NotHere.
    """
    found = _placard.first(code=read_code(code, PLACARD_LENGTH) or "")
    if found is None:
        raise NotHere
    return found


def spot_at(code: str, place: UUID | None) -> Spot:
    """Where a report from this placard is: the placard's own place, or another of its compound. One statement, as a rule.

    Raises NotHere for the code, Refused at `place` for a place that is not in the compound.
    """
    if place is None:
        placard = placard_at(code)
        return Spot(placard.compound, placard.building, placard.entrance, tuple(placard.incidents))
    entrance = (
        Entrance.objects.select_related("building", "compound__community")
        .annotate(incidents=incidents_around("compound_id"))
        .filter(Q(pk=place) | Q(building_id=place) | Q(compound_id=place))
        .filter(compound__placards__code=read_code(code, PLACARD_LENGTH) or "")
        .first()
    )
    if entrance is None:
        return _spot_of_placard(placard_at(code), place)
    incidents = tuple(entrance.incidents)
    if entrance.pk == place:
        return Spot(entrance.compound, entrance.building, entrance, incidents)
    building = entrance.building if entrance.building_id == place else None
    return Spot(entrance.compound, building, None, incidents)


def _spot_of_placard(placard: Any, place: UUID) -> Spot:
    if place == placard.compound_id:
        return Spot(placard.compound, None, None, tuple(placard.incidents))
    if place == placard.building_id:
        return Spot(placard.compound, placard.building, None, tuple(placard.incidents))
    raise Refused(_("这个地点不在本小区，请重新选。"), field="place")


def spot_named(compound: Compound, words: str) -> Spot | None:
    """The entrance or building of the compound that the words name, the compound without words; None for no such place."""
    wanted = words.replace(" ", "")
    if not wanted:
        return Spot(compound)
    for entrance in Entrance.objects.filter(compound=compound).select_related("building"):
        if wanted == f"{entrance.building.name}{entrance.name}".replace(" ", ""):
            return Spot(compound, entrance.building, entrance if entrance.name else None)
    for building in Building.objects.filter(compound=compound):
        if wanted == building.name.replace(" ", ""):
            return Spot(compound, building)
    return None


def places_of(compound: Compound) -> list[tuple[UUID, str]]:
    """Every building and entrance of the compound with its label, in order; one statement."""
    found: dict[UUID, str] = {}
    entrances = Entrance.objects.filter(compound=compound).select_related("building")
    for entrance in entrances.order_by("building__order_key", "building__name", "order_key", "name"):
        found.setdefault(entrance.building_id, str(entrance.building))
        if entrance.name:
            found[entrance.pk] = f"{entrance.building} {entrance.name}"
    return list(found.items())


def place_choices(placard: Placard) -> list[tuple[str, str]]:
    """For the form's select: the placard's own place first, then all others, then the compound as a whole."""
    choices = [("", placard.place_label)]
    choices += [(str(place), label) for place, label in places_of(placard.compound)]
    return [*choices, (str(placard.compound_id), _("小区里别的地方"))]


def spoken_name(role: Role) -> str:
    """How neighbours call a steward: 张管家."""
    return role.title or _("%(surname)s管家") % {"surname": role.person.name[:1]}


def steward_cards(compound: Compound) -> list[dict[str, Any]]:
    """The stewards of a compound as the placard shows them, the leader first; one statement."""
    cards = []
    for role in Role.objects.stewards_of(compound):
        cards.append(
            {
                "name": role.person.name,
                "spoken_name": spoken_name(role),
                "title": role.get_code_display(),  # type: ignore[attr-defined]
                "scope": str(compound),
                "duties": role.duties,
                "visiting": role.visiting,
                "phone": role.shown_phone(compound.duty_phone),
                "photo_url": reverse("people:steward_photo", args=[role.pk]) if role.shown_photo else "",
            }
        )
    return sorted(cards, key=lambda card: card["title"] != Role.Code.SL.label)


def first_steward(compound: Compound) -> dict[str, str] | None:
    """Whom to call: {name, phone}; the duty phone alone where nobody is appointed; one statement."""
    cards = steward_cards(compound)
    if cards:
        return {"name": cards[0]["spoken_name"], "phone": cards[0]["phone"]}
    return {"name": _("值班"), "phone": compound.duty_phone} if compound.duty_phone else None
