"""What becomes true in the background: messages and login codes are on their way."""

from typing import Any

from django.dispatch import receiver
from procrastinate.contrib.django import app

from huilin.accounts.signals import code_made
from huilin.core.tenancy import street_ids
from huilin.notifications.delivery import deliver_codes, deliver_street


def deliver_messages() -> None:
    """Login codes first: somebody is waiting for them. Then each street's outbox."""
    deliver_codes()
    for street_id in street_ids():
        deliver_street(street_id)


@app.task(name="deliver_login_codes", queue="codes")
def deliver_login_codes() -> None:
    deliver_codes()


@receiver(code_made, dispatch_uid="notifications.deliver_soon")
def deliver_soon(sender: Any, **kwargs: Any) -> None:
    """The code leaves as soon as the request's transaction has committed; the request itself waits for no provider."""
    deliver_login_codes.defer()
