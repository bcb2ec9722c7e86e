"""The rows of a list of cases: `{% load case_rows %}{% case_rows cases bulk_acts %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from huilin.cases.presenting import CaseCard
from huilin.cases.row_writing import rows_of

register = template.Library()


@register.simple_tag
def case_rows(cases: Iterable[CaseCard], bulk_acts: Any = None) -> SafeString:
    return rows_of(cases, with_picks=bool(bulk_acts))
