"""Reading a report from JSON or multipart, strictly: what is not understood is refused, never guessed or dropped."""

import re
from typing import Any
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huilin.api.answers import NewReportBody
from huilin.api.door import BadRequest
from huilin.cases.forms.resident import MOST_PHOTOS
from huilin.cases.models import Category
from huilin.cases.models.report import MOST_WORDS
from huilin.cases.models.vocabulary import categories
from huilin.cases.uploading import TakenFiles, take_files
from huilin.core.errors import Refused
from huilin.core.text import clean_text, normalise_phone

KEY = re.compile(r"[\x21-\x7e]{1,80}")
FIELD_AT = re.compile(r" - at `\$\.([a-z_]+)`")
UNKNOWN_FIELD = re.compile(r"unknown field `(.{1,60}?)`")
MISSING_FIELD = re.compile(r"missing required field `(.{1,60}?)`")
EXPECTED = re.compile(r"Expected `([^`]+)`")
BOOLEANS = {"true": True, "false": False}
FILE_FIELDS = {"photos", "voice"}
_decoder = msgspec.json.Decoder(NewReportBody, strict=True)


def idempotency_key(request: HttpRequest) -> str:
    """The header; raises BadRequest (400) where it is missing or not 1-80 visible ASCII characters."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not KEY.fullmatch(key):
        raise BadRequest(
            400, _("请带上请求头 Idempotency-Key（1到80个字符），重发时用同一个，就不会重复报事。")
        )
    return key


def read_body(request: HttpRequest) -> NewReportBody:
    """The body's fields. Raises BadRequest when it cannot be read, Refused (422) at an unknown or ill-typed field."""
    if request.content_type == "application/json":
        return _from_json(request.body)
    if request.content_type == "multipart/form-data":
        return _from_form(request)
    raise BadRequest(415, _("请用 application/json 或 multipart/form-data。"))


def _from_json(content: bytes) -> NewReportBody:
    try:
        body = _decoder.decode(content)
        for text in (body.placard, body.description, body.category, body.place, body.phone):
            (text or "").encode()
    except msgspec.ValidationError as error:
        raise type_refusal(str(error)) from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise BadRequest(400, _("内容不是正确的 JSON。")) from error
    return body


def _from_form(request: HttpRequest) -> NewReportBody:
    """Fields as text; an empty one is null. Files are `photos` (several) and `voice`."""
    fields: dict[str, Any] = {}
    for name, values in request.POST.lists():
        if len(values) > 1:
            raise Refused(_("这个字段只能有一个。"), field=name[:60])
        fields[name] = values[0]
    for name in request.FILES:
        if name not in FILE_FIELDS:
            raise Refused(_("文件请放在 photos 或 voice 里。"), field=name[:60])
    for name in ("category", "place", "phone"):
        fields[name] = fields.get(name) or None
    anonymous = fields.get("anonymous", "true")
    if anonymous not in BOOLEANS:
        raise Refused(_("只能是 true 或 false。"), field="anonymous")
    fields["anonymous"] = BOOLEANS[anonymous]
    try:
        return msgspec.convert(fields, NewReportBody)
    except msgspec.ValidationError as error:
        raise type_refusal(str(error)) from error


def type_refusal(message: str) -> Refused:
    """msgspec's finding as a sentence at its field."""
    if unknown := UNKNOWN_FIELD.search(message):
        return Refused(_("不认识这个字段。"), field=unknown[1])
    if missing := MISSING_FIELD.search(message):
        return Refused(_("缺少这个字段。"), field=missing[1])
    expected = EXPECTED.search(message)
    at = FIELD_AT.search(message)
    return Refused(
        _("类型不对，应为 %(expected)s。") % {"expected": expected[1] if expected else "?"},
        field=at[1] if at else None,
    )


def said(body: NewReportBody) -> str:
    """The description, cleaned; raises Refused."""
    try:
        text = clean_text(body.description)
    except ValidationError as error:
        raise Refused(error.messages[0], field="description") from error
    if len(text) > MOST_WORDS:
        raise Refused(_("文字太长了，最多%(most)d个字。") % {"most": MOST_WORDS}, field="description")
    return text


def phone(body: NewReportBody) -> str:
    """+86… or empty; raises Refused."""
    if not body.phone:
        return ""
    try:
        return normalise_phone(body.phone[:60])
    except ValidationError as error:
        raise Refused(error.messages[0], field="phone") from error


def category(body: NewReportBody) -> Category | None:
    """Raises Refused for a slug that there is not."""
    if body.category is None:
        return None
    found = categories.get().get(body.category)
    if found is None:
        raise Refused(_("没有这个类别。"), field="category")
    return found


def place(body: NewReportBody) -> UUID | None:
    try:
        return UUID(body.place) if body.place is not None else None
    except ValueError as error:
        raise Refused(_("这个地点不在本小区，请重新选。"), field="place") from error


def files(request: Any) -> TakenFiles:
    """The files, cleaned and kept; once, even when the request is run again. Raises Refused at the first bad one."""
    if request.content_type == "application/json":
        return TakenFiles()
    if not hasattr(request, "taken_files"):
        kept = request.POST.copy()
        kept.clear()
        request.taken_files = take_files(kept, request.FILES)
    taken: TakenFiles = request.taken_files
    for name, message, status in taken.refusals:
        refusal = Refused(message, field=name)
        refusal.status = status
        raise refusal
    if len(taken.photos) > MOST_PHOTOS:
        raise Refused(_("照片最多%(most)d张。") % {"most": MOST_PHOTOS}, field="photos")
    return taken
