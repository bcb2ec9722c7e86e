"""Who gets what at the addresses of `api`."""

from typing import Any

from tests.cast import Cast
from tests.permissions.row import DESK, READERS, Row, public

ROWS: list[Row] = [
    public("api:reports", status=405),
    public("api:report", status=404),
    public("api:tickets", status=405),
    public("api:place"),
    Row("api:cases", "GET", {200: DESK, 401: "AN"}),
    Row("api:case", "GET", {200: READERS, 401: "AN"}),
    Row("api:history", "GET", {200: READERS, 401: "AN"}),
    public("api:sync", status=405),
    public("api:openapi"),
    public("api:nothing_here", status=404),
]

NOT_PAGES = {"api:place", "api:openapi", "api:report", "api:cases", "api:case", "api:history"}


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    return {
        "api:report": {"query_code": "0" * 16},
        "api:place": {"placard_code": cast.placard.code},
        "api:nothing_here": {"rest": "none"},
    }
