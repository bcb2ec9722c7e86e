"""The `huilin consensus` command: analyse votes, write the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from .analysis import analyse as run_analysis
from .privacy import document, published
from .reading import read_moderation, read_votes
from .report import write_report
from .results import Analysis
from .votes import UnusableVotes

app = typer.Typer(help="从同意 / 不同意 / 略过的表态里找最大公约数。", no_args_is_help=True)

VotesFile = Annotated[Path, typer.Argument(help="表态 CSV：participant,statement,vote，或 Polis 导出文件。")]
StatementsFile = Annotated[Path | None, typer.Option("--statements", help="观点 CSV（Polis comments.csv）。")]
Mode = Annotated[str, typer.Option("--mode", help="huilin（默认）或 polis。")]
Seed = Annotated[int, typer.Option("--seed", help="重抽样的种子；同一种子结果逐位相同。")]

_STEPS = {
    "dimension": "判断有几个意见方向",
    "model": "拟合",
    "permuted votes": "与打乱的表态比较",
    "resampling": "去掉五分之一的人再看",
    "placing people": "安放每个人",
    "groups": "分组",
    "statements": "统计观点",
}


@app.command("analyse")
def analyse(
    votes: VotesFile,
    statements: StatementsFile = None,
    mode: Mode = "huilin",
    seed: Seed = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """找意见群体和大家都同意的观点。"""
    analysis, texts = _analysed(votes, statements, mode, seed)
    if as_json:
        json.dump(document(analysis, texts), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    for line in _lines(analysis, texts):
        typer.echo(line)


@app.command("report")
def report(
    votes: VotesFile,
    out: Annotated[Path, typer.Option("--out", help="写到这个文件夹。")],
    statements: StatementsFile = None,
    mode: Mode = "huilin",
    seed: Seed = 0,
) -> None:
    """写一页图文报告（中文、英文），不含任何个人。文件夹里若有上次的 report.json，
    少于五人的变化不会显示。"""
    analysis, texts = _analysed(votes, statements, mode, seed)
    earlier = out / "report.json"
    previous = None
    if earlier.exists():
        try:
            previous = json.loads(earlier.read_text("utf-8"))
        except ValueError:
            _refuse(f"{earlier} 已损坏；请移走后重试。")
    out.mkdir(parents=True, exist_ok=True)
    shown = published(analysis, texts, previous)
    earlier.write_text(json.dumps(shown, ensure_ascii=False, indent=1), "utf-8")
    for path in write_report(shown, analysis, out):
        typer.echo(str(path))


def _analysed(votes: Path, statements: Path | None, mode: str, seed: int) -> tuple[Analysis, dict]:
    try:
        table = read_votes(votes)
        states, texts = read_moderation(statements) if statements else ({}, {})
        known = {str(name): name for name in table.statements}
        moderation = {known[name]: state for name, state in states.items() if name in known}
        texts = {known[name]: text for name, text in texts.items() if name in known}
        return run_analysis(table, moderation=moderation, mode=mode, seed=seed, progress=_say), texts
    except UnusableVotes as error:
        _refuse(str(error))


def _say(step: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"… {_STEPS.get(step, step)}", err=True)


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _lines(analysis: Analysis, texts: dict):
    yield f"{analysis.voters} 人，{len(analysis.statements)} 条观点，{analysis.votes} 次表态。"
    if analysis.groups:
        yield "意见群体：" + "，".join(f"第 {g.group + 1} 组 {g.size} 人" for g in analysis.groups)
    else:
        yield "没有稳定的意见群体。"
    yield "大家都认可的："
    for each in analysis.consensus:
        side = "同意" if each.side == "agree" else "不同意"
        share = each.share
        text = texts.get(each.statement, "")
        yield f"  {side} {each.statement}（{share.share:.0%}，九成区间 {share.low:.0%}–{share.high:.0%}）{text}"
