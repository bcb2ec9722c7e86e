"""Internal notes: for those who work on the matter, never for the reporter or the public.

A note may name colleagues (@姓名).
"""

import re
from collections import defaultdict

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.models.act import Act
from huilin.cases.models.case import Case
from huilin.cases.models.status import Status
from huilin.cases.models.watcher import readers_among
from huilin.cases.permissions import CASE_READ
from huilin.cases.wording import tell_at_desk
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Person, Role

_MENTION = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠]([^\s@＠]{1,50})")
MOST_MENTIONED = 10


class Note(Act):
    text = models.TextField()
    mentioned_ids = ArrayField(models.UUIDField(), default=list, db_default=[])

    class Meta:
        indexes = [models.Index(fields=["street_id", "case", "at"], name="note_case")]

    @classmethod
    def demand_hand_in(cls, case: Case, by: Actor) -> None:
        """Raises Forbidden for readers who only look: residents and auditors."""
        demand(by, CASE_READ, case)
        if not by.has_desk or by.has("AU"):
            raise Forbidden(_("您的身份不能办理这一步。"))

    @classmethod
    @verb
    def add(cls, case: Case, text: str, *, by: Actor) -> "Note":
        """The note stands beside the case; whoever may read the case at a desk may write one.

        Who is named with @ is told at the desk. Raises Refused at `text` for a name of nobody who may read the case.
        """
        cls.demand_hand_in(case, by)
        if case.status == Status.ARCHIVED:
            raise Conflict(_("这件事已经归档，只能看。"))
        text = clean_text(text)
        if not text:
            raise Refused(_("请写点内容。"), field="text")
        mentioned = mentioned_in(text, case)
        ids = [person.pk for person in mentioned]
        note: Note = cls.write(case, by, by.role_for(CASE_READ), text=text, mentioned_ids=ids)
        record("case.noted", case, by=by, role=note.by_role)
        others = [person for person in mentioned if person.pk != by.person_id]
        tell_at_desk(case, "case.mentioned", others, who=by.name)
        return note


def colleagues(case: Case) -> list[Person]:
    """Who may be named in a note: everybody with a role in force who may read the case at a desk."""
    found = readers_among(case, Role.objects.in_force().exclude(code="AU"))
    return sorted(found, key=lambda person: (person.sort_key, person.name))


def mentioned_in(text: str, case: Case) -> list[Person]:
    """The persons whom the text names: after each @ the longest name that somebody who works here has."""
    written = _MENTION.findall(text)
    if not written:
        return []
    if len(written) > MOST_MENTIONED:
        raise Refused(_("一条备注最多提到%(n)d个人。") % {"n": MOST_MENTIONED}, field="text")
    by_name = defaultdict(list)
    for person in colleagues(case):
        by_name[person.name].append(person)
    working = Role.objects.in_force().values_list("person__name", flat=True)
    strangers = set(working) - set(by_name)
    found: dict[object, Person] = {}
    for words in written:
        name = max((name for name in {*by_name, *strangers} if words.startswith(name)), key=len, default="")
        if not name:
            raise Refused(
                _("没有找到「@%(name)s」。请写全名，后面空一格。") % {"name": words[:10]}, field="text"
            )
        if name in strangers:
            raise Refused(_("%(name)s看不到这件事，不能提到。") % {"name": name}, field="text")
        found |= {person.pk: person for person in by_name[name]}
    return list(found.values())
