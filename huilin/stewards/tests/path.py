"""A stewardship brought to any state through its verbs, for tests."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.core import clock
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep
from huilin.core.uploads.tests.samples import encoded, photo
from huilin.people.models import Consent, Household
from huilin.places.models import Dwelling
from huilin.stewards.models import Status, Stewardship

NAME, PHONE = "贺新民", "+8613955550001"
BORN = dt.date(1968, 5, 4)


def told(**more: Any) -> dict[str, Any]:
    return {
        "name": NAME, "phone": PHONE, "born_on": BORN, "code": "ST", "politics": "masses", "lives_here": True,
        "why_not_here": "", "is_fit": True, "conflict": "", "reason": "常帮邻居修灯", "duties": "楼道照明",
        "visiting": "每周二",
    } | more  # fmt: skip


def home(cast: Any, door: str, compound: Any = None) -> Household:
    """A household in the cast's compound behind its own door."""
    at = cast.here
    dwelling = Dwelling.objects.create(
        name=door, entrance=at.entrance, building=at.building, compound=at.compound, community=at.community
    )
    return Household.objects.create(
        dwelling=dwelling, compound=at.compound, community_id=at.community.pk, building_id=at.building.pk
    )


def homes(cast: Any, many: int) -> list[Household]:
    first = Dwelling.objects.filter(compound=cast.here.compound).count() + 300
    return [home(cast, str(first + number)) for number in range(many)]


def a_photo() -> str:
    return keep(clean_picture(encoded(photo(90, 60), "JPEG")).content, "jpg")


def nominated(cast: Any, by: str = "RE", **more: Any) -> Stewardship:
    row: Stewardship = Stewardship.nominate(by=cast[by], compound=cast.here.compound, **told(**more))
    return row


def recommended(cast: Any, **more: Any) -> Stewardship:
    row = nominated(cast, **more)
    for household in homes(cast, 3 - row.recommending_homes()):
        row.recommend(by=cast["CS"], household=household)
    return row


def consented(row: Stewardship, cast: Any, *purposes: str) -> None:
    for purpose in purposes or ("publish_name",):
        Consent.objects.create(person=row.person, purpose=purpose, way="paper")


def reviewed(cast: Any, judges: Any = None, **more: Any) -> Stewardship:
    """Through both reviews, the consent to publish the name written down."""
    row, judges = recommended(cast, **more), judges or cast.actors
    row.review_community(by=judges["CS"], passed=True)
    row.review_street(by=judges["SO"], passed=True)
    consented(row, cast)
    return row


def posted(cast: Any, **more: Any) -> Stewardship:
    row = reviewed(cast, **more)
    clerk = cast["CS"] if "judges" in more else cast.second("CS")
    row.post_notice(by=clerk, where="小区大门")
    row.prove_posting(by=clerk, photo=a_photo())
    return row


def objected(cast: Any, **more: Any) -> Stewardship:
    row = posted(cast, **more)
    row.object(by=cast["HH"], text="他不住在这里")
    return row


def after_notice(row: Stewardship) -> dt.datetime:
    """The morning after the last day of the notice."""
    day = row.notice().ends_on + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def appointed(cast: Any, **more: Any) -> Stewardship:
    """In office since today: the notice ran in the days before."""
    start = timezone.now() - dt.timedelta(days=21)
    with clock.at(start):
        row = posted(cast, **more)
    row.appoint(by=cast["LD"])
    row.refresh_from_db()
    assert row.status == Status.IN_TERM
    return row


def near_the_end(cast: Any, **more: Any) -> Stewardship:
    row = appointed(cast, **more)
    last = timezone.localdate() + dt.timedelta(days=30)
    Stewardship.objects.filter(pk=row.pk).update(ends_on=last)
    row.role.ends_on = last
    row.role.save(update_fields=["ends_on"])
    row.refresh_from_db()
    row.open_renewal()
    return row
