"""Seals many new events at once: PostgreSQL works out the digests, the chain and its signatures are made here.

The same digests as `audit.seals.digest`; a sample is compared with it before anything is kept.
"""

from functools import partial
from typing import Any

from django.db import connection, transaction

from huilin.audit.keys import sealing_key
from huilin.audit.models import Event, Seal
from huilin.audit.seals import AT_A_TIME, GENESIS, digest, follow, head_name, statement
from huilin.audit.witness import note_head
from huilin.core.ids import new_id

_UTC = "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
_DIGESTS = f"""
CREATE TEMP TABLE linked ON COMMIT DROP AS
SELECT e.id, row_number() OVER (ORDER BY e.id) AS nth, sha256(convert_to(
  '{{"actor_name":' || to_json(e.actor_name)::text || ',"actor_person_id":'
  || coalesce('"' || e.actor_person_id || '"', 'null')
  || ',"actor_user_id":' || coalesce('"' || e.actor_user_id || '"', 'null') || ',"at":"' || {_UTC} || '","id":"' || e.id
  || '","kind":"' || e.kind || '","particulars":{{' || (
     SELECT string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE "C")
       FROM jsonb_each(e.particulars))
  || '}},"reason":' || to_json(e.reason)::text || ',"request_id":"' || e.request_id || '","role":"' || e.role
  || '","street_id":"' || e.street_id || '","subject_id":"' || e.subject_id
  || '","subject_type":"' || e.subject_type || '"}}',
  'UTF8')) AS digest
  FROM audit_event e JOIN told s ON s.id = e.subject_id
"""
_PLACES = """
INSERT INTO audit_sealedevent (street_id, id, event_id, seal_number, position, digest)
SELECT %(street)s, gen_random_uuid(), id, %(number)s + (nth - 1) / %(size)s, %(place)s + nth, digest FROM linked ORDER BY nth
"""


def seal_told(street_id: str) -> int:
    """The told matters' events have their places and seals after the street's earlier ones; returns how many events.

    The caller has sealed what was waiting, and holds the table of told matters.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS)
        cursor.execute("SELECT coalesce(max(position), 0) FROM audit_sealedevent")
        place = cursor.fetchone()[0]
        last = Seal.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        given = {"street": street_id, "number": number, "size": AT_A_TIME, "place": place}
        cursor.execute(_PLACES, given)
        cursor.execute("SELECT id, digest FROM linked ORDER BY nth")
        links = cursor.fetchall()
    _compare([links[0], links[len(links) // 2], links[-1]])
    seals: list[Seal] = []
    head: bytes = bytes(last.head) if last else GENESIS
    for first in range(0, len(links), AT_A_TIME):
        part = links[first : first + AT_A_TIME]
        seals.append(_seal(street_id, number + len(seals), head, [bytes(link) for _id, link in part]))
        head = bytes(seals[-1].head)
    Seal.objects.bulk_create(seals)
    transaction.on_commit(partial(note_head, head_name(seals[-1])))
    return len(links)


def _seal(street_id: str, number: int, previous: bytes, links: list[bytes]) -> Seal:
    head = previous
    for link in links:
        head = follow(head, link)
    seal = Seal(
        id=new_id(), street_id=street_id, number=number, count=len(links), head=head, previous_head=previous
    )
    seal.signature = sealing_key().sign(statement(seal))
    return seal


def _compare(links: list[Any]) -> None:
    for pk, link in links:
        if digest(Event.objects.get(pk=pk)) != bytes(link):
            raise RuntimeError("digests made in PostgreSQL differ from audit.seals.digest")
