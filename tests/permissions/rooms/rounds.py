"""Who gets what at the addresses of `rounds`. The worker and the empty page hold nobody's data."""

from tests.permissions.rooms.visits import WALKS
from tests.permissions.row import Row, desk_page, public

ROWS: list[Row] = [
    desk_page("rounds:today", WALKS),
    desk_page("rounds:key", WALKS),
    public("rounds:shell"),
    public("rounds:worker"),
]

NOT_PAGES = {"rounds:key", "rounds:worker"}
