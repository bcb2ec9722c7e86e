"""Small repairs beside matters: opened from what was heard, and the ledger."""

from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.activities.models.repair import SmallRepair
from huilin.activities.permissions import CREATE
from huilin.audit.models import record
from huilin.core.continuing import Continuation, Heard, Opened, add_continuation
from huilin.core.errors import Conflict
from huilin.core.permissions import Actor, demand, visible
from huilin.core.sheets.ledger import written
from huilin.core.sheets.writing import taken_by
from huilin.core.transactions import verb
from huilin.places.ledgers import Asked, Filled, Ledger, add_ledger
from huilin.places.models import Compound


def compounds_of(actor: Actor) -> Any:
    """Where the actor may note a repair, by name."""
    return Compound.objects.filter(visible(Compound, actor, CREATE)).order_by("name")


def open_from(heard: Heard, by: Actor) -> Opened:
    """A small repair to do, with these words at this place; the same key again gives the same one."""
    repair = SmallRepair.note(heard.compound, heard.text[:200], by=by, key=heard.key, building=heard.building)
    return Opened(repair.pk, repair.what[:60], reverse("activities:repair", args=[repair.pk]))


add_continuation(Continuation("repair", gettext_lazy("记一件小修"), CREATE, open_from, order=20))


@verb
def hand_on(repair: SmallRepair, to: Continuation, *, by: Actor) -> Opened:
    """It is more than small: it goes on as a matter with its words and its place, and both name each other. Once.

    Raises Forbidden, Refused. Locks the repair."""
    held: SmallRepair = SmallRepair.locked(repair.pk)
    demand(by, CREATE, held)
    if held.case_number:
        raise Conflict(_("这一件已经转成事项了。"))
    heard = Heard(held.what, f"repair:{held.pk}", "own_find", held.compound, held.building)
    opened = to.open(heard, by)
    held.case_id, held.case_number = opened.subject_id, opened.label
    held.save(update_fields=["case_id", "case_number"])
    record("repair.led_on", held, by=by, role=by.role_for(CREATE), to=opened.label)
    return opened


def figures(repairs: Any) -> dict[str, Any]:
    """How many are mended and how many wait, how many neighbours said thanks, and what it cost in all."""
    told: dict[str, Any] = repairs.aggregate(
        done=Count("pk", filter=Q(state="done")),
        waiting=Count("pk", filter=Q(state="todo")),
        thanks=Count("thanks"),
        cost=Sum("cost"),
    )
    return told


MOST_LINES = 5_000
HEADINGS = (
    ("序号", 6), ("日期", 12), ("小区", 18), ("地点", 18), ("修了什么", 36), ("用料", 24), ("花费（元）", 12),
    ("谁出的", 14), ("经手人", 12), ("事项编号", 20), ("居民的话", 30), ("record_id", 36),
)  # fmt: skip


def filled(repairs: Any) -> Filled:
    """What was mended, a line each, with what it cost in all."""
    found = repairs.filter(state="done").order_by("done_on", "id")[:MOST_LINES]
    found = list(found.select_related("compound").prefetch_related("thanks"))
    lines = [_cells(index, repair) for index, repair in enumerate(found, start=1)]
    total = float(sum(repair.cost for repair in found))
    return Filled(lines, (_("合计"), "", "", "", _("%(n)d件") % {"n": len(lines)}, "", total))


@verb
def ledger(repairs: Any, *, by: Actor) -> bytes:
    """The steward's own sheet of all that was mended; the history knows who took it."""
    first, told = repairs.filter(state="done").first(), filled(repairs)
    if first is not None:
        record("repair.exported", first, by=by, role=by.role_for(CREATE), rows=len(told.lines))
    title = _("小修小补台账")
    return written(title, title, HEADINGS, told.lines, who=taken_by(by), total=told.total, by=by.name)


def of_month(asked: Asked) -> Filled:
    repairs = SmallRepair.objects.visible_to(asked.actor).filter(asked.extent.within)
    return filled(repairs.filter(done_on__range=(asked.month.first, asked.month.last)))


add_ledger(
    Ledger(
        "repairs", gettext_lazy("小修小补台账"), HEADINGS, of_month, (CREATE,),
        gettext_lazy("当月修好的每一件小东西、花了多少钱、居民的话"), order=30,
    )
)  # fmt: skip


def _cells(index: int, repair: SmallRepair) -> list[Any]:
    words = [thanks.words for thanks in repair.thanks.all()]
    day, payer = f"{repair.done_on:%Y-%m-%d}", str(repair.get_payer_display())
    return [
        index, day, str(repair.compound), repair.place, repair.what, repair.material, float(repair.cost), payer,
        repair.by_name, repair.case_number, "".join(words), str(repair.pk),
    ]  # fmt: skip
