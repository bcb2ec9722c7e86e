"""Who gets what at the addresses of `insights`."""

from tests.permissions.row import DESK, Row, desk_page

ROWS: list[Row] = [
    desk_page("insights:overview", DESK),
    desk_page("insights:measure", DESK),
    desk_page("insights:export", "CS SO LD AU CS@"),
    Row("insights:export", "POST", {422: "CS SO LD AU CS@"}),
]
