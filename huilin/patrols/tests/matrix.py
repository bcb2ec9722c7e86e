"""Rows of this room for the test of the matrix: in and around a holder's scope, in each relation to the holder."""

from django.utils import timezone

from huilin.core.ids import new_id
from huilin.patrols.models import Hazard, HazardStatus, PatrolRun, Route


def hazards_for(cast, holder):
    """In and around the holder's scope, and in each relation to the holder and its unit."""
    person = holder.actor.person_id if holder.actor.person_id in cast.persons else None
    relations = [{}, {"responsible_unit": cast.here.unit}, {"responsible_unit": cast.there.unit}]
    if person:
        relations += [{name: person} for name in ("responsible_id", "rectified_by_id", "reinspected_by_id")]
    compounds = (cast.here.compound, cast.next_door, cast.there.compound)
    before = Hazard.objects.count()
    places = [(one, None) for one in compounds] + [(cast.here.compound, cast.here.building)]
    made = [
        Hazard(compound=compound, community_id=compound.community_id, building=building, text="堆物",
               number=f"YH-{before + turn}", key=str(new_id()), status=HazardStatus.RECTIFIED, **relation)
        for turn, (compound, building, relation) in enumerate(
            (compound, building, relation) for compound, building in places for relation in relations
        )
    ]  # fmt: skip
    Hazard.objects.bulk_create(made)
    return list(Hazard.objects.all())


def patrols_for(cast, holder):
    """Rounds in and around the holder's scope: walked by others, by the holder, and assigned to it."""
    person = holder.actor.person_id if holder.actor.person_id in cast.persons else None
    relations = [{}, *([{"by_person_id": person}, {"assignee_id": person}] if person else [])]
    places = [(one, None) for one in (cast.here.compound, cast.next_door, cast.there.compound)]
    for compound, building in [*places, (cast.here.compound, cast.here.building)]:
        route, _made = Route.objects.get_or_create(
            compound=compound, name=f"一圈{building or ''}", community_id=compound.community_id, building=building,
            defaults={"next_due_on": timezone.localdate()},
        )  # fmt: skip
        for relation in relations:
            run = PatrolRun.of(route)
            run.state = "finished"
            for name, value in relation.items():
                setattr(run, name, value)
            run.save()
    return list(PatrolRun.objects.all())
