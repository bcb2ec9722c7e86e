"""The queue: what is open, sorted by what expires next, with its filters in the address."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from huilin.cases.desk_head import COUNTED, Head, head_of
from huilin.cases.finding import WAYS, found_by, possible_ways, said, sure_way
from huilin.cases.forms.queue import DeskFilter
from huilin.cases.models import Case
from huilin.cases.models.search import plain_pairs
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF, CASE_DISPATCH, CASE_EXPORT, CASE_READ, CASE_TRIAGE
from huilin.cases.presenting import CaseCard
from huilin.cases.queue import TABS, TONES, Clock, first_page, first_page_with, in_tab, narrowed, page_of
from huilin.core.pages import DeskView
from huilin.core.permissions import Actor, holds

FILTERS = frozenset({"tab", *DeskFilter.base_fields})


class Listing:
    """The filtered list of one reader, as its address asks for it; also what is taken away as a file."""

    def __init__(self, actor: Actor, query: QueryDict | dict[str, str]) -> None:
        self.actor = actor
        self.words = said(str(query.get("q", ""))[:60])
        by_words_only = query.get("way") == "words"
        self.clock = Clock.read()
        ways = {} if by_words_only else possible_ways(self.words, actor)
        self.head: Head = head_of(actor, ways, self.clock)
        start = next((view for view in self.head.views if view["is_start"]), None)
        self.query: Any = start["query"] if start and not query else query
        tab = self.query.get("tab", "open")
        self.tab = tab if tab in TABS else "open"
        self.form = DeskFilter(self.query, head=self.head, actor=actor)
        self.words = said(str(self.query.get("q", ""))[:60])
        first = next((way for way in ("end", "name") if way in self.head.ways), "words")
        self.way = (sure_way(self.words) or first) if self.words and not by_words_only else "words"

    @property
    def is_searched(self) -> bool:
        return bool(self.words)

    @property
    def is_filtered(self) -> bool:
        return self.is_searched or bool(self.form.chosen())

    @property
    def order(self) -> str:
        """What is open by its deadline; all of it newest first, what was searched among all by the order of its index."""
        if self.tab != "all" and not self.is_anywhere:
            return "next_due_at"
        return "-id" if self.is_searched else "-submitted_at"

    @property
    def is_anywhere(self) -> bool:
        """Whoever has a code, a number, a phone or a name wants that matter, wherever it stands."""
        return self.is_searched and self.way != "words"

    def cases(self) -> QuerySet[Case]:
        cases = in_tab("all" if self.is_anywhere else self.tab, self.actor, self.clock)
        cases = narrowed(cases, self.form.chosen(), self.actor, self.clock)
        return found_by(self.way, cases, self.words, self.actor) if self.is_searched else cases

    def page(self, after: str) -> tuple[list[Case], str]:
        """One page, and the key of the next."""
        is_plain = self.is_searched and self.way == "words" and not (after or self.form.chosen())
        if is_plain and (pairs := plain_pairs(self.words)):
            return first_page_with(pairs, self.tab, self.actor, self.order, self.clock)
        if after or self.is_searched:
            return page_of(self.cases(), self.order, after)
        return first_page(self.tab, self.actor, self.order, self.clock, self.form.chosen())


class QueueView(DeskView):
    permission = CASE_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = Listing(self.actor, request.GET)
        rows, next_key = listing.page(request.GET.get("after", ""))
        query = clean(listing.query)
        total = listing.head.counts.get(listing.tab)
        context = {
            "tabs": [tab(key, listing) for key in TABS]
            + [view_tab(view, query) for view in listing.head.views],
            "filter_form": listing.form,
            "is_filtered": listing.is_filtered,
            "found_by": WAYS[listing.way] if listing.is_searched else "",
            "words_url": link(query, way="words") if listing.way in listing.head.ways else "",
            "everywhere_url": link(query, tab="all") if listing.is_searched and listing.tab != "all" else "",
            "reset_url": f"?tab={listing.tab}",
            "cases": [CaseCard(case) for case in rows],
            "total": None if listing.is_filtered or total is None or total > COUNTED else total,
            "next_url": link(query, after=next_key) if next_key else "",
            "first_url": link(query) if request.GET.get("after") else "",
            "list_query": urlencode(query),
            "batch": listing.head.batch,
            **offers(self.actor, query),
            "section": "cases:desk",
        }
        return render(request, "cases/case_list.html", context)


def offers(actor: Actor, query: dict[str, str]) -> dict[str, Any]:
    """What this reader may do with the list."""
    bulk = (("bulk_acceptance", CASE_TRIAGE), ("bulk_dispatch", CASE_DISPATCH))
    acts = [name for name, right in bulk if holds(actor, right)]
    if not actor.has("AU"):
        acts.append("bulk_note")
    export = f"{reverse('cases:list_export')}?{urlencode(query)}"
    return {
        "new_url": reverse("cases:entry") if holds(actor, CASE_CREATE_ON_BEHALF) else "",
        "export_url": export if holds(actor, CASE_EXPORT) else "",
        "keep_url": f"{reverse('cases:saved_views')}?{urlencode(query)}",
        "bulk_acts": acts,
    }


def tab(key: str, listing: Listing) -> dict[str, Any]:
    count = listing.head.counts.get(key)
    is_many = count is not None and count > COUNTED
    return {
        "label": TABS[key],
        "count": f"{COUNTED}+" if is_many else count,
        "tone": TONES.get(key, "") if count else "",
        "current": key == listing.tab,
        "key": {"today": "t", "overdue": "o", "mine": "m", "open": "d"}.get(key, ""),
        "url": f"?tab={key}",
    }


def view_tab(view: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    is_current = bool(query) and query == view["query"]
    return {
        "label": view["name"],
        "count": None,
        "current": is_current,
        "is_shared": bool(view["community"]),
        "url": f"?{urlencode(view['query'])}",
    }


def clean(query: Any) -> dict[str, str]:
    """The filters of an address, without its page and what is empty or unknown."""
    return {name: str(query.get(name)) for name in sorted(FILTERS | {"way"}) if fits(query.get(name))}


def fits(value: Any) -> bool:
    return bool(value) and "\x00" not in str(value)


def link(query: dict[str, str], **changes: str) -> str:
    """The list's address with other parameters; paging starts anew unless it is what changes."""
    return f"?{urlencode(query | changes)}"
