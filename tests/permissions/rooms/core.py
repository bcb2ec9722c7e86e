"""Who gets what at the addresses of `core`."""

from tests.permissions.row import Row, public

ROWS: list[Row] = [
    public("healthz"),
    public("readyz", status=503),
    public("metrics"),
    public("core:privacy"),
    public("core:feedback"),
    public("core:elder_mode", "POST", 302),
    public("core:language", "POST", 302),
]

NOT_PAGES = {"healthz", "metrics"}
