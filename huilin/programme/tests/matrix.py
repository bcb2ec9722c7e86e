"""Rows of this room for the test of the matrix: in and around a holder's scope, in each relation to the holder."""

from django.utils import timezone

from huilin.people.models import Consent, Person
from huilin.programme.models import PartyMember


def members_for(cast, holder):
    """Of both units, in three compounds, others and the holder itself."""
    own = Person.objects.filter(pk=holder.actor.person_id).first() if holder.actor.person_id else None
    units = (cast.here.unit, cast.there.unit)
    for compound in (cast.here.compound, cast.next_door, cast.there.compound):
        for unit in units:
            _member(Person.objects.create(name="某党员"), compound, unit)
    if own is not None:
        for compound in (cast.here.compound, cast.there.compound):
            _member(own, compound, None, unit=cast.there.unit)
    return list(PartyMember.objects.all())


def _member(person, compound, organisation, unit=None):
    consent = Consent.objects.create(person=person, purpose="party_data", way="paper")
    PartyMember.objects.create(
        person=person, organisation=organisation or unit, compound=compound, community_id=compound.community_id,
        consent=consent, due_at=timezone.now(), state="ended",
    )  # fmt: skip
