"""The number of a volunteer (志愿者编号): given with the first service written down, one for the whole street."""

from uuid import UUID

from django.db import connection, models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.crypto import blind_index
from huilin.core.sealed import IndexField
from huilin.core.tenancy import TenantModel, current_street
from huilin.core.transactions import verb

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('volunteer/' || %s, 0))"


class Volunteer(TenantModel):
    """Whose number it is only the key tells: of an entry of the register, of name and phone without one, or of a unit."""

    number = models.IntegerField()
    key = IndexField()
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("志愿者编号")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "number"], name="volunteer_number"),
            models.UniqueConstraint(fields=["street_id", "key"], name="volunteer_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number:06d}"

    @classmethod
    @verb
    def numbered(cls, wanted: dict[bytes, bytes]) -> dict[bytes, "Volunteer"]:
        """The number of each key, a new one where it has none, in the order asked.

        `wanted` gives beside each key the one by which the same person was known before it stood in the register, or
        nothing: then the number goes over. At most five statements. Locks the numbers of the street while some are new.
        """
        found = cls._known(wanted)
        if len(found) < len(wanted):
            with connection.cursor() as cursor:
                cursor.execute(_LOCK, [current_street()])
            found = cls._known(wanted)
            last = cls.objects.aggregate(last=Max("number"))["last"] or 0
            missing = [key for key in wanted if key not in found]
            made = [
                cls(number=number, key=key, given_at=clock.now(), street_id=current_street())
                for number, key in enumerate(missing, last + 1)
            ]
            cls.objects.bulk_create(made)
            found |= {bytes(one.key): one for one in made}
        return found

    @classmethod
    def _known(cls, wanted: dict[bytes, bytes]) -> dict[bytes, "Volunteer"]:
        keys = [*wanted, *filter(None, wanted.values())]
        rows = {bytes(one.key): one for one in cls.objects.filter(key__in=keys)}
        moved = []
        for key, before in wanted.items():
            if key not in rows and before in rows:
                row = rows[key] = rows.pop(before)
                row.key = key
                moved.append(row)
        if moved:
            cls.objects.bulk_update(moved, ["key"])
        return {key: rows[key] for key in wanted if key in rows}


def key_of(person_id: UUID | None) -> bytes:
    return blind_index(f"person/{person_id}", purpose="volunteer")


def key_of_unit(organisation_id: UUID | None) -> bytes:
    return blind_index(f"unit/{organisation_id}", purpose="volunteer")


def key_of_phone(name: str, phone: str) -> bytes:
    return blind_index(f"{phone}/{name}", purpose="volunteer")
