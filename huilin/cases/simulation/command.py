"""`huilin simulate`: invented matters in any number."""

import json
import time
from typing import Annotated, Any

import typer
from django.db import connection
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from huilin.audit.seals import seal_street
from huilin.cases.models import Case
from huilin.cases.simulation.cast import places_with_people
from huilin.cases.simulation.loading import load
from huilin.cases.simulation.stories import Teller
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.tenancy import in_street
from huilin.places.models import streets


def simulate(
    cases: Annotated[int, typer.Option("--cases", min=1, help="生成多少件")],
    street: Annotated[str, typer.Option("--street", help="九位街道代码；只有一个街道时可不写")] = "",
    seed: Annotated[int, typer.Option("--seed", help="同一个数字得到同一批")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """生成模拟事项（连同办理经过和封印），用于测速和试用；同一批再生成一次不会重复。"""
    found = streets.get().by_id.get(street) if street else streets.get().only()
    try:
        if found is None:
            raise Refused(f"没有街道 {street}。" if street else "请用 --street 写明街道。")
        row = load_simulated(found, cases, seed)
    except Refused as refusal:
        typer.echo(str(refusal.message), err=True)
        raise typer.Exit(1) from refusal
    sentence = (
        f"街道 {row['street']}：{row['cases']} 件事项、{row['events']} 条经过，用时 {row['seconds']} 秒。"
    )
    if row["events"] == 0:
        sentence = f"街道 {row['street']} 已经有这一批 {row['cases']} 件，没有改动。"
    typer.echo(json.dumps(row, ensure_ascii=False) if as_json else sentence)


def load_simulated(street: Any, count: int, seed: int) -> dict[str, Any]:
    """`count` matters of this seed are in the street, with sealed history. Raises Refused when another number of them is."""
    began = time.monotonic()
    with connection.as_owner():  # type: ignore[attr-defined]
        with in_street(street.pk):
            there = Case.objects.filter(idempotency_key__startswith=f"simulated-{seed}-").count()
        if there and there != count:
            raise Refused(f"这一批（--seed {seed}）已经有 {there} 件；请换一个 --seed，或用原来的件数。")
        events = 0 if there else _load(street, count, seed)
    seconds = round(time.monotonic() - began, 1)
    return {"street": street.pk, "seed": seed, "cases": count, "events": events, "seconds": seconds}


def _load(street: Any, count: int, seed: int) -> int:
    while seal_street(street.pk):
        pass
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, auto_refresh=False) as progress, in_street(street.pk):
        task = progress.add_task("写事项", total=count)
        places = places_with_people()
        teller = Teller(places, street.number, seed, clock.now())
        return load(
            street.pk, teller, places, count, lambda done: progress.update(task, completed=done, refresh=True)
        )
