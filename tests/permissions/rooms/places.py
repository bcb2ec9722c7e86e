"""Who gets what at the addresses of `places`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.cases.models.rules import CaseRule
from huilin.core.models import Holiday
from huilin.places.models import TableChange
from tests.cast import Cast
from tests.permissions.row import Row, desk_page

ROWS: list[Row] = [
    desk_page("places:tables", "SO AD"),
    desk_page("places:row", "SO AD"),
    Row("places:row", "POST", {422: "SO AD"}),
    desk_page("places:holidays", "SO AD"),
    desk_page("places:holiday", "SO AD"),
    Row("places:holiday", "POST", {422: "SO AD"}),
    desk_page("places:cancellation", "SO AD"),
    Row("places:cancellation", "POST", {422: "SO AD"}),
    # The cast's clerk entered it, so another has to confirm it.
    Row("places:confirmation", "POST", {302: "AD", 403: "SO"}),
    desk_page("places:refusal", "SO AD"),
    Row("places:refusal", "POST", {422: "SO AD"}),
    desk_page("ledgers:all", "SL CS ME SO LD AU CS@"),
    # The address names the hazards: who may not read those does not take them.
    desk_page("ledgers:ledger", "SL CS SO LD AU CS@"),
    Row("ledgers:ledger", "POST", {422: "SL CS SO LD AU CS@"}),
]

"""One for each table with dates; new ones show by themselves."""


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
    """What the addresses of this room need beyond a case, a code and a compound."""
    return {
        "places:row": {"table": "cases.caserule", "pk": CaseRule.objects.earliest("pk").pk},
        "places:cancellation": {"day": day_off().day},
        "ledgers:ledger": {"slug": "hazards"},
        **dict.fromkeys(["places:confirmation", "places:refusal"], {"pk": change_of(cast).pk}),
    }
