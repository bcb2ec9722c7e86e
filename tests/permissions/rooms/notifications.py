"""Who gets what at the addresses of `notifications`."""

from tests.permissions.row import Row, public

ROWS: list[Row] = [
    # Only the demo shows what would have been sent.
    public("notifications:demo_outbox", status=404),
]
