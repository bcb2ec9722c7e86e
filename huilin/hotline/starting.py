"""The limits that a new installation begins with; the office may set its own from any day on."""

import datetime as dt

from huilin.core.reference import reference_changed
from huilin.core.starting import after_migrating
from huilin.hotline.models.limits import TicketKind, TicketLimit

SINCE = dt.date(2022, 9, 1)
GUANGDONG = "《广东省12345政务服务便民热线管理办法》(2022年9月1日起)"
LIMITS = (
    (TicketKind.QUESTION, 2),
    (TicketKind.HELP, 10),
    (TicketKind.ADVICE, 10),
    (TicketKind.COMPLAINT, 15),
    (TicketKind.DENUNCIATION, 15),
)


@after_migrating("hotline")
def put_in_place() -> None:
    """Each limit exists; rows that are there already stay as they are."""
    TicketLimit.objects.bulk_create(
        [
            TicketLimit(
                kind=kind, amount=days, unit=TicketLimit.Unit.WORKDAYS, valid_from=SINCE, source=GUANGDONG
            )
            for kind, days in LIMITS
        ],
        ignore_conflicts=True,
    )
    reference_changed()
