"""What `huilin` can be told to do. Each command is a few lines; the work is in the modules beside it."""

import json
import os
from typing import Annotated

import typer
from django.utils.module_loading import import_string
from rich.console import Console

from huilin.cli import demo as demos
from huilin.cli import serve as serving
from huilin.cli.check import findings
from huilin.cli.database import reachable_database
from huilin.cli.embedded import AlreadyRunning, ServerFailed
from huilin.cli.home import Home, set_up_django
from huilin.cli.offers import Rooms

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

app = typer.Typer(
    cls=Rooms,
    help="惠邻：老旧小区自治的软件。设置都在环境变量里(HUILIN_*、DATABASE_URL)。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Port = Annotated[int, typer.Option(envvar="HUILIN_PORT", min=1, max=65535, help="端口")]


@app.command()
def demo(port: Port = 8000) -> None:
    """在本机跑起试点：数据库、网页、后台任务，并列出演示登录。"""
    raise typer.Exit(demos.Demo(port).run())


@app.command()
def serve(
    host: Annotated[str, typer.Option(envvar="HUILIN_HOST", help="监听的地址")] = "127.0.0.1",
    port: Port = 8000,
    processes: Annotated[int, typer.Option(envvar="HUILIN_PROCESSES", min=1, help="进程数")] = min(CORES, 4),
    threads: Annotated[int, typer.Option(envvar="HUILIN_THREADS", min=1, help="每个进程的线程数")] = 4,
) -> None:
    """启动网页服务（前台运行）。"""
    serving.serve(host, port, processes, threads)


@app.command()
def worker(
    concurrency: Annotated[int, typer.Option(envvar="HUILIN_JOBS", min=1, help="同时做几件")] = 2,
) -> None:
    """做后台任务（前台运行）。"""
    serving.work(concurrency)


@app.command()
def migrate() -> None:
    """把数据库结构、程序账户和街道之间的隔离更新到本版本。"""
    serving.migrate()


@app.command()
def check(
    deploy: Annotated[bool, typer.Option("--deploy", help="再看对外开放是否安全")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """检查安装是否正常；有问题时退出状态为 1。"""
    with reachable_database(Home().path) as variables:
        os.environ |= variables
        set_up_django()
        found = findings(deploy=deploy)
    if as_json:
        typer.echo(json.dumps([finding.as_row() for finding in found], ensure_ascii=False, indent=2))
    else:
        for finding in found:
            typer.echo(f"✗ {finding.name}: {finding.problem} {finding.remedy}")
        typer.echo(f"发现 {len(found)} 个问题。" if found else "没有发现问题。")
    raise typer.Exit(1 if found else 0)


@app.command("demo-code")
def demo_code(phone: Annotated[str, typer.Argument(help="演示登录的手机号")]) -> None:
    """显示演示登录此刻的动态码（六位）。"""
    typer.echo(demos.one_time_code(phone))


@app.command("load-pilot", hidden=True)
def load_pilot(stamp: str = "pilot") -> None:
    """建立数据库结构并载入试点数据（演示用）。"""
    demos.load_pilot(stamp)


@app.command()
def shell() -> None:
    """打开连着数据库的 Python。"""
    with reachable_database(Home().path) as variables:
        os.environ |= variables
        set_up_django()
        import_string("django.core.management.call_command")("shell")


def main() -> None:
    """The entry point. A condition the operator can mend is one sentence, not a traceback."""
    try:
        app()
    except (AlreadyRunning, ServerFailed, demos.DemoFailed) as error:
        Console(stderr=True, markup=False, highlight=False).print(str(error))
        raise SystemExit(1) from error
