"""Who gets what at the addresses of `accounts`."""

from typing import Any

from tests.cast import Cast
from tests.permissions.row import AT_A_DESK, SIGNED_IN, Row, public

ROWS: list[Row] = [
    public("accounts:sign_in"),
    public("accounts:sign_in", "POST", 422),
    public("accounts:password"),
    public("accounts:password", "POST", 422),
    # Without a code under way, or a password just given, there is nothing to prove: back to the start.
    public("accounts:code", status=302),
    public("accounts:code", "POST", 302),
    public("accounts:second_factor", status=302),
    public("accounts:second_factor", "POST", 302),
    public("accounts:passkey_proof", "POST", 404),
    Row("accounts:enrol_totp", "GET", {200: AT_A_DESK}, rest=302),
    public("accounts:enrol_totp", "POST", 302),
    Row("accounts:passkeys", "GET", {200: AT_A_DESK}),
    Row("accounts:passkeys", "POST", {422: AT_A_DESK}),
    public("accounts:passkey", "POST", 404),
    Row("accounts:devices", "GET", {200: SIGNED_IN, 302: "AN"}),
    Row("accounts:other_devices", "POST", {302: SIGNED_IN}),
    public("accounts:device", "POST", 404),
    public("accounts:arrival", status=302),
    public("accounts:sign_out", "POST", 302),
]


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    return {"accounts:device": {"name": "none"}}
