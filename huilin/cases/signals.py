"""What upper rooms may wake up to. Connected in their `apps.py`."""

from django.dispatch import Signal

case_closed = Signal()
"""A case was closed or settled. Sent inside the transaction with `case` and `by`."""
