"""The queue: what is open, sorted by what expires next, with its filters in the address."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import Case, Status
from huilin.cases.models.search import containing
from huilin.cases.models.status import OPEN, WITH_CLOCK
from huilin.cases.models.vocabulary import categories
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF, CASE_READ
from huilin.cases.presenting import CaseCard
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.crypto import blind_index
from huilin.core.pages import DeskView
from huilin.core.permissions import holds
from huilin.core.text import clean_text, half_width, normalise_phone

PAGE = 50
WHOLE_NUMBER = re.compile(r"HL-\d{9}-\d{4}-\d{6,}")

TABS = {
    "today": gettext_lazy("要办的"),
    "soon": gettext_lazy("快到期"),
    "overdue": gettext_lazy("已超期"),
    "mine": gettext_lazy("我手上的"),
    "all": gettext_lazy("全部"),
}


class DeskFilter(forms.Form):
    tab = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    compound = forms.ChoiceField(label=gettext_lazy("小区"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    q = forms.CharField(label=gettext_lazy("关键词"), required=False, max_length=60)

    def __init__(self, *args: Any, compounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = [("", _("全部"))]
        states = [choice for choice in Status.choices if choice[0] != Status.DRAFT]
        self.fields["status"].choices = anything + states  # type: ignore[attr-defined]
        self.fields["compound"].choices = anything + compounds  # type: ignore[attr-defined]
        self.fields["category"].choices = anything + [(c.slug, c.label) for c in categories.get().values()]  # type: ignore[attr-defined]


class QueueView(DeskView):
    permission = CASE_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        tab = request.GET.get("tab", "today")
        tab = tab if tab in TABS else "today"
        compounds, counts = self.overview()
        form = DeskFilter(request.GET, compounds=compounds)
        found = filtered(in_tab(Case.objects.visible_to(self.actor), tab, self.actor), form)
        rows, next_key = page_of(found, tab, request.GET.get("after", ""), searched=bool(form["q"].value()))
        is_filtered = any(form[name].value() for name in ("status", "compound", "category", "q"))
        context = {
            "tabs": [
                {
                    "label": label,
                    "count": counts[key],
                    "tone": {"overdue": "late", "soon": "soon"}.get(key, "") if counts[key] else "",
                    "current": key == tab,
                    "url": link(request, tab=key),
                }
                for key, label in TABS.items()
            ],
            "filter_form": form,
            "is_filtered": is_filtered,
            "reset_url": f"?tab={tab}",
            "cases": [CaseCard(case) for case in rows],
            "total": None if is_filtered else counts[tab],
            "next_url": link(request, after=next_key) if next_key else "",
            "first_url": link(request) if request.GET.get("after") else "",
            "new_url": reverse("cases:entry") if holds(self.actor, CASE_CREATE_ON_BEHALF) else "",
            "export_url": "",
            "section": "cases:desk",
        }
        return render(request, "cases/case_list.html", context)

    def overview(self) -> tuple[list[tuple[str, str]], dict[str, int]]:
        """The compounds that have cases the actor may see, and how many cases stand under each tab; one statement."""
        tallies = {tab: Count("pk", filter=tab_filter(tab, self.actor)) for tab in TABS}
        rows = (
            Case.objects.visible_to(self.actor)
            .order_by()
            .values("compound_id", "compound__name")
            .annotate(**{f"n_{tab}": tally for tab, tally in tallies.items()})
        )
        totals = dict.fromkeys(TABS, 0)
        compounds = []
        for row in rows:
            compounds.append((str(row["compound_id"]), row["compound__name"]))
            for tab in TABS:
                totals[tab] += row[f"n_{tab}"]
        return sorted(compounds, key=lambda item: item[1]), totals


def tab_filter(tab: str, actor: Any) -> Q:
    now = timezone.now()
    waiting = Q(status=Status.SUBMITTED)
    working = Q(status__in=WITH_CLOCK)
    late = (waiting & Q(accept_due_at__lt=now)) | (working & Q(due_at__lt=now))
    if tab == "overdue":
        return late
    if tab == "soon":
        soon = now + dt.timedelta(days=2)
        return ((waiting & Q(accept_due_at__lt=soon)) | (working & Q(due_at__lt=soon))) & ~late
    if tab == "mine":
        units = [role.organisation_id for role in actor.roles if role.organisation_id]
        return Q(status__in=OPEN) & (
            Q(assignee_id=actor.person_id) | Q(assignee=None, assigned_unit_id__in=units)
        )
    if tab == "today":
        return Q(status__in=OPEN)
    return ~Q(status=Status.DRAFT)


def in_tab(cases: QuerySet[Case], tab: str, actor: Any) -> QuerySet[Case]:
    return cases.filter(tab_filter(tab, actor)).select_related("assignee", "assigned_unit")


def filtered(cases: QuerySet[Case], form: DeskFilter) -> QuerySet[Case]:
    if not form.is_valid():
        return cases
    chosen = form.cleaned_data
    for name, column in (("status", "status"), ("compound", "compound_id"), ("category", "category_id")):
        if chosen[name]:
            cases = cases.filter(**{column: chosen[name]})
    return found_by(cases, chosen["q"]) if chosen["q"] else cases


def found_by(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Finds by query code, full phone number, whole number of the case, or words of two characters and more."""
    words = half_width(clean_text(words))
    if code := read_code(words, QUERY_LENGTH):
        return cases.filter(query_code=code)
    if WHOLE_NUMBER.fullmatch(words.upper()):
        return cases.filter(number=words.upper())
    try:
        return cases.filter(contact_index=blind_index(normalise_phone(words), purpose="phone"))
    except forms.ValidationError:
        return containing(cases, words)


def page_of(cases: QuerySet[Case], tab: str, after: str, *, searched: bool = False) -> tuple[list[Case], str]:
    """One page and the key of the next. Open work comes by its deadline, everything else newest first.

    What was searched among all comes in the order of its ids, which is that of arrival and the one its index has.
    """
    newest_first = tab == "all"
    column = ("id" if searched else "submitted_at") if newest_first else "due_at"
    when, row_id = read_key(after)
    if when is not None:
        way = "lt" if newest_first else "gt"
        later = Q(**{column: when, f"id__{way}": row_id})
        cases = cases.filter(
            Q(**{f"id__{way}": row_id}) if column == "id" else later | Q(**{f"{column}__{way}": when})
        )
    sign = "-" if newest_first else ""
    rows = list(cases.order_by(f"{sign}{column}", *([] if column == "id" else [f"{sign}id"]))[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE - 1]
    return rows[:PAGE], f"{getattr(last, 'submitted_at' if column == 'id' else column).isoformat()}_{last.pk}"


def read_key(after: str) -> tuple[dt.datetime | None, UUID | None]:
    when, _sep, row_id = after.partition("_")
    try:
        moment = parse_datetime(when.replace(" ", "+"))
        return (moment, UUID(row_id)) if moment and moment.tzinfo else (None, None)
    except ValueError:
        return None, None


def link(request: HttpRequest, **changes: str) -> str:
    """This address with other parameters; paging starts anew unless it is what changes."""
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
