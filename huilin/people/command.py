"""`huilin import` and `huilin export`: a community's roster from and to Excel, for the operator of this machine."""

import json
from pathlib import Path
from typing import Annotated

import typer

from huilin.core.errors import Refused
from huilin.core.tenancy import street_ids
from huilin.people.roster import exporting, importing

Street = Annotated[str, typer.Option("--street", help="九位街道代码；只有一个街道时可不写")]


def import_roster(
    file: Annotated[Path, typer.Argument(help="花名册：xlsx、xls 或 csv", exists=True, dir_okay=False)],
    street: Street = "",
    community: Annotated[str, typer.Option(help="社区名称；表里的小区都在这个社区")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试读，不导入")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """整张导入，或者一行不导；有问题时逐处写明在哪张表、哪个格子，退出状态为 1。"""
    try:
        outcome = importing.import_roster(file, one_street(street), community=community, dry_run=dry_run)
    except Refused as refusal:
        typer.echo(str(refusal.message), err=True)
        raise typer.Exit(1) from refusal
    findings = outcome.trial.findings
    if as_json:
        typer.echo(json.dumps(outcome.as_row(), ensure_ascii=False))
    else:
        lines = [f"{fault.sheet} {fault.cell}：{fault.message}" for fault in findings.faults]
        done = "已导入" if outcome.is_applied else "可以导入"
        typer.echo("\n".join(lines) or f"{len(outcome.trial.rows)}行，{done}")
    raise typer.Exit(1 if findings.faults else 0)


def export_roster(
    file: Annotated[Path, typer.Argument(help="写到哪个文件（xlsx）")],
    street: Street = "",
    compound: Annotated[str, typer.Option(help="小区名称；不写就是全部")] = "",
    full: Annotated[bool, typer.Option("--full", help="不打星号；要写理由")] = False,
    reason: Annotated[str, typer.Option(help="为什么要完整信息")] = "",
) -> None:
    """写出花名册，格式和导入用的一样；默认打星号。"""
    try:
        rows = exporting.export_roster(file, one_street(street), compound=compound, full=full, reason=reason)
    except Refused as refusal:
        typer.echo(str(refusal.message), err=True)
        raise typer.Exit(1) from refusal
    typer.echo(f"{rows}行")


def one_street(street: str) -> str:
    """The street named, or the only one there is."""
    known = street_ids()
    if street in known:
        return street
    if street or len(known) != 1:
        raise typer.BadParameter("请用 --street 写明街道代码：" + "、".join(known))
    return known[0]
