"""Where invented matters are, and whose hands they go through: the street's own compounds and holders of roles."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from huilin.core.errors import Refused
from huilin.people.models import Person, Role
from huilin.places.models import Building, Compound, Entrance


@dataclass
class Place:
    """One compound with its entrances and the people who work for it."""

    compound: Compound
    spots: list[tuple[UUID | None, UUID | None, str]] = field(default_factory=list)
    """Building, entrance, label; the compound itself is one of them."""
    clerks: list[UUID] = field(default_factory=list)
    handlers: list[tuple[UUID, str, str]] = field(default_factory=list)
    """Person, role, name."""
    residents: list[UUID] = field(default_factory=list)


def places_with_people() -> list[Place]:
    """The compounds of the street entered that have at least two people to handle and check; raises Refused without any."""
    places = {row.pk: Place(row) for row in Compound.objects.select_related("community")}
    _find_spots(places)
    _find_people(places)
    for person, compound in Person.objects.filter(compound_id__isnull=False).values_list("pk", "compound_id"):
        if compound in places:
            places[compound].residents.append(person)
    found = [place for place in places.values() if place.clerks and len(_hands(place)) > 1]
    if not found:
        raise Refused(_("本街道还没有小区，或者没有任命社区工作者和管家，不能生成模拟事项。"))
    return sorted(found, key=lambda place: str(place.compound.pk))


def _hands(place: Place) -> set[UUID]:
    return {*place.clerks, *(person for person, _code, _name in place.handlers)}


def _find_spots(places: dict[UUID, Place]) -> None:
    buildings = {row.pk: row for row in Building.objects.all()}
    for place in places.values():
        place.spots.append((None, None, str(place.compound)))
    for entrance in Entrance.objects.order_by("pk"):
        if entrance.compound_id not in places:
            continue
        building, place = buildings[entrance.building_id], places[entrance.compound_id]
        label = " ".join(filter(None, (str(place.compound), str(building), str(entrance))))
        place.spots.append((building.pk, entrance.pk, label))


def _find_people(places: dict[UUID, Place]) -> None:
    clerks: dict[UUID | None, list[Role]] = defaultdict(list)
    stewards: dict[UUID | None, list[Role]] = defaultdict(list)
    for role in Role.objects.in_force().select_related("person").order_by("pk"):
        if role.code == "CS":
            clerks[role.community_id].append(role)
        elif role.code in ("ST", "SL"):
            stewards[role.compound_id].append(role)
    for place in places.values():
        of_place = clerks[place.compound.community_id]
        place.clerks = [role.person_id for role in of_place]
        working = stewards[place.compound.pk] or of_place
        place.handlers = [(role.person_id, role.code, role.person.name) for role in working]


def hands_for(place: Place, rng: random.Random) -> tuple[tuple[UUID, str, str], UUID]:
    """Who handles it, and a clerk who had no hand in it and may check it."""
    handler = place.handlers[int(rng.random() * len(place.handlers))]
    others = [clerk for clerk in place.clerks if clerk != handler[0]]
    while not others:
        handler = place.handlers[int(rng.random() * len(place.handlers))]
        others = [clerk for clerk in place.clerks if clerk != handler[0]]
    return handler, others[int(rng.random() * len(others))]
