"""Whom a matter would go to: its first receiver after a reopening, otherwise whoever the first rule that can names."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.models.duty import HANDLING, catalogue, holders_of
from huilin.cases.models.routing import Facts, RoutingRule, role_at, rules_in_force
from huilin.people.models import Role


@dataclass(frozen=True)
class Proposal:
    """One person or one unit, by which rule, and why. `rule` None: the first receiver, who stays with it."""

    person: Any
    unit: Any
    why: str
    rule: RoutingRule | None = None

    @property
    def key(self) -> str:
        return f"person:{self.person.pk}" if self.person else f"unit:{self.unit.pk}"

    @property
    def to(self) -> str:
        return str(self.person.name if self.person else self.unit.name)

    def is_followed_by(self, person: Any, unit: Any) -> bool:
        ours = self.person or self.unit
        return ours == (person or unit)


@dataclass(frozen=True)
class Blocked:
    """A rule that fits but sends nobody, and why not."""

    rule: RoutingRule
    problem: str


def facts_of(case: Any) -> Facts:
    return Facts(
        category=case.category_id,
        community=case.community_id,
        compound=case.compound_id,
        building=case.building_id,
        source=case.source,
        grade=case.grade,
        at=timezone.localtime(case.submitted_at),
    )


def handling_roles(case: Any) -> list[Any]:
    """Roles of those who may be given a matter here: stewards and building leaders of the compound, the community's people,
    the street's clerks, and whoever answers for a unit; one statement."""
    here = Q(compound_id=case.compound_id) | Q(community_id=case.community_id, compound__isnull=True)
    wanted = Q(code__in=HANDLING) & (here | Q(code="SO")) | Q(organisation__isnull=False)
    return list(Role.objects.in_force().filter(wanted).select_related("person", "organisation"))


def propose(case: Any, roles: list[Any] | None = None) -> tuple[Proposal | None, list[Blocked]]:
    """Who it would go to, and the rules before that which could not. No statement where no rule fits."""
    if case.status != "returned" and (case.assignee_id or case.assigned_unit_id):
        return _first_receiver(case), []
    facts = facts_of(case)
    fitting = [rule for rule in rules_in_force() if rule.fits(facts)]
    if not fitting:
        return None, []
    roles = handling_roles(case) if roles is None else roles
    before = set(case.returned_by or ())
    blocked: list[Blocked] = []
    for rule in fitting:
        person, unit, problem = target(rule, facts, roles)
        problem = problem or _objection(case, person, unit, roles, before)
        if not problem:
            return Proposal(person, unit, _why(rule, facts, case), rule), blocked
        blocked.append(Blocked(rule, problem))
    return None, blocked


def target(rule: RoutingRule, facts: Facts, roles: list[Any]) -> tuple[Any, Any, str]:
    """(person, unit, problem): one of the first two, or why there is none."""
    if rule.to_unit_id:
        unit = next((role.organisation for role in roles if role.organisation_id == rule.to_unit_id), None)
        return None, unit, "" if unit else _("这个单位还没有人负责")
    if rule.to_person_id:
        person = next((role.person for role in roles if role.person_id == rule.to_person_id), None)
        return person, None, "" if person else _("这个人现在不在这里任职")
    held = role_at(rule.to_role, facts, roles)
    if not held:
        return None, None, _("这里没有%(role)s") % {"role": Role.Code(rule.to_role).label}
    return held[0].person, None, ""


def is_excluded(case: Any, person: Any, unit: Any, roles: list[Any]) -> bool:
    """Whether the catalogue says that the matter is not theirs."""
    holders = {unit.pk} if unit else holders_of(role for role in roles if role.person_id == person.pk)
    return catalogue().excludes(holders, case.category_id)


def _objection(case: Any, person: Any, unit: Any, roles: list[Any], before: set[UUID]) -> str:
    if (person or unit).pk in before:
        return _("退回过这件事")
    return _("不在职责清单") if is_excluded(case, person, unit, roles) else ""


def _first_receiver(case: Any) -> Proposal:
    return Proposal(case.assignee, case.assigned_unit, _("首接负责：原来由他办"))


def _why(rule: RoutingRule, facts: Facts, case: Any) -> str:
    return rule.why(facts, case.place_label, str(case.get_source_display()))
