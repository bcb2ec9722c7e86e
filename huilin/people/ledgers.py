"""The sheet of basic facts of compounds (小区基本情况表). What nobody has entered stays empty for the pen."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.people.models import Household, Ownership, Role
from huilin.people.models.role import STEWARDS
from huilin.places.ledgers import Asked, Filled, Ledger, add_ledger
from huilin.places.models import Building, Compound, Entrance
from huilin.places.permissions import READ_PROFILE

FACTS = (
    ("序号", 5), ("社区", 12), ("小区", 14), ("地址", 24), ("建成年份", 7), ("产权单位", 14), ("楼栋数", 6), ("单元数", 6),
    ("户数", 6), ("常住户", 6), ("租住户", 6), ("空置户", 6), ("常住人口", 7), ("专有面积（平方米）", 10), ("围合", 5),
    ("门卫", 5), ("物业", 7), ("业委会", 6), ("自管", 5), ("电梯", 5), ("消火栓", 6), ("充电棚", 6), ("停车位", 6),
    ("化粪池", 6), ("改造年份及内容", 16), ("维修资金", 9), ("管家", 14), ("值班电话", 13), ("备注", 12), ("record_id", 36),
)  # fmt: skip
SUMMED = ("buildings", "entrances", "households", "resident", "tenant", "vacant", "people", "area")


def facts(asked: Asked) -> Filled:
    """One compound a line, as it is registered today; six statements."""
    compounds = list(asked.extent.compounds())
    ids = [compound.pk for compound in compounds]
    found: dict[Any, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    for name, model in (("buildings", Building), ("entrances", Entrance)):
        for pk, count in counted(model.objects.filter(compound__in=ids)):
            found[pk][name] = count
    for row in Household.objects.filter(compound__in=ids).values("compound", "kind").annotate(n=Count("pk")):
        found[row["compound"]][row["kind"]] = row["n"]
    areas = Ownership.objects.filter(compound_id__in=ids, ends_on=None).values("compound_id")
    for row in areas.annotate(area=Sum("area")):
        found[row["compound_id"]]["area"] = row["area"] / 100
    for compound in compounds:
        known = found[compound.pk]
        homes = known["resident"] + known["tenant"] + known["vacant"]
        known["households"], known["people"] = compound.household_count or homes, compound.resident_count
    stewards = stewards_of(ids)
    lines = [fact_line(row, one, found[one.pk], stewards[one.pk]) for row, one in enumerate(compounds, 1)]
    sums = [sum(known[name] for known in found.values()) for name in SUMMED]
    return Filled(lines, (_("合计"), "", _("%(n)d个小区") % {"n": len(lines)}, "", "", "", *sums))


def counted(rows: Any) -> Iterable[tuple[Any, int]]:
    return rows.order_by().values_list("compound").annotate(n=Count("pk"))  # type: ignore[no-any-return]


def stewards_of(compounds: list[Any]) -> dict[Any, list[str]]:
    """Who is in office; their names stand on the placard, too."""
    found: dict[Any, list[str]] = defaultdict(list)
    rows = Role.objects.in_force().filter(compound__in=compounds, code__in=STEWARDS)
    for role in rows.select_related("person").order_by("code", "person__sort_key"):
        found[role.compound_id].append(role.person.name)
    return found


def fact_line(row: int, compound: Compound, known: dict[str, Any], stewards: list[str]) -> list[Any]:
    is_managed = {kind: _("有") if compound.management == kind else "" for kind in ("property", "self")}
    return [
        row, str(compound.community), str(compound), compound.address, compound.built_year or "",
        compound.original_owner, *(known[name] or "" for name in SUMMED), "", "", is_managed["property"], "",
        is_managed["self"], "", "", "", "", "", "", "", "、".join(stewards), compound.duty_phone, "", str(compound.pk),
    ]  # fmt: skip


add_ledger(
    Ledger(
        "compounds", gettext_lazy("小区基本情况表"), FACTS, facts, (READ_PROFILE,),
        gettext_lazy("每个小区一行，按今天登记的情况；没登记的空着，打印出来补填"), order=40,
    )
)  # fmt: skip
