"""Commands that rooms offer. A room's module is imported only when its command is used, and the command
appears only where the room is there."""

import importlib.util
import os
from dataclasses import dataclass
from typing import Any

import typer
from django.utils.module_loading import import_string
from typer.core import TyperCommand, TyperGroup

from huilin.cli.database import reachable_database
from huilin.cli.home import Home, set_up_django


@dataclass(frozen=True)
class Offer:
    """`target` is a Typer application or a plain function with typed parameters, as `module.name`."""

    target: str
    help: str
    needs_database: bool = True

    @property
    def is_there(self) -> bool:
        try:
            return importlib.util.find_spec(self.target.rpartition(".")[0]) is not None
        except ModuleNotFoundError:
            return False

    def load(self, name: str, context: typer.Context) -> Any:
        """The real command. Where it needs the database, Django is set up first and the database answers
        until the command has ended."""
        if self.needs_database:
            os.environ |= context.with_resource(reachable_database(Home().path))
            set_up_django()
        target: Any = import_string(self.target)
        if not isinstance(target, typer.Typer):
            function, target = target, typer.Typer(add_completion=False)
            target.command(name)(function)
        command = typer.main.get_command(target)
        command.name = name
        return command


OFFERS = {
    "street": Offer("huilin.people.street_command.app", "开通街道、录入小区、任命头一批人"),
    "import": Offer("huilin.people.command.import_roster", "从 Excel 导入名册（可先试运行）"),
    "export": Offer("huilin.people.command.export_roster", "把名册导出为 Excel"),
    "seal": Offer("huilin.audit.command.app", "历史封印：核对每一步记录没有被改动"),
    "suggest": Offer("huilin.cases.suggesting.command.app", "按文字猜类别：学习、测量、试一句"),
    "simulate": Offer("huilin.cases.simulation.command.simulate", "生成模拟事项，用于测速和试用"),
    "recount": Offer("huilin.insights.command.recount_all", "把看数用的汇总重新数一遍"),
    "consensus": Offer("huilin.consensus.command.app", "意见共识计算（不需要数据库）", needs_database=False),
}


class Rooms(TyperGroup):
    """The commands of this package and those that rooms offer."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *(name for name, offer in OFFERS.items() if offer.is_there)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        offer = OFFERS.get(cmd_name)
        if offer and offer.is_there:
            return TyperCommand(cmd_name, short_help=offer.help, help=offer.help)
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        offer = OFFERS.get(name or "")
        if offer and offer.is_there and name:
            command = offer.load(name, ctx)
        return name, command, rest
