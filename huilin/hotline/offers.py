"""What this room offers on the page of a case."""

from typing import Any

from django.urls import reverse

from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_TRIAGE
from huilin.core.permissions import Actor, may
from huilin.hotline.models import Ticket
from huilin.hotline.permissions import TICKETS


def package_url(case: Any) -> str:
    return reverse("hotline:package", args=[case.number])


def offers_package(actor: Actor, case: Any) -> bool:
    """What the community cannot solve goes up: to whoever may hand the matter out now."""
    return may(actor, CASE_TRIAGE, case) and case.can_move(Status.TRANSFERRED_OUT, actor)


def ticket_url(case: Any) -> str:
    return reverse("hotline:case_ticket", args=[case.number])


def offers_ticket(actor: Actor, case: Any) -> bool:
    is_from_hotline = case.source == Case.Source.HOTLINE and may(actor, TICKETS, case)
    return is_from_hotline and Ticket.objects.filter(case=case).exists()
