"""Members, posts and shifts that the tests share."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from huilin.programme.models import Claim, NewMember, NewPost, PartyMember, Post, Shift
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _mid_november(mid_november: Any) -> None: ...


def new_member(cast: Cast, **told: Any) -> NewMember:
    known = {"compound": cast.here.compound, "organisation": cast.here.unit, "agrees": True}
    return NewMember(**known | told)


def by_unit(cast: Cast, digit: int = 1, **told: Any) -> NewMember:
    known = {"name": f"党员{'甲乙丙丁戊'[digit]}", "phone": f"1381111000{digit}"}
    return new_member(cast, **known | told)


def confirmed(cast: Cast) -> PartyMember:
    """The cast's reported member, confirmed."""
    member: PartyMember = PartyMember.register(new_member(cast), by=cast["PV"])
    member.confirm(by=cast["CS"])
    return member


def put_up(cast: Cast, **told: Any) -> Post:
    known: dict[str, Any] = {"kind": "post", "title": "楼道文明劝导", "places": 1}
    return Post.put_up(cast.here.compound, NewPost(**known | told), by=cast["CS"])  # type: ignore[no-any-return]


def served(cast: Cast, member: PartyMember, post: Post | None = None) -> Shift:
    """A shift of yesterday, nine to half past eleven, on which the member was ticked by the steward, over."""
    post = post or put_up(cast)
    Claim.take(post, by=cast["PV"])
    starts = timezone.now() - dt.timedelta(hours=25)
    shift: Shift = Shift.plan(post, starts, starts + dt.timedelta(minutes=150), by=cast["ST"])
    shift.tick([member.pk], by=cast["ST"], way="paper")
    shift.end(by=cast["ST"])
    return shift


@pytest.fixture
def member(cast: Cast) -> PartyMember:
    return confirmed(cast)


@pytest.fixture
def post(cast: Cast) -> Callable[..., Post]:
    return lambda **told: put_up(cast, **told)
