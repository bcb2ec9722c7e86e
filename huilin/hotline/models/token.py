"""A machine's token: lets the city's system hand in tickets of one street, and nothing else.

Only its digest is kept; the token itself has 256 random bits, so a plain hash is enough. It begins with the street's
number, so that the door knows the street before it touches a tenant table.
"""

import hashlib
import re
import secrets
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Scoped, demand, visible
from huilin.core.tenancy import TenantManager, TenantModel, TenantQuerySet, current_street
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.hotline.permissions import TOKENS
from huilin.places.models import streets

_TOKEN = re.compile(r"hl(\d{3})_[A-Za-z0-9_-]{43}")


class MachineTokenQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["MachineToken"]:
        return self.filter(visible(MachineToken, actor, TOKENS))


class MachineToken(TenantModel, Scoped):
    name = models.CharField(gettext_lazy("给谁用"), max_length=60)
    digest = models.BinaryField(max_length=32, editable=False)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by_name = models.CharField(max_length=50, blank=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(MachineTokenQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("接口口令")
        ordering = ("-issued_at", "-id")
        constraints = [models.UniqueConstraint(fields=["street_id", "digest"], name="machinetoken_digest")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @verb
    def issue(cls, name: str, *, by: Actor) -> tuple[Self, str]:
        """A new token and its text, which is told this once and kept nowhere."""
        token = cls(street_id=current_street(), issued_at=clock.now(), issued_by_name=by.name)
        demand(by, TOKENS, token)
        token.name = clean_text(name)
        if not token.name:
            raise Refused(_("请写给哪个系统用。"), field="name")
        number = streets.get().by_id[token.street_id].number
        text = f"hl{number:03d}_{secrets.token_urlsafe(32)}"
        token.digest = digest_of(text)
        token.save(force_insert=True)
        record("token.issued", token, by=by, role=by.role_for(TOKENS), name=token.name)
        return token, text

    @verb
    def revoke(self, *, by: Actor) -> None:
        """It opens nothing from now on."""
        fresh = type(self).locked(self.pk)
        demand(by, TOKENS, fresh)
        if fresh.revoked_at is not None:
            raise Conflict(_("这个口令已经收回了。"))
        fresh.revoked_at = clock.now()
        fresh.save(update_fields=["revoked_at"])
        record("token.revoked", fresh, by=by, role=by.role_for(TOKENS), name=fresh.name)

    @classmethod
    def opened_by(cls, text: str) -> Self | None:
        """The token in force with this text, noted as used; None for any other."""
        token: Self | None = cls.objects.filter(digest=digest_of(text), revoked_at=None).first()
        if token is not None:
            cls.objects.filter(pk=token.pk).update(used_at=timezone.now())
        return token

    def as_actor(self) -> Actor:
        """The city's system as who acts: it may do what its one address does."""
        return Actor(name=self.name[:50], is_system=True)


def digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def street_number_in(text: str) -> int | None:
    """The number of the street that a token is for; None when it cannot be a token."""
    match = _TOKEN.fullmatch(text)
    return int(match[1]) if match else None
