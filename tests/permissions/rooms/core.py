"""Who gets what at the addresses of `core`."""

from tests.permissions.row import Row, desk_page, public

ROWS: list[Row] = [
    public("healthz"),
    public("readyz", status=503),
    public("metrics"),
    public("core:privacy"),
    public("core:feedback"),
    desk_page("core:menu", "ST SL BL CS ME PO PV PU SO LD AU AD ST@ CS@"),
    public("core:elder_mode", "POST", 302),
    public("core:language", "POST", 302),
]

NOT_PAGES = {"healthz", "metrics"}
