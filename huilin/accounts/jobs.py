"""What is forgotten of logins by the clock."""

from huilin.accounts.models import forget_old_codes, forget_old_sessions


def forget_ended_sessions_and_codes() -> None:
    """Sessions that are over and codes older than a day are gone."""
    forget_old_sessions()
    forget_old_codes()
