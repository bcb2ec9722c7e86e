"""`huilin street`: a street begins here: the office, its compounds, and the first people, who may appoint others."""

from pathlib import Path
from typing import Annotated

import typer
from django.core.exceptions import ValidationError
from django.db import transaction

from huilin.accounts.models import User
from huilin.core.errors import Refused
from huilin.core.permissions import STAFF_CODES, SYSTEM
from huilin.core.sheets.opening import open_grids
from huilin.core.tenancy import in_street
from huilin.core.text import clean_name, clean_text, normalise_phone
from huilin.people.command import Street, one_street
from huilin.people.models import Person, Role
from huilin.places.models import Community, Compound, Placard
from huilin.places.models import Street as StreetRow

app = typer.Typer(add_completion=False, help="开通街道、录入小区、任命头一批人")
SHEET_HELP = "xlsx 或 csv，列名：社区、小区，可加 地址、值班电话"
FIRST_ROLES = ("AD", "LD", "SO", "AU")
"""Roles of the street as a whole; everybody else is asked for and approved on the page 任职."""


def give_up(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(1)


@app.command("open")
def open_street(
    code: Annotated[str, typer.Argument(help="街道的九位统计代码，例如 441302004")],
    name: Annotated[str, typer.Argument(help="街道名称")],
    host: Annotated[str, typer.Option(help="这个街道用的网址（只有一个街道时可不写）")] = "",
    district: Annotated[str, typer.Option(help="区县")] = "",
    city: Annotated[str, typer.Option(help="城市")] = "",
    supervision_phone: Annotated[str, typer.Option(help="监督电话")] = "",
) -> None:
    """开通一个街道；序号自动取下一个（1到999，印在公示牌和查询码里）。"""
    if not (len(code) == 9 and code.isdigit()):
        raise give_up("街道代码是九位数字。")
    with transaction.atomic():
        if StreetRow.objects.filter(pk=code).exists():
            raise give_up("这个街道已经开通了。")
        taken = set(StreetRow.objects.values_list("number", flat=True))
        free = next((number for number in range(1, 1000) if number not in taken), None)
        if free is None:
            raise give_up("最多999个街道。")
        StreetRow.objects.create(
            id=code, number=free, name=clean_text(name), host=host, district=district, city=city,
            supervision_phone=supervision_phone,
        )  # fmt: skip
    typer.echo(f"{name}已开通，序号{free:03}。")


@app.command("compounds")
def add_compounds(
    file: Annotated[
        Path,
        typer.Argument(
            help="xlsx 或 csv，列名：社区、小区，可加 地址、值班电话", exists=True, dir_okay=False
        ),
    ],
    street: Street = "",
) -> None:
    """录入社区和小区，每个小区一块公示牌；已有的不动，整张成功或者一个不录。"""
    try:
        rows = read_compounds(file)
    except Refused as refusal:
        raise give_up(refusal.message) from refusal
    with transaction.atomic(), in_street(one_street(street)):
        new = sum(put_compound(*row) for row in rows)
    typer.echo(f"新录{new}个小区，共{len(rows)}行。")


def read_compounds(file: Path) -> list[tuple[str, str, str, str]]:
    """(community, compound, address, duty phone) of each row; raises Refused naming what is missing."""
    grid = open_grids(file.read_bytes())[0].cells
    cells = [["" if cell is None else clean_text(str(cell)) for cell in row] for row in grid]
    at = next((index for index, row in enumerate(cells) if "社区" in row and "小区" in row), None)
    if at is None:
        raise Refused("找不到列名「社区」和「小区」。")
    columns = {
        heading: cells[at].index(heading)
        for heading in ("社区", "小区", "地址", "值班电话")
        if heading in cells[at]
    }
    rows = []
    for number, row in enumerate(cells[at + 1 :], start=at + 2):
        told = {heading: row[index] if index < len(row) else "" for heading, index in columns.items()}
        if not any(told.values()):
            continue
        if not (told["社区"] and told["小区"]):
            raise Refused(f"第{number}行缺社区或小区的名称。")
        rows.append((told["社区"], told["小区"], told.get("地址", ""), told.get("值班电话", "")))
    return rows


def put_compound(community: str, compound: str, address: str, duty_phone: str) -> bool:
    """Whether the compound is new; a new one has its placard."""
    home, _made = Community.objects.get_or_create(name=community)
    place, is_new = Compound.objects.get_or_create(
        name=compound, community=home, defaults={"address": address, "duty_phone": duty_phone}
    )
    if is_new:
        Placard.objects.create(compound=place, community=home)
    return is_new


@app.command("appoint")
def appoint(
    name: Annotated[str, typer.Argument(help="姓名")],
    phone: Annotated[str, typer.Argument(help="手机号，用来登录")],
    role: Annotated[str, typer.Argument(help="身份：AD 系统管理员、LD 街道领导、SO 街道经办、AU 审计")],
    street: Street = "",
) -> None:
    """任命街道的头一批人；以后的人在「任职」页申请和批准。"""
    if role not in FIRST_ROLES:
        raise give_up("这里只任命 " + "、".join(FIRST_ROLES) + "；别的身份在「任职」页申请。")
    try:
        number = normalise_phone(phone)
    except ValidationError as error:
        raise give_up(error.messages[0]) from error
    with transaction.atomic(), in_street(one_street(street)):
        user = User.objects.by_phone(number) or User.objects.make(phone=number, name=clean_name(name))
        user.needs_second_factor = user.needs_second_factor or role in STAFF_CODES
        user.save(update_fields=["needs_second_factor"])
        person = Person.objects.filter(user_id=user.pk).first()
        if person is None:
            person = Person(name=clean_name(name), phone=number, user_id=user.pk)  # type: ignore[misc]
            person.save(force_insert=True)
        if Role.objects.in_force().filter(person=person, code=role).exists():
            raise give_up("这个人已经有这个身份了。")
        Role.appoint(person, role, by=SYSTEM)
    typer.echo("已任命。第一次登录：用手机验证码，再设动态口令。")
