from huilin.accounts.models.session import Session
from huilin.accounts.models.user import User

__all__ = ["Session", "User"]
