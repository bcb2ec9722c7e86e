"""A rule tried on what happened: which past matters it would have sent where, and how many really went elsewhere."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.models import Assignment, Case, CaseRule, Return, RoutingRule, Status
from huilin.cases.models.proposing import facts_of, is_excluded, target
from huilin.cases.models.routing import in_order, role_at, rules_in_force
from huilin.cases.models.rules import number
from huilin.core import clock
from huilin.people.models import Role

SHOWN = 50
"""Lines on the page: those that differ first."""


@dataclass(frozen=True)
class Line:
    case: Any
    would: str
    did: str
    """Empty: it was never dispatched."""
    is_same: bool
    is_blocked: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.did) and not self.is_same and not self.is_blocked


@dataclass
class Trial:
    days: int
    most: int
    looked_at: int = 0
    same: int = 0
    different: int = 0
    undone: int = 0
    """Sent to nobody, so that nothing can be compared."""
    blocked: int = 0
    """It fits, but names nobody who could take it."""
    earlier: int = 0
    """It fits, but another rule comes first."""
    lines: list[Line] = field(default_factory=list)

    @property
    def is_capped(self) -> bool:
        return self.looked_at == self.most

    @property
    def decided(self) -> int:
        return self.same + self.different + self.undone + self.blocked

    @property
    def shown(self) -> list[Line]:
        return sorted(self.lines, key=lambda line: (not line.differs, not line.is_blocked, line.is_same))[
            :SHOWN
        ]

    def note(self, case: Any, would: str, done: Any, *, is_same: bool, is_blocked: bool) -> None:
        """Counts a matter that the rule decides and keeps its line."""
        if is_blocked:
            self.blocked += 1
        elif done is None:
            self.undone += 1
        elif is_same:
            self.same += 1
        else:
            self.different += 1
        did = (done.person or done.unit).name if done else ""
        self.lines.append(Line(case, would, did, is_same, is_blocked))


def try_rule(draft: RoutingRule) -> Trial:
    """`draft` among the rules of today, in the place of its older version, on the matters of the last days; four statements.

    What was really done is the first assignment that was not returned. A role is compared with who held it then.
    """
    trial = Trial(number(CaseRule.Name.TRIAL_DAYS), number(CaseRule.Name.TRIAL_CASES))
    since = clock.now() - dt.timedelta(days=trial.days)
    never = (Status.REJECTED, Status.WITHDRAWN, Status.MERGED)
    past = Case.objects.filter(submitted_at__gte=since).exclude(status__in=never).defer("description")
    cases = list(past.order_by("-submitted_at", "-id")[: trial.most])
    done, roles = kept_assignments(since), every_role()
    now = [role for role in roles if was_in_force(role, clock.now())]
    rules = in_order([*(row for row in rules_in_force() if row.rule != draft.rule), draft])
    trial.looked_at = len(cases)
    for case in cases:
        facts = facts_of(case)
        if not draft.fits(facts):
            continue
        decided = first_to_decide(rules, draft, case, facts, [role for role in now if is_near(role, facts)])
        if decided is None:
            trial.earlier += 1
            continue
        would, is_blocked = decided
        found = done.get(case.pk)
        is_same = found is not None and not is_blocked and was_theirs(draft, facts, found, roles)
        trial.note(case, would, found, is_same=is_same, is_blocked=is_blocked)
    return trial


def first_to_decide(
    rules: list[RoutingRule], draft: RoutingRule, case: Any, facts: Any, roles: list[Any]
) -> tuple[str, bool] | None:
    """Whom the draft names, or why it cannot and True; None where a rule before it sends the matter."""
    for rule in rules:
        if not rule.fits(facts):
            continue
        person, unit, problem = target(rule, facts, roles)
        if not problem and is_excluded(case, person, unit, roles):
            problem = _("不在职责清单")
        if rule is draft:
            return problem or (person or unit).name, bool(problem)
        if not problem:
            return None
    return None


def kept_assignments(since: dt.datetime) -> dict[UUID, Any]:
    """By case, its first assignment since then that was not returned."""
    returns: dict[UUID, list[dt.datetime]] = defaultdict(list)
    for case_id, at in Return.objects.filter(at__gte=since).values_list("case_id", "at"):
        returns[case_id].append(at)
    held: dict[UUID, list[Any]] = defaultdict(list)
    rows = Assignment.objects.filter(at__gte=since).select_related("person", "unit").order_by("at", "id")
    for row in rows:
        held[row.case_id].append(row)
    found = {}
    for case_id, turns in held.items():
        ends = [*(turn.at for turn in turns[1:]), None]
        for turn, end in zip(turns, ends, strict=True):
            was_returned = any(at >= turn.at and (end is None or at < end) for at in returns[case_id])
            if not was_returned:
                found[case_id] = turn
                break
    return found


def every_role() -> list[Any]:
    """Roles of the street, past ones too."""
    return list(Role.objects.select_related("person", "organisation"))


def was_in_force(role: Any, moment: dt.datetime) -> bool:
    day = timezone.localdate(moment)
    began = role.starts_on <= day
    ended = (role.ends_on is not None and role.ends_on < day) or (
        role.ended_at is not None and role.ended_at <= moment
    )
    return began and not ended


def is_near(role: Any, facts: Any) -> bool:
    """Whether somebody in this role may be given a matter there; a unit may be anywhere."""
    near = role.compound_id == facts.compound or (
        role.compound_id is None and role.community_id == facts.community
    )
    return near or role.code == "SO" or role.organisation_id is not None


def was_theirs(rule: RoutingRule, facts: Any, done: Any, roles: list[Any]) -> bool:
    if rule.to_unit_id:
        return bool(done.unit_id == rule.to_unit_id)
    if rule.to_person_id:
        return bool(done.person_id == rule.to_person_id)
    then = [role for role in roles if was_in_force(role, done.at)]
    return done.person_id in {role.person_id for role in role_at(rule.to_role, facts, then)}


def summary(trial: Trial) -> str:
    told = {"days": trial.days, "n": trial.looked_at, "decided": trial.decided, "different": trial.different}
    return (
        _("过去%(days)d天的%(n)d件事里，这条规则管%(decided)d件，其中%(different)d件和当时派的不一样。")
        % told
    )
