"""Who has a matter open at this moment. A hint so that two do not write the same reply, no record of anybody's looking.

One row for each person and matter, gone after a few minutes; nothing counts or keeps them.
"""

import datetime as dt
from typing import Any

from django.db import connection, models

from huilin.core import clock
from huilin.core.ids import new_id
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey, TenantModel

STAYS = dt.timedelta(minutes=3)
SWEPT = 50
"""How many old rows an opening takes away at most."""

_OPEN = """
WITH gone AS (
  DELETE FROM cases_reader WHERE street_id = %(street)s AND id IN (
    SELECT id FROM cases_reader WHERE street_id = %(street)s AND at < %(since)s
     ORDER BY at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
), mine AS (
  INSERT INTO cases_reader (street_id, id, case_id, person_id, name, at)
  VALUES (%(street)s, %(id)s, %(case)s, %(person)s, %(name)s, %(now)s)
  ON CONFLICT (street_id, case_id, person_id) DO UPDATE SET at = excluded.at
)
SELECT name FROM cases_reader WHERE street_id = %(street)s AND case_id = %(case)s AND person_id <> %(person)s
   AND at >= %(since)s ORDER BY at DESC LIMIT 5
"""


class Reader(TenantModel):
    case = TenantForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    person_id = models.UUIDField()
    name = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "case", "person_id"], name="reader_once"),
        ]
        indexes = [models.Index(fields=["street_id", "at"], name="reader_at")]


def open_by(case: Any, actor: Actor) -> list[str]:
    """Notes that the actor has the case open and gives the names of others who do; one statement.

    An auditor's looking shows to nobody, and an auditor sees nobody's.
    """
    if not actor.has_desk or actor.has("AU") or actor.person_id is None:
        return []
    now = clock.now()
    told = {
        "street": case.street_id, "case": case.pk, "person": actor.person_id, "name": actor.name, "id": new_id(),
        "now": now, "since": now - STAYS, "most": SWEPT,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, told)
        return [name for (name,) in cursor.fetchall()]


def forget_readers() -> None:
    """In the street entered nobody's opening is remembered longer than the few minutes."""
    Reader.objects.filter(at__lt=clock.now() - STAYS).delete()
