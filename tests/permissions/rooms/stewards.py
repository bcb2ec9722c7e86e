"""Who gets what at the addresses of `stewards`."""

from typing import Any

from tests.cast import Cast
from tests.permissions.rooms.people import steward_of
from tests.permissions.row import Row, desk_page

ROWS: list[Row] = [
    desk_page("stewards:placards", "CS SO CS@"),
    desk_page("stewards:stewards", "ST SL CS SO LD AU ST@ CS@"),
    desk_page("stewards:steward", "ST CS SO"),
    Row("stewards:steward", "POST", {302: "ST CS SO"}),
    Row("stewards:placard_sheet", "GET", {200: "CS SO", 302: "AN"}, query="size=a4&entrances=on"),
]

ALLOWANCES = {"stewards:placards": 3, "stewards:placard_sheet": 8}
NOT_PAGES = {"stewards:placard_sheet"}


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    return {"stewards:steward": {"pk": steward_of(cast).pk}}
