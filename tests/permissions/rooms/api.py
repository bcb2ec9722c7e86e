"""Who gets what at the addresses of `api`."""

from typing import Any

from tests.cast import Cast
from tests.permissions.row import Row, public

ROWS: list[Row] = [
    public("api:reports", status=405),
    public("api:report", status=404),
    public("api:tickets", status=405),
    public("api:place"),
    public("api:openapi"),
    public("api:nothing_here", status=404),
]

NOT_PAGES = {"api:place", "api:openapi", "api:report"}


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    return {
        "api:report": {"query_code": "0" * 16},
        "api:place": {"placard_code": cast.placard.code},
        "api:nothing_here": {"rest": "none"},
    }
