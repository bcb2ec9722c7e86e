from huilin.accounts.models.login_code import LoginCode, forget_old_codes
from huilin.accounts.models.second_factor import Passkey, Totp, has_second_factor
from huilin.accounts.models.session import Session, forget_old_sessions
from huilin.accounts.models.user import User

__all__ = [
    "LoginCode",
    "Passkey",
    "Session",
    "Totp",
    "User",
    "forget_old_codes",
    "forget_old_sessions",
    "has_second_factor",
]
