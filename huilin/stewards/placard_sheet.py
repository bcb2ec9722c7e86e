"""Placards on paper: one page a place, in the four sizes that print shops and walls know."""

import hashlib
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from huilin.core.errors import Refused
from huilin.core.qr import qr_outline, qr_rows
from huilin.stewards.typesetting import plain_day, printable, typeset

SIZES = {"a4": (210, 297), "400x600": (400, 600), "600x900": (600, 900), "270x170": (270, 170)}
MOST_STEWARDS = 6
MOST_SHEETS = 500
QUIET_MODULES = 4
JPEG_START = b"\xff\xd8\xff"


class PlacardRefused(Refused):
    """The placards cannot be printed as asked."""


@dataclass(frozen=True)
class StewardLine:
    """One steward as residents see them. `photo` is a clean JPEG, only when they agreed to its publication.

    Without a `phone` the duty number stands in its place.
    """

    name: str
    title: str
    scope: str
    phone: str
    visiting: str
    photo: bytes | None = None
    duties: str = ""


@dataclass(frozen=True)
class PlacardSheet:
    """What stands on one placard. `code` and `url` belong to the place, so stewards may change behind them."""

    street: str
    community: str
    compound: str
    place_label: str
    stewards: tuple[StewardLine, ...]
    duty_phone: str
    supervision_phone: str
    issuer: str
    code: str
    url: str
    issued_on: date
    phone_fallback: str


def render(sheets: Sequence[PlacardSheet], size: str, marks: bool = True) -> bytes:
    """A PDF with one page a sheet, 3 mm bleed, TrimBox at the cut; with `marks`, crop marks 9 mm around it.

    `size` is a4, 400x600, 600x900 or 270x170 (mm). Text shrinks until it fits its field. The same sheets give the
    same bytes. Raises `PlacardRefused` for no or more than 500 sheets, or more than six stewards on one.
    """
    refuse_unprintable(sheets, size)
    with tempfile.TemporaryDirectory(prefix="placard-") as folder:
        width, height = SIZES[size]
        job = {
            "width": width,
            "height": height,
            "marks": marks,
            "author": printable(sheets[0].issuer),
            "sheets": [sheet_particulars(sheet, Path(folder)) for sheet in sheets],
        }
        latest = max(sheet.issued_on for sheet in sheets)
        return typeset("placard.typ", job, on=latest, root=Path(folder))


def refuse_unprintable(sheets: Sequence[PlacardSheet], size: str) -> None:
    if size not in SIZES:
        raise PlacardRefused(_("没有这种公示牌尺寸。"), field="size")
    if not sheets:
        raise PlacardRefused(_("请至少选择一块公示牌。"))
    if len(sheets) > MOST_SHEETS:
        raise PlacardRefused(_("一次最多打印 %(most)d 块公示牌，请分批打印。") % {"most": MOST_SHEETS})
    for sheet in sheets:
        if len(sheet.stewards) > MOST_STEWARDS:
            raise PlacardRefused(_("一块公示牌最多写 %(most)d 位管家。") % {"most": MOST_STEWARDS})


def sheet_particulars(sheet: PlacardSheet, folder: Path) -> dict[str, Any]:
    """The sheet as the template reads it; photos become files beside it."""
    rows = qr_rows(sheet.url)
    words = {name: printable(value) for name, value in vars(sheet).items() if isinstance(value, str)}
    phones = ("duty_phone", "supervision_phone", "phone_fallback")
    return (
        words
        | {name: grouped(words[name]) for name in phones}
        | {
            "url": sheet.url,
            "issued_on": plain_day(sheet.issued_on),
            "stewards": [
                steward_particulars(steward, folder, grouped(words["duty_phone"]))
                for steward in sheet.stewards
            ],
            "qr": {"modules": len(rows), "outline": qr_outline(rows, quiet=QUIET_MODULES)},
        }
    )


def steward_particulars(steward: StewardLine, folder: Path, duty_phone: str) -> dict[str, Any]:
    words = {name: printable(value) for name, value in vars(steward).items() if isinstance(value, str)}
    photo = photo_file(steward.photo, folder) if steward.photo else None
    return words | {"phone": grouped(words["phone"]), "duty_phone": duty_phone, "photo": photo}


def photo_file(photo: bytes, folder: Path) -> str:
    if not photo.startswith(JPEG_START):
        raise PlacardRefused(_("管家照片不是 JPG，请重新上传。"))
    name = hashlib.sha256(photo).hexdigest() + ".jpg"
    (folder / name).write_bytes(photo)
    return name


def grouped(phone: str) -> str:
    """Mobile numbers 3-4-4 as people read them aloud, without +86; anything else as it is written."""
    digits = re.fullmatch(r"(?:\+86)?(1\d{2})(\d{4})(\d{4})", phone)
    return " ".join(digits.groups()) if digits else phone
