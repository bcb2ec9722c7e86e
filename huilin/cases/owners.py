"""Every open matter has an owner: when a role ends, what its holder had in hand goes on in other hands at once."""

from typing import Any
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from huilin.cases.models import Case
from huilin.cases.models.succession import IN_HANDS
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.tenancy import in_street, street_ids
from huilin.people.models import Person, Role
from huilin.people.signals import role_ended

AT_A_TIME = 200
HEIRS = ("SL", "ST", "CS", "SO", "LD")
"""Who takes over where nobody was named: the team's leader, a colleague, the community, the street."""

log = structlog.get_logger(__name__)


def without_owner() -> Any:
    """The matters in the hands of somebody who holds no role any more. Empty but for a minute after a term."""
    held = Role.objects.in_force(clock.now()).filter(person_id=OuterRef("assignee_id"))
    return Case.objects.filter(~Exists(held), assignee__isnull=False, status__in=IN_HANDS)


def in_hands_of(person_id: UUID, compound_id: UUID) -> Any:
    """What the person has in hand in this compound, oldest deadline first."""
    found = Case.objects.filter(assignee_id=person_id, compound_id=compound_id, status__in=IN_HANDS)
    return found.select_related("assignee").order_by("due_at", "id")


def heir_of(case: Case) -> Person | None:
    """The nearest person in office who may take the matter over; one statement."""
    reach = Q(code__in=("SL", "ST"), compound=case.compound_id) | Q(code="CS", community=case.community_id)
    found = Role.objects.in_force(clock.now()).filter(reach | Q(code__in=("SO", "LD")))
    roles = found.exclude(person_id=case.assignee_id).select_related("person")
    nearest = min(roles, key=lambda role: (HEIRS.index(role.code), role.starts_on, role.pk), default=None)
    return nearest.person if nearest else None


def hand_on(cases: Any, *, by: Actor = SYSTEM, to: Person | None = None, reason: str) -> list[Case]:
    """Each of these matters is in the hands of `to`, or of the nearest heir; call it inside the verb that ends a role."""
    moved = []
    for case in cases:
        heir = to or heir_of(case)
        if heir is None:
            log.error("case_without_heir", street=case.street_id)
            continue
        case.reassign(to=heir, by=by, reason=reason)
        moved.append(case)
    return moved


@receiver(role_ended, dispatch_uid="cases.owners")
def go_on_without(sender: Any, *, role: Role, by: Actor, **kwargs: Any) -> None:
    """What the holder had in hand where the role was held goes on, unless another role of theirs reaches there too."""
    cases = Case.objects.filter(assignee_id=role.person_id, status__in=IN_HANDS).select_related("assignee")
    others = list(Role.objects.in_force(clock.now()).filter(person=role.person_id).exclude(pk=role.pk))
    left = [case for case in cases if not any(reaches(other, case) for other in others)]
    hand_on(left, by=by, reason=_("原办理人已经离任"))


def reaches(role: Role, case: Case) -> bool:
    """Whether a role is held where the matter is, or for the whole street or a unit."""
    if role.compound_id:
        return role.compound_id == case.compound_id
    return role.community_id in (None, case.community_id)


def give_matters_owners() -> None:
    """No matter is in the hands of somebody whose term ran out: each is handed on in a transaction of its own."""
    for street_id in street_ids():
        with in_street(street_id):
            keys = list(without_owner().values_list("pk", flat=True)[:AT_A_TIME])
        for key in keys:
            try:
                with in_street(street_id):
                    hand_on(without_owner().filter(pk=key), reason=_("原办理人任期已满"))
            except Refused as refusal:
                log.info("case_not_handed_on", reason=type(refusal).__name__)
