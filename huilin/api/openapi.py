"""The OpenAPI 3.1 document, made from the types that the API reads and answers with."""

from functools import cache
from typing import Any

import msgspec
from django.conf import settings

from huilin.api.answers import (
    BatchAnswer,
    CaseDetail,
    CaseHistory,
    CasePage,
    FaultBody,
    NewBatch,
    NewReportBody,
    PlacardPlace,
    Receipt,
    ReportProgress,
)
from huilin.api.hotline import NewTicketBody, TicketReceipt
from huilin.core.offline import entry_kinds

TYPES = (
    NewReportBody, Receipt, ReportProgress, PlacardPlace, CasePage, CaseDetail, CaseHistory, FaultBody,
    NewTicketBody, TicketReceipt, NewBatch, BatchAnswer,
)  # fmt: skip
COOKIE = settings.SESSION_COOKIE_NAME
CODE = {"type": "string", "pattern": "^[0-9 -]+$"}


def ref(kind: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def content(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": ref(kind)}}


def faults(**reasons: str) -> dict[str, Any]:
    """Answers of refusal, by status: `s404="…"`."""
    return {code[1:]: {"description": text, "content": content(FaultBody)} for code, text in reasons.items()}


def in_path(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": CODE}


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Chosen by the sender, one for each report. Sending again with the same key makes no second report.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[!-~]+$"},
}


def multipart(schema: dict[str, Any]) -> dict[str, Any]:
    """The same fields as text, with files beside them."""
    picture = {"type": "array", "maxItems": 5, "items": {"type": "string", "format": "binary"}}
    voice = {"type": "string", "format": "binary"}
    return schema | {"properties": schema["properties"] | {"photos": picture, "voice": voice}}


def post_report(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": "createReport",
        "summary": "报事 Report a matter",
        "parameters": [KEY],
        "requestBody": {
            "required": True,
            "content": {**content(NewReportBody), "multipart/form-data": {"schema": multipart(schema)}},
        },
        "responses": {
            "201": {"description": "The report exists.", "content": content(Receipt)},
            "200": {
                "description": "It existed already: same key, same content.",
                "content": content(Receipt),
            },
            **faults(
                s400="No usable Idempotency-Key, or a body that cannot be read.",
                s409="The key belongs to other content.",
                s413="The body is too large.",
                s415="Neither JSON nor multipart.",
                s422="A field is wrong; `field` names it.",
                s429="Too many from this address; Retry-After says when.",
            ),
        },
    }


def post_ticket() -> dict[str, Any]:
    here = content(TicketReceipt)
    return {
        "operationId": "createTicket",
        "summary": "送12345工单 Hand in a ticket of the hotline",
        "security": [{"token": []}],
        "requestBody": {"required": True, "content": content(NewTicketBody)},
        "responses": {
            "201": {"description": "A new ticket.", "content": here},
            "200": {
                "description": "Its number is here already; `result` says whether it has changed.",
                "content": here,
            },
            **faults(
                s400="A body that cannot be read.",
                s401="No token of this house, or one taken back.",
                s413="The body is too large.",
                s415="Not JSON.",
                s422="A field is wrong; `field` names it.",
                s429="Too many with this token, or too many wrong ones; Retry-After says when.",
            ),
        },
    }


def post_batch() -> dict[str, Any]:
    kinds = "; ".join(f"`{kind.name}`: {kind.body.__name__}" for kind in entry_kinds())
    form = {
        "type": "object",
        "required": ["batch"],
        "properties": {"batch": ref(NewBatch)},
        "additionalProperties": {"type": "string", "format": "binary"},
    }
    return {
        "operationId": "sync",
        "summary": "补发 Send what was noted without signal",
        "description": f"Bodies by kind: {kinds}. In multipart the batch is the field `batch`, the other fields are photos.",
        "security": [{"session": [], "formToken": []}],
        "requestBody": {
            "required": True,
            "content": {**content(NewBatch), "multipart/form-data": {"schema": form}},
        },
        "responses": {
            "200": {"description": "Every entry has its answer.", "content": content(BatchAnswer)},
            **faults(
                s400="A body that cannot be read.",
                s401="Not signed in.",
                s403="No form token, or an old one.",
                s404="No kind of entry is for you.",
                s409="Noted by somebody else than who is signed in; nothing was taken.",
                s413="The body is too large.",
                s415="Neither JSON nor multipart.",
                s422="The batch itself is wrong; nothing was taken.",
            ),
        },
    }


def get_one(operation: str, summary: str, parameter: dict[str, Any], kind: type) -> dict[str, Any]:
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": [parameter],
        "responses": {
            "200": {"description": summary, "content": content(kind)},
            **faults(s404="No such code.", s429="Too many from this address; Retry-After says when."),
        },
    }


NUMBER = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "HL-…, the case's number",
    "schema": {"type": "string"},
}
FILTERS = {
    "status": "a state, see docs/reference/states.md",
    "category": "slug",
    "compound": "UUID",
    "after": "`next` of the page before",
}


def at_desk(operation: str, summary: str, kind: type, *parameters: dict[str, Any]) -> dict[str, Any]:
    """A reading of those who work at the desk, known by their session's cookie."""
    described = get_one(operation, summary, {}, kind)
    refusals = faults(
        s401="Not signed in.", s404="Not there, or not for you.", s422="A filter cannot be read."
    )
    ok = described["responses"]["200"]
    return described | {
        "parameters": list(parameters),
        "responses": {"200": ok, **refusals},
        "security": [{"session": []}],
    }


def filters() -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "description": told, "schema": {"type": "string"}}
        for name, told in FILTERS.items()
    ]


@cache
def document() -> dict[str, Any]:
    types = (*TYPES, *(kind.body for kind in entry_kinds()))
    _, schemas = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    progress = get_one(
        "readReport", "看进度 Where a report stands", in_path("query_code", "16 digits"), ReportProgress
    )
    place = get_one(
        "readPlace", "公示牌 What a placard stands for", in_path("placard", "10 digits"), PlacardPlace
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "惠邻 Huilin",
            "version": "1",
            "description": "Reports and tickets from other systems: no cookie, no login; tickets need a token. "
            "Cases for the desk: with its session.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/reports": {"post": post_report(schemas["NewReportBody"])},
            "/reports/{query_code}": {"get": progress},
            "/hotline/tickets": {"post": post_ticket()},
            "/places/{placard}": {"get": place},
            "/cases": {"get": at_desk("listCases", "事项列表 The desk's cases", CasePage, *filters())},
            "/cases/{number}": {"get": at_desk("readCase", "一件事 One case", CaseDetail, NUMBER)},
            "/cases/{number}/history": {
                "get": at_desk("readHistory", "经过 Its history", CaseHistory, NUMBER)
            },
            "/sync": {"post": post_batch()},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "formToken": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
        },
    }
