"""A matter opened from what somebody heard or saw elsewhere in the house."""

import hashlib

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.cases.models import Case, NewReport, Spot
from huilin.cases.permissions import CASE_CREATE
from huilin.core.continuing import Continuation, Heard, Opened, add_continuation
from huilin.core.permissions import Actor


def open_from(heard: Heard, by: Actor) -> Opened:
    """A matter with these words at this place, reported by whoever heard them; the same key again gives the same one."""
    case = Case.objects.filter(idempotency_key=heard.key).first() or Case.report(
        NewReport(
            spot=Spot(heard.compound, heard.building, heard.entrance),
            key=heard.key,
            digest=hashlib.sha256(heard.text.encode()).digest(),
            description=heard.text,
            source=heard.source,
            is_anonymous=by.person_id is None,
        ),
        by=by,
    )
    return Opened(case.pk, case.number, reverse("cases:case", args=[case.number]))


add_continuation(Continuation("case", _("转成事项"), CASE_CREATE, open_from, order=10))
