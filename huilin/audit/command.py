"""`huilin seal`: the history against its seals."""

import json
from typing import Annotated

import typer

from huilin.audit.seals import printed_head
from huilin.audit.verification import verify
from huilin.core.tenancy import street_ids

app = typer.Typer(add_completion=False, no_args_is_help=True)

Street = Annotated[str, typer.Option("--street", help="九位街道代码；不写就是全部街道")]


@app.command("verify")
def verify_seals(
    street: Street = "",
    printed: Annotated[
        str, typer.Option("--head", help="以前印出来的封印（街道.号.摘要）,查数据是否被换成旧的")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """核对每一条历史记录没有被改动、删除或插入；有问题时退出状态为 1。"""
    street = street or printed.partition(".")[0]
    reports = [verify(key, printed=printed) for key in ([street] if street else street_ids())]
    if as_json:
        typer.echo(json.dumps([report.as_row() for report in reports], ensure_ascii=False, indent=2))
    else:
        for report in reports:
            typer.echo(
                f"{report.street_id}:{report.events}条记录,{report.seals}个封印,{report.unsealed}条待封"
            )
            typer.echo(
                "\n".join(f"✗ {fault}" for fault in report.faults) or f"没有发现改动。封印:{report.head}"
            )
    raise typer.Exit(0 if all(report.is_sound for report in reports) else 1)


@app.command("head")
def show_head(street: Street = "") -> None:
    """印出最新的封印，可以贴在公示栏里。"""
    for key in [street] if street else street_ids():
        typer.echo(printed_head(key))
