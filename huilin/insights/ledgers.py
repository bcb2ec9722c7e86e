"""Ledger 7: what each steward did in a month. In the order of compounds and names; nobody is ranked or added up."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from huilin.activities.models import Activity
from huilin.activities.models.status import ANNOUNCED
from huilin.cases.models import Case, Settlement
from huilin.patrols.models import Hazard, PatrolRun, RunState
from huilin.people.models import Role
from huilin.people.models.role import STEWARDS
from huilin.places.ledgers import Asked, Filled, Ledger, add_ledger
from huilin.stewards.models import Appointment
from huilin.stewards.permissions import READ_FILES
from huilin.visits.models import Visit

WORK = (
    ("姓名", 10), ("小区", 16), ("聘书编号", 20), ("任期", 22), ("走访户次", 8), ("上报事项", 8), ("自办", 8),
    ("调解参与", 8), ("隐患", 8), ("巡查次", 8), ("议事", 8), ("活动", 8), ("群众评价", 14), ("培训", 12), ("备注", 16),
    ("record_id", 36),
)  # fmt: skip


def work(asked: Asked) -> Filled:
    """One office a line; nine statements. What the system does not know (mediation, talks, training) is left for the pen."""
    roles = in_office(asked)
    done = done_by([role.person_id for role in roles], asked)
    letters = letters_of([role.pk for role in roles])
    return Filled([work_line(role, letters.get(role.pk, ""), done) for role in roles])


def in_office(asked: Asked) -> list[Role]:
    """The stewards who were in office on some day of the month."""
    first, last = asked.month.first, asked.month.last
    rows = Role.objects.filter(compound__in=asked.extent.compounds().order_by(), code__in=STEWARDS)
    rows = rows.filter(
        Q(ends_on=None) | Q(ends_on__gte=first),
        Q(ended_at=None) | Q(ended_at__date__gte=first),
        starts_on__lte=last,
    )
    return list(
        rows.select_related("person", "compound").order_by("compound__name", "person__sort_key", "starts_on")
    )


def letters_of(roles: list[Any]) -> dict[Any, str]:
    """{role: the number of its latest letter}."""
    rows = (
        Appointment.objects.filter(stewardship__role__in=roles).select_related("stewardship").order_by("at")
    )
    return {letter.stewardship.role_id: letter.letter_number for letter in rows}


def done_by(persons: list[Any], asked: Asked) -> dict[str, Counter[Any]]:
    """{what: how often each steward did it at each compound in the month}."""
    holds, within = asked.month.holds, asked.extent.within
    on_cases = asked.extent.through("case__")
    found: dict[str, tuple[QuerySet[Any], str, str]] = {
        "visits": (Visit.objects.filter(within, holds("at")), "by_person_id", "compound"),
        "reported": (Case.objects.filter(within, holds("submitted_at")), "entered_by_id", "compound"),
        "settled": (
            Settlement.objects.filter(on_cases, holds("at")),
            "by_person_id",
            "case__compound",
        ),
        "hazards": (Hazard.objects.filter(within, holds("found_at")), "found_by_id", "compound"),
        "patrols": (
            PatrolRun.objects.filter(within, holds("ended_at"), state=RunState.FINISHED),
            "by_person_id",
            "compound",
        ),
        "activities": (
            Activity.objects.filter(within, holds("starts_at"), state__in=ANNOUNCED),
            "drafted_by_id",
            "compound",
        ),
    }
    return {what: tally(rows, who, where, persons) for what, (rows, who, where) in found.items()}


def tally(rows: QuerySet[Any], who: str, where: str, persons: list[Any]) -> Counter[Any]:
    counts = rows.filter(**{f"{who}__in": persons}).order_by().values_list(who, where).annotate(n=Count("pk"))
    return Counter({(person, compound): n for person, compound, n in counts})


def work_line(role: Any, letter: str, done: dict[str, Counter[Any]]) -> list[Any]:
    n = {what: counts[role.person_id, role.compound_id] for what, counts in done.items()}
    ends = f"{role.ends_on:%Y-%m-%d}" if role.ends_on else ""
    return [
        role.person.name, str(role.compound), letter, f"{role.starts_on:%Y-%m-%d}至{ends}", n["visits"], n["reported"],
        n["settled"], "", n["hazards"], n["patrols"], "", n["activities"], "", "", "", str(role.pk),
    ]  # fmt: skip


add_ledger(
    Ledger(
        "stewards", gettext_lazy("管家履职台账"), WORK, work, (READ_FILES,),
        gettext_lazy("管家当月做的事，按小区和姓名排列，不排名次"), order=17,
    )
)  # fmt: skip
