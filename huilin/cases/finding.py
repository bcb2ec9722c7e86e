"""Finding a matter by what somebody says of it: a code, a number or its end, a phone, a name, or words.

What is sure (a code, a whole number, a phone) is looked for alone. What may be meant (the end of a number, a name) is tried
first; the words are looked for when it finds nothing. All ways but the last are equalities in an index.
"""

import re

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.cases.models import Case
from huilin.cases.models.search import containing
from huilin.cases.queue import desk_cases
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.crypto import blind_index
from huilin.core.permissions import Actor
from huilin.core.tenancy import current_street
from huilin.core.text import clean_text, half_width, normalise_phone
from huilin.people.models import Person

WHOLE_NUMBER = re.compile(r"HL-\d{9}-\d{4}-\d{6,}")
END_OF_NUMBER = re.compile(r"(?:(\d{4})-)?(\d{1,7})")
NAME = re.compile(r"[\u3400-\u9fff·]{2,10}")
YEARS_BACK = 10
PLACE_LEVEL = re.compile(r"(?<=[\d甲乙丙丁])(号楼|栋|幢|座|单元)(?=\S)")
"""3栋2单元 is typed in one piece; a place is written with spaces between its levels."""

WAYS = {
    "code": gettext_lazy("查询码"),
    "number": gettext_lazy("编号"),
    "phone": gettext_lazy("电话"),
    "end": gettext_lazy("编号末几位"),
    "name": gettext_lazy("姓名"),
    "words": gettext_lazy("文字和地点"),
}
"""How a matter was found, told above the list."""


def said(words: str) -> str:
    try:
        return half_width(clean_text(words))
    except ValidationError:
        return ""


def sure_way(words: str) -> str:
    """The one way in which these words can be meant, or nothing."""
    if read_code(words, QUERY_LENGTH):
        return "code"
    if WHOLE_NUMBER.fullmatch(words.upper()):
        return "number"
    return "phone" if phone_of(words) else ""


def possible_ways(words: str, actor: Actor) -> dict[str, QuerySet[Case]]:
    """What to try before looking for the words themselves, among all that the actor may see."""
    if not words or sure_way(words):
        return {}
    ways = [way for way, pattern in (("end", END_OF_NUMBER), ("name", NAME)) if pattern.fullmatch(words)]
    return {way: found_by(way, desk_cases(actor), words, actor) for way in ways}


def found_by(way: str, cases: QuerySet[Case], words: str, actor: Actor) -> QuerySet[Case]:
    if way == "code":
        return cases.filter(query_code=read_code(words, QUERY_LENGTH))
    if way == "number":
        return cases.filter(number=words.upper())
    if way == "phone":
        return cases.filter(contact_index=blind_index(phone_of(words), purpose="phone"))
    if way == "end":
        return cases.filter(number__in=numbers_ending(words))
    if way == "name":
        # One list of ids: an OR over two tables would keep the database from both indexes.
        known = Person.objects.visible_to(actor).filter(name=words)
        left = Case.objects.filter(contact_name=words).values("pk")
        return cases.filter(pk__in=left.union(Case.objects.filter(reporter__in=known).values("pk")))
    found: QuerySet[Case] = containing(cases, PLACE_LEVEL.sub(r"\1 ", words))
    return found


def phone_of(words: str) -> str:
    try:
        return normalise_phone(words)
    except ValidationError:
        return ""


def numbers_ending(words: str) -> list[str]:
    """The whole numbers that somebody may mean by 123 or 2026-123."""
    match = END_OF_NUMBER.fullmatch(words)
    if match is None:
        return []
    year, serial = match.groups()
    now = timezone.localdate().year
    years = [int(year)] if year else range(now - YEARS_BACK, now + 1)
    return [f"HL-{current_street()}-{one}-{int(serial):06d}" for one in years]
