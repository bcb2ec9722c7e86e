"""`huilin recount`: the sums behind the dashboard, counted again from the cases."""

import json
import time
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from huilin.core.tenancy import in_street, street_ids
from huilin.insights.tallying import gather, months, recount


def recount_all(
    street: Annotated[str, typer.Option("--street", help="九位街道代码；不写就是所有街道")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """把看数用的汇总按月从事项重新数一遍；期间可以照常办事。"""
    known = street_ids()
    if street and street not in known:
        typer.echo(f"没有街道 {street}。", err=True)
        raise typer.Exit(1)
    began, counted = time.monotonic(), 0
    for one in [street] if street else known:
        counted += _recount(one)
    row = {"months": counted, "seconds": round(time.monotonic() - began, 1)}
    typer.echo(json.dumps(row) if as_json else f"重新数了 {counted} 个月，用时 {row['seconds']} 秒。")


def _recount(street_id: str) -> int:
    """Each month in a transaction of its own; what stops on the way can be started again."""
    with in_street(street_id):
        found = months()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        for month in progress.track(found, description=street_id):
            with in_street(street_id):
                recount(month)
                gather()
    return len(found)
