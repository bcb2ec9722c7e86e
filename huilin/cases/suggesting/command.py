"""`huilin suggest`: learn from the examples, measure, try a sentence."""

import json
from typing import Annotated

import typer

from huilin.cases.models.vocabulary import categories
from huilin.cases.suggesting.examples import EXAMPLES, LEARNED, read
from huilin.cases.suggesting.guessing import guess_category, learned
from huilin.cases.suggesting.measuring import measure
from huilin.cases.suggesting.model import Model

app = typer.Typer(no_args_is_help=True, help="按文字猜类别：学习、测量、试一句", add_completion=False)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@app.command("train")
def train() -> None:
    """从例句重新学习，写进软件包里的模型文件（改了例句以后用）。"""
    examples = read(EXAMPLES)
    keywords = {slug: row.keywords.split() for slug, row in categories.get().items()}
    Model.learn(examples, keywords).save(LEARNED)
    learned.cache_clear()
    typer.echo(f"{len(examples)} 句，版本 {learned().version}。")


@app.command("measure")
def show_measure(as_json: Json = False) -> None:
    """用没有学过的句子量一量猜得准不准。"""
    found = measure()
    figures = {
        "sentences": found.count,
        "accuracy": round(found.accuracy, 3),
        "macro_f1": round(found.macro_f1, 3),
        "silent": round(found.silence, 3),
        "precision_when_named": round(found.precision, 3),
        "version": learned().version,
    }
    if as_json:
        typer.echo(json.dumps(figures | {"confusions": found.confusions()}, ensure_ascii=False))
        return
    for name, value in figures.items():
        typer.echo(f"{name}  {value}")
    for right, said, n in found.confusions():
        typer.echo(f"  {right} → {said}  {n}")


@app.command("try")
def try_sentence(text: Annotated[str, typer.Argument(help="居民会怎么说")], as_json: Json = False) -> None:
    """一句话会猜成哪一类。"""
    guess = guess_category(text)
    slug = guess.category.slug if guess and guess.category else None
    row = {"category": slug, "percent": guess.percent if guess else 0}
    name = categories.get()[slug].name if slug else "不确定"
    typer.echo(json.dumps(row) if as_json else f"{name}  {row['percent']}%")
