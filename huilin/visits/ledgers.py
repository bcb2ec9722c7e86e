"""Ledger 1: every visit of a month; and the restricted ledger of homes that are looked after more closely."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_READ
from huilin.core.continuing import label_of
from huilin.core.permissions import Actor, visible
from huilin.people.models import Residency, Role
from huilin.places.ledgers import Asked, Filled, Ledger, add_ledger, day_text
from huilin.visits.coverage import SHOWN_FROM
from huilin.visits.models import (
    CareFlag,
    Visit,
    VisitKind,
    VisitResult,
    VisitState,
    VisitTask,
)
from huilin.visits.permissions import VISIT_READ, VISIT_READ_CARE

VISITS = (
    ("序号", 5), ("走访日期", 11), ("社区", 12), ("小区", 14), ("楼栋单元", 12), ("户（门牌）", 9), ("走访对象", 9),
    ("与户主关系", 8), ("联系电话", 13), ("人户类别", 8), ("走访方式", 9), ("走访人", 16), ("走访内容", 12),
    ("反映问题或需求", 32), ("处理方式", 12), ("关联编号", 20), ("办理结果", 10), ("反馈日期", 11), ("群众评价", 10),
    ("备注", 12), ("record_id", 36),
)  # fmt: skip
CARE = (
    ("序号", 5), ("社区", 12), ("小区", 14), ("楼栋单元", 12), ("户（门牌）", 9), ("姓名", 9), ("关爱类别", 14),
    ("同意方式", 10), ("同意日期", 11), ("登记日期", 11), ("结对管家", 10), ("本月走访次数", 8), ("最近走访", 11),
    ("备注", 20), ("record_id", 36),
)  # fmt: skip
HOME = ("compound__community", "household__dwelling__entrance", "household__dwelling__building")
SOLVED = frozenset({Status.CLOSED, Status.ARCHIVED})


def visits(asked: Asked) -> Filled:
    """One visit a line; six statements, however many. Who is looked after more closely is not told here."""
    rows = Visit.objects.visible_to(asked.actor).filter(asked.extent.within, asked.month.holds("at"))
    rows = rows.select_related(*HOME).prefetch_related("outcomes", "acknowledgments")
    found = list(rows.order_by("at", "id"))
    at_home = residents_of({visit.household_id for visit in found})
    cases = cases_of(found, asked.actor)
    lines = [
        visit_line(row, visit, at_home.get(visit.household_id, []), cases)
        for row, visit in enumerate(found, 1)
    ]
    return Filled(lines, (_("合计"), _("%(n)d户次") % {"n": len(lines)}), foot_of(asked, found, cases))


def residents_of(households: set[UUID]) -> dict[UUID, list[Residency]]:
    rows = Residency.objects.filter(household__in=households, ends_on=None).select_related("person")
    found: dict[UUID, list[Residency]] = {}
    for residency in rows:
        found.setdefault(residency.household_id, []).append(residency)
    return found


def cases_of(found: Sequence[Visit], actor: Actor) -> dict[UUID, Case]:
    """The matters that the visits led to, as far as the actor may read them."""
    ids = [one.subject_id for visit in found for one in visit.outcomes.all() if one.kind == "case"]  # type: ignore[attr-defined]
    return {case.pk: case for case in Case.objects.filter(visible(Case, actor, CASE_READ), pk__in=ids)}


def visit_line(row: int, visit: Any, at_home: list[Residency], cases: dict[UUID, Case]) -> list[Any]:
    met = [one.person for one in at_home if one.relation == visit.met] if visit.met else []
    person = met[0] if len(met) == 1 else None
    outcomes = list(visit.outcomes.all())
    led_to = [cases[one.subject_id] for one in outcomes if one.subject_id in cases]
    said = next(iter(visit.acknowledgments.all()), None)
    dwelling, kinds = visit.household.dwelling, dict(VisitKind.choices)
    return [
        row, day_text(visit.at), str(visit.compound.community), str(visit.compound),
        f"{dwelling.building}{dwelling.entrance}", str(dwelling), person.masked_name if person else "",
        str(visit.get_met_display()), person.masked_phone if person else "", str(visit.household.get_kind_display()),
        way_of(visit), f"{visit.by_name}（{dict(Role.Code.choices).get(visit.by_role, '')}）",
        "、".join(str(kinds[kind]) for kind in visit.kinds), visit.heard,
        "、".join(label_of(one.kind) for one in outcomes), "、".join(one.label for one in outcomes),
        "、".join(str(case.get_status_display()) for case in led_to),
        day_text(max((case.replied_at for case in led_to if case.replied_at), default=None)),
        str(said.get_answer_display()) if said else "", _("补记") if visit.is_late else "", str(visit.pk),
    ]  # fmt: skip


def way_of(visit: Any) -> str:
    if visit.result == VisitResult.NOT_HOME and visit.way == "door":
        return _("敲门未遇")
    return str(visit.get_result_display() if visit.result == VisitResult.REFUSED else visit.get_way_display())


def foot_of(asked: Asked, found: Sequence[Visit], cases: dict[UUID, Case]) -> str:
    """Homes to be visited this month and homes visited; the share only of enough homes to say something."""
    tasks = VisitTask.objects.visible_to(asked.actor).filter(
        asked.extent.within, plan__month=asked.month.first
    )
    homes = tasks.exclude(state=VisitState.SKIPPED).aggregate(
        wanted=Count("household", distinct=True),
        done=Count("household", distinct=True, filter=Q(state=VisitState.DONE)),
    )
    share = f"{round(100 * homes['done'] / homes['wanted'])}%" if homes["wanted"] >= SHOWN_FROM else "—"
    told = homes | {
        "share": share,
        "heard": sum(bool(visit.heard) for visit in found),
        "solved": sum(case.status in SOLVED for case in cases.values()),
    }
    return (
        _("应访%(wanted)d户，实访%(done)d户，走访率%(share)s；收集问题%(heard)d个，办结%(solved)d个") % told
    )


def care(asked: Asked) -> Filled:
    """Who stands in the care register since that month or earlier, with how often the home was visited in it.

    Whose consent ended is no longer there, not even for the months before. The notes stay sealed."""
    month, rows = asked.month, CareFlag.objects.visible_to(asked.actor).filter(asked.extent.within)
    rows = rows.filter(given_at__date__lte=month.last)
    rows = rows.select_related(*HOME, "person", "consent", "steward")
    found = list(rows.order_by("compound__name", "household_id", "kind"))
    seen = Visit.objects.filter(
        month.holds("at"), household__in={flag.household_id for flag in found}, result=VisitResult.MET
    )
    by_home = {
        row["household"]: row
        for row in seen.values("household").annotate(n=Count("pk"), last=Max("at")).order_by()
    }
    lines = [care_line(row, flag, by_home.get(flag.household_id, {})) for row, flag in enumerate(found, 1)]
    return Filled(lines, (_("合计"), "", "", "", "", _("%(n)d人次") % {"n": len(lines)}))


def care_line(row: int, flag: Any, seen: dict[str, Any]) -> list[Any]:
    dwelling, consent = flag.household.dwelling, flag.consent
    return [
        row, str(flag.compound.community), str(flag.compound), f"{dwelling.building}{dwelling.entrance}", str(dwelling),
        flag.person.masked_name, str(flag), str(consent.get_way_display()), day_text(consent.given_at),
        day_text(flag.given_at), flag.steward.name if flag.steward else "", seen.get("n", 0), day_text(seen.get("last")),
        "", str(flag.pk),
    ]  # fmt: skip


add_ledger(
    Ledger(
        "visits", gettext_lazy("走访台账"), VISITS, visits, (VISIT_READ,),
        gettext_lazy("当月每一次走访：走访了哪一户、听到什么、办得怎样"), order=11,
    )
)  # fmt: skip
add_ledger(
    Ledger(
        "care", gettext_lazy("特殊群体关爱台账"), CARE, care, (VISIT_READ_CARE,),
        gettext_lazy("当月在关爱登记里的人。只给按规定能看的人，不写病情和困难的细节"), order=41,
    )
)  # fmt: skip
