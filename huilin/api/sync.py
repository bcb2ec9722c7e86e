"""Taking in what was noted without signal: reads the batch, asks each entry's kind, decides nothing."""

import datetime as dt
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from huilin.api.answers import BatchAnswer, EntryAnswer, NewBatch, NewEntry, answer
from huilin.api.door import BadRequest, endpoint
from huilin.api.reading import type_refusal
from huilin.core.errors import Conflict, Refused
from huilin.core.offline import EntryKind, Noted, entry_kind
from huilin.core.tenancy import current_street
from huilin.rounds.keeping import Outcome, Sending, digest_of, keep_once, known_entries
from huilin.rounds.models import SentEntry
from huilin.rounds.moments import clock_error, moment_meant

MOST_ENTRIES = 500
"""In one batch; a phone that has more sends several."""
_decoder = msgspec.json.Decoder(NewBatch)


@endpoint("POST", sender=True)
def sync(request: HttpRequest) -> HttpResponse:
    """200 with an answer for each entry. Whatever was kept stays kept, also when the line breaks half-way."""
    batch = read_batch(request)
    by, street_id = request.actor, current_street()  # type: ignore[attr-defined]
    if batch.user != by.user_id:
        raise Conflict(_("这些是另一个人记的，没有发出去。请他本人登录后再发。"), field="user")
    error = clock_error(batch.now)
    known = known_entries(street_id, [entry.id for entry in batch.entries])
    answers = [told(entry, take(request, street_id, entry, error, known)) for entry in batch.entries]
    return answer(BatchAnswer(answers))


def read_batch(request: HttpRequest) -> NewBatch:
    """Raises BadRequest when it cannot be read, Refused (422) where it is no batch."""
    if request.content_type == "application/json":
        content: bytes | str = request.body
    elif request.content_type == "multipart/form-data":
        content = request.POST.get("batch", "")
    else:
        raise BadRequest(415, _("请用 application/json 或 multipart/form-data。"))
    try:
        batch = _decoder.decode(content)
    except msgspec.ValidationError as error:
        raise type_refusal(str(error)) from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise BadRequest(400, _("内容不是正确的 JSON。")) from error
    if len(batch.entries) > MOST_ENTRIES:
        raise Refused(_("一次最多%(most)d条，请分几次发。") % {"most": MOST_ENTRIES}, field="entries")
    return batch


def take(
    request: Any, street_id: str, entry: NewEntry, error: dt.timedelta, known: dict[Any, SentEntry]
) -> Outcome:
    """One entry is kept, or its answer says why not. The same id twice in a batch is a repetition like any other."""
    kind = entry_kind(entry.kind)
    try:
        if kind is None:
            raise Refused(_("不认识这一种，请刷新页面后再发。"), field="kind")
        body, photos = body_of(kind, entry), photos_of(kind, request, entry)
        noted = Noted(entry.id, moment_meant(entry.at, error), body, photos)
    except Refused as refusal:
        return Outcome("refused", str(refusal.message), refusal.field)
    sending = Sending(kind, noted, entry.at, digest_of(kind, body, photos))
    return keep_once(street_id, sending, known.get(entry.id), by=request.actor)


def body_of(kind: EntryKind, entry: NewEntry) -> Any:
    """The body as its kind reads it; raises Refused at an unknown or ill-typed field, and for half a character."""
    try:
        body = msgspec.convert(entry.body, kind.body)
        msgspec.json.encode(body)
    except msgspec.ValidationError as error:
        raise type_refusal(str(error)) from error
    except UnicodeError as error:
        raise Refused(_("文字里有认不出的符号，请改一改。")) from error
    return body


def photos_of(kind: EntryKind, request: Any, entry: NewEntry) -> tuple[Any, ...]:
    """The files that the entry names; raises Refused where one has not come, or there are too many."""
    if len(entry.photos) > kind.most_photos:
        raise Refused(_("照片最多%(most)d张。") % {"most": kind.most_photos}, field="photos")
    found = tuple(request.FILES.get(name) for name in entry.photos)
    if not all(found):
        raise Refused(_("照片没有发全，请再发一次。"), field="photos")
    return found


def told(entry: NewEntry, outcome: Outcome) -> EntryAnswer:
    return EntryAnswer(entry.id, outcome.status, outcome.message, outcome.field, outcome.label, outcome.url)
