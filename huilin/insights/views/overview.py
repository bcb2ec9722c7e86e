"""The street's (or the community's) numbers for a period, each leading to its list."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.models.vocabulary import categories
from huilin.cases.permissions import CASE_EXPORT
from huilin.core.pages import DeskView
from huilin.core.permissions import holds
from huilin.insights import charts
from huilin.insights.counting import count, medians
from huilin.insights.forms import PeriodForm
from huilin.insights.measures import AGES, COUNTS, EARLY, LEFT_OUT, Measure
from huilin.insights.periods import Period
from huilin.insights.permissions import DASHBOARD_READ
from huilin.insights.rates import Rate, rates

CHARTED = 14


def link(period: Period, key: str, **where: Any) -> str:
    """The address of the list behind a number."""
    told = {"measure": key, "first": period.first.isoformat(), "last": period.last.isoformat()} | where
    return f"{reverse('insights:measure')}?{urlencode(told)}"


class OverviewView(DeskView):
    """Five statements: the door, the counts of both periods, the names of compounds, the medians; and the session."""

    permission = DASHBOARD_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        form = PeriodForm(request.GET or {"period": "month"})
        period = form.chosen()
        figures = count(self.actor, period)
        compounds = sorted(
            ((figures.names[key], row, {"compound": key}) for key, row in figures.compounds.items()),
            key=lambda item: -item[1]["open"] * 1000 - item[1]["received"],
        )
        named = categories.get()
        kinds = sorted(
            (
                (named[key].name if key else _("未分类"), row, {"category": key or "none"})
                for key, row in figures.categories.items()
            ),
            key=lambda item: -item[1]["received"],
        )
        series = [str(_("办结")), str(_("在办"))]
        context = {
            "section": "insights:overview",
            "form": form,
            "period": period,
            "before": period.before(),
            "counts": [self.card(measure, figures.total, figures.before, period) for measure in COUNTS],
            "rates": [self.rate(rate, period) for rate in rates(figures.total, period.last)],
            "left_out": [self.card(measure, figures.total, figures.before, period) for measure in LEFT_OUT],
            "early": [self.card(measure, figures.total, figures.before, period) for measure in EARLY],
            "ages": [self.card(measure, figures.total, figures.before, period) for measure in AGES],
            "medians": medians(self.actor, period),
            "tables": [
                {
                    "title": _("各小区"),
                    "head": _("小区"),
                    "rows": [self.line(*item, period) for item in compounds],
                },
                {
                    "title": _("各类别"),
                    "head": _("类别"),
                    "rows": [self.line(*item, period) for item in kinds],
                },
            ],
            "compound_chart": charts.bars(
                [(n, (r["done"], r["open"])) for n, r, _w in compounds[:CHARTED]], series
            ),
            "age_chart": charts.bars(
                [(str(one.label), (figures.total[one.key],)) for one in AGES], [str(_("在办"))]
            ),
            "export_url": reverse("insights:export") if holds(self.actor, CASE_EXPORT) else "",
        }
        return render(request, "insights/overview.html", context)

    def card(
        self, measure: Measure, total: Mapping[str, int], before: Mapping[str, int], period: Period
    ) -> dict[str, Any]:
        return {
            "label": measure.label,
            "definition": measure.definition,
            "count": total[measure.key],
            "before": before[measure.key],
            "url": link(period, measure.key),
        }

    def line(
        self, name: str, counted: Mapping[str, int], where: dict[str, Any], period: Period
    ) -> dict[str, Any]:
        return {
            "name": name,
            "cells": [{"count": counted[one.key], "url": link(period, one.key, **where)} for one in COUNTS],
        }

    def rate(self, rate: Rate, period: Period) -> dict[str, Any]:
        return {
            "label": rate.label,
            "formula": rate.formula,
            "percent": rate.percent,
            "is_hidden": rate.is_hidden,
            "numerator": rate.numerator_text,
            "denominator": rate.denominator,
            "numerator_url": link(period, rate.numerator_key),
            "denominator_url": link(period, rate.denominator_key),
        }
