"""The history of a case as the desk reads it: what was done, by whom and as what, what changed, which files came with it."""

from collections.abc import Callable
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit import kinds
from huilin.audit.models import Event
from huilin.cases.models import Attachment, Case, Grade, Rating, Status
from huilin.cases.models.vocabulary import categories
from huilin.cases.presenting import photo
from huilin.core.labels import labels
from huilin.core.templatetags.reading import moment
from huilin.core.text import mask_name
from huilin.people.models import Role

SHOWN = 6
"""Acts that stand open; older ones are folded."""
LONG = 160
RESIDENTS = {
    "AN": gettext_lazy("报事人"), "RE": gettext_lazy("居民"), "HH": gettext_lazy("户代表"), "OW": gettext_lazy("业主"),
    "SYS": gettext_lazy("系统"),
}  # fmt: skip
FIELDS = {
    "grade": gettext_lazy("等级"),
    "category_id": gettext_lazy("类别"),
    "mode": gettext_lazy("办理方式"),
    "is_confidential": gettext_lazy("不公开"),
    "public_summary": gettext_lazy("公开摘要"),
    "contact_due_at": gettext_lazy("联系时限"),
    "due_at": gettext_lazy("办结时限"),
}
AS_WORDS: dict[str, Callable[[Any], str]] = {
    "grade": lambda value: str(dict(Grade.choices).get(value, value)),
    "category_id": lambda value: categories.get()[value].label if value in categories.get() else str(value),
    "mode": lambda value: str(dict(Case.Mode.choices).get(value, value)),
    "is_confidential": lambda value: _("是") if value else _("否"),
    "contact_due_at": lambda value: moment(parse_datetime(value)),
    "due_at": lambda value: moment(parse_datetime(value)),
}
WITH_REPORT = "case.submitted"


def chronicle(
    events: list[Event], files: list[Attachment], url_of: Callable[[Attachment], str]
) -> dict[str, Any]:
    """The newest acts, the older ones, and how many there are of those."""
    rows = in_order(events, files, url_of)["newest"][::-1]
    older = rows[SHOWN:] if len(rows) > SHOWN + 1 else []
    return {"newest": rows[: len(rows) - len(older)], "older": older, "count": len(rows)}


def in_order(
    events: list[Event], files: list[Attachment], url_of: Callable[[Attachment], str]
) -> dict[str, Any]:
    """The same from the first act to the last, none of them folded, as a file is read."""
    by_act: dict[str, list[Attachment]] = {}
    for file in files:
        by_act.setdefault(str(file.act_id) if file.act_id else WITH_REPORT, []).append(file)
    rows = [entry(event, by_act, url_of) for event in events]
    return {"newest": rows, "older": [], "count": len(rows)}


def entry(
    event: Event, by_act: dict[str, list[Attachment]], url_of: Callable[[Attachment], str]
) -> dict[str, Any]:
    told = event.particulars
    files = by_act.get(told.get("act") or (event.kind if event.kind == WITH_REPORT else ""), [])
    text = said(event)
    return {
        "at": event.at,
        "label": kinds.sentence(event.kind, told),
        "by": who(event.actor_name, event.role),
        "role": role_label(event.role),
        "text": text,
        "is_long": len(text) > LONG,
        "moved": moved(event),
        "changes": changes(told.get("changed", {})),
        "photos": [photo(file, url_of(file)) for file in files if file.kind == "picture"],
        "sounds": [url_of(file) for file in files if file.kind == "sound"],
        "on_behalf": bool(told.get("on_behalf")),
    }


def who(name: str, role: str) -> str:
    """Staff by their name; a resident masked."""
    return mask_name(name) if role in RESIDENTS and role != "SYS" else name


def role_label(code: str) -> str:
    return labels(Role.Code).get(code) or str(RESIDENTS.get(code, ""))


def moved(event: Event) -> str:
    """办理中 → 已答复. An event that names its receiver under `to` is the one of dispatching."""
    before, after = event.particulars.get("from", ""), event.particulars.get("to", "")
    told = labels(Status)
    if before not in told:
        return ""
    return f"{told[before]} → {told.get(after, told[Status.DISPATCHED])}"


def changes(changed: dict[str, list[Any]]) -> list[dict[str, str]]:
    return [
        {"label": str(FIELDS[name]), "before": in_words(name, before), "after": in_words(name, after)}
        for name, (before, after) in changed.items()
        if name in FIELDS
    ]


def in_words(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("（空）")
    return AS_WORDS.get(name, str)(value)


def said(event: Event) -> str:
    """What was written beside the act, for those who work on the matter."""
    told = event.particulars
    answers = [
        labels(Rating.Solved).get(told.get("solved", ""), ""),
        labels(Rating.Satisfaction).get(told.get("satisfaction", ""), ""),
    ]
    suggested, outside = told.get("suggested"), told.get("outside")
    parts = [
        event.reason,
        "，".join(answer for answer in answers if answer),
        told.get("said", ""),
        _("不在职责清单，还派的理由：%(why)s") % {"why": outside} if outside else "",
        _("建议派给：%(whom)s") % {"whom": suggested} if suggested else "",
    ]
    return " ".join(part for part in parts if part)
