"""Ties a login to the person of the register whose number was just proved."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from huilin.accounts.models import User
from huilin.accounts.signals import phone_proved
from huilin.audit import kinds
from huilin.audit.models import record
from huilin.core.permissions import STAFF_CODES, SYSTEM
from huilin.people.models import Person, Role

kinds.register({"person.linked": _("用手机验证码登录，与名册对上了")})


@receiver(phone_proved, dispatch_uid="people.link_login")
def link_login(sender: Any, *, user: User, request: Any, **kwargs: Any) -> None:
    """After this the one person of this street with the proved number has the login; staff are asked a second factor.

    A number that several persons share links nobody, and neither does one of staff: numbers are handed on to strangers, so
    an administrator ties those.
    """
    if request.street is None:
        return
    person = Person.objects.filter(user_id=user.pk).first() or _only_person(user)
    if person is None:
        return
    is_staff = Role.objects.in_force().filter(person=person, code__in=STAFF_CODES).exists()
    if person.user_id is None and not is_staff:
        person.user_id = user.pk
        person.save(update_fields=["user_id"])
        record("person.linked", person, by=SYSTEM)
    if is_staff and person.user_id == user.pk and not user.needs_second_factor:
        user.needs_second_factor = True
        user.save(update_fields=["needs_second_factor"])


def _only_person(user: User) -> Person | None:
    """The one living entry with the login's number, without a login of its own."""
    found = list(Person.objects.filter(phone_index=user.phone_index, erased_at=None)[:2])
    return found[0] if len(found) == 1 and found[0].user_id is None else None
