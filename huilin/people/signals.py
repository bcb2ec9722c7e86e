"""What upper rooms may wake up to. Connected in their `apps.py`."""

from django.dispatch import Signal

role_ended = Signal()
"""A role was ended before its term. Sent inside the transaction with `role` and `by`; a term that runs out sends nothing."""
