"""One door for every report of an outsider: counted, opened once for its key, the same answer to the same sending."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from huilin.cases.models import Case, NewReport
from huilin.core.errors import Conflict
from huilin.core.permissions import Actor
from huilin.core.ratelimit import client_address, limit

MOST_REPORTS, REPORT_WINDOW = 20, dt.timedelta(minutes=10)
MOST_LOOKUPS, LOOKUP_WINDOW = 200, dt.timedelta(minutes=10)


def report_once(request: Any, new: NewReport, *, by: Actor, used_message: str = "") -> tuple[Case, bool]:
    """The case of this key and whether it is new. The insert itself finds a repeated key: then TryAgain runs the
    request once more, and the case is looked up. One statement more than `Case.report`, for the count by address,
    where limits are on.

    Raises Conflict when the key belongs to other content, TooMany, and what `Case.report` raises.
    """
    if getattr(request, "tried_again", False):
        case = (
            Case.objects.select_related("compound__community", "building")
            .filter(idempotency_key=new.key)
            .first()
        )
        if case is not None:
            if bytes(case.idempotency_digest) != new.digest:
                raise Conflict(
                    used_message or _("这张表已经发出过一次。如果是另一件事，请再按一次“发出去”。")
                )
            return case, False
    limit(
        f"report:{client_address(request)}",
        most=MOST_REPORTS,
        window=REPORT_WINDOW,
        message=_("这个网络上发得太多了，请过几分钟再发。您写的内容还在。"),
    )
    return Case.report(new, by=by), True


def count_lookup(request: Any) -> None:
    """One more look at a query code from this address; raises TooMany, so that codes cannot be tried out."""
    limit(f"lookup:{client_address(request)}", most=MOST_LOOKUPS, window=LOOKUP_WINDOW)
