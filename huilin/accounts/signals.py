"""What upper rooms may wake up to. Connected in their `apps.py`."""

from django.dispatch import Signal

phone_proved = Signal()
"""Somebody proved by a code that a number is theirs. Sent inside the transaction, before the session starts, with `user` and
`request`; a receiver may link the login to a person or set `user.needs_second_factor`."""

code_made = Signal()
"""A login code waits to be sent. Sent inside the transaction that made it."""
