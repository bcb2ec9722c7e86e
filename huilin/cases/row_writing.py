"""The rows of the desk's list as HTML, written in one piece.

Through the template engine fifty rows took three quarters of the page's time: two thousand look-ups of names. Here words and
addresses are looked up once for all rows. Whatever comes from a case goes through `escape` (decision 0045).
"""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huilin.cases.presenting import CaseCard
from huilin.core.templatetags.reading import Moments

NUMBER = "HL-0"
"""Stands for a number in an address; numbers hold letters, digits and dashes only."""


def rows_of(cards: Iterable[CaseCard], *, with_picks: bool) -> SafeString:
    """A table row for each card, with a box to tick where acts on many are offered."""
    writer = RowWriter(with_picks=with_picks)
    # Each value went through `escape` in `row`.
    return mark_safe("".join(writer.row(card) for card in cards))


class RowWriter:
    def __init__(self, *, with_picks: bool) -> None:
        self.with_picks = with_picks
        self.address = escape(reverse("cases:case", args=[NUMBER]))
        self.moment = Moments()
        self.tick, self.due, self.place = escape(_("勾选")), escape(_("时限")), escape(_("地点"))
        self.kind, self.holder, self.sent = escape(_("类别")), escape(_("承办")), escape(_("收到"))
        self.kinds: dict[tuple[str | None, bool, str], str] = {}
        self.states: dict[str, str] = {}

    def row(self, card: CaseCard) -> str:
        case = card.case
        number = escape(case.number)
        return (
            f"<tr data-row>\n{self._pick(number, case.version)}"
            f'<td class="what"><a class="table__main" href="{self.address.replace(NUMBER, number)}" data-open>'
            f'{escape(card.title)}</a><br><span class="small muted num">{number}</span></td>\n'
            f'<td class="how">{self._state(card)}{self._chips(card)}</td>\n'
            f'<td class="num" data-label="{self.due}">{self._due(card)}</td>\n'
            f'<td class="aside" data-label="{self.place}">{escape(case.place_label)}</td>\n'
            f'<td class="aside" data-label="{self.kind}">{self._kind(card)}</td>\n'
            f'<td class="queue__who aside" data-label="{self.holder}">{escape(card.handler_label or "—")}</td>\n'
            f'<td class="num aside" data-label="{self.sent}">{escape(self.moment(case.submitted_at))}</td>\n</tr>\n'
        )

    def _pick(self, number: str, version: int) -> str:
        if not self.with_picks:
            return ""
        return (
            f'<td class="pick"><label class="pick__box"><input type="checkbox" name="row" value="{number}~{version:d}" '
            f'aria-label="{self.tick} {number}"></label></td>\n'
        )

    def _state(self, card: CaseCard) -> str:
        told = self.states.get(card.case.status)
        if told is None:
            told = f'<span class="state state--{escape(card.state_tone)}">{escape(card.state_label)}</span>'
            self.states[card.case.status] = told
        return told

    def _kind(self, card: CaseCard) -> str:
        key = card.case.category_id, card.case.category_is_guess, card.case.grade
        told = self.kinds.get(key)
        if told is None:
            told = f'{escape(card.category_label)} <span class="tag">{escape(card.grade_label)}</span>'
            self.kinds[key] = told
        return told

    def _chips(self, card: CaseCard) -> str:
        return "".join(
            f' <span class="tag tag--{escape(chip["tone"])}">{escape(chip["label"])}</span>'
            for chip in card.chips
        )

    def _due(self, card: CaseCard) -> str:
        if not card.due_at:
            return ""
        told = escape(self.moment(card.due_at))
        if not card.due_label:
            return told
        tone = f" state--{escape(card.due_tone)}" if card.due_tone else ""
        return f'{told} <span class="state state--after{tone}">{escape(card.due_label)}</span>'
