"""What is asked about a category: a few questions, from a day on, each with a choice of answers or a text (类别问题)."""

import datetime as dt
import re
from typing import Any

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.status import OPEN
from huilin.cases.models.vocabulary import Category
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF, CASE_READ
from huilin.cases.wording import tell_desk
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.text import clean_text
from huilin.core.transactions import verb

MOST_QUESTIONS = 5
LONGEST_ANSWER = 60
SEPARATOR = re.compile(r"[\s/、，,]+")


class CategoryQuestion(models.Model):
    """The question that stands at a place (1-5) of a category; a newer row takes an older one's place on its day."""

    class Use(models.TextChoices):
        ASKED = "asked", gettext_lazy("问")
        DROPPED = "dropped", gettext_lazy("不再问")

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="questions", verbose_name=gettext_lazy("类别")
    )
    place = models.SmallIntegerField(
        gettext_lazy("第几问"), choices=[(n, str(n)) for n in range(1, MOST_QUESTIONS + 1)]
    )
    words = models.CharField(gettext_lazy("问什么"), max_length=40)
    choices = models.CharField(
        gettext_lazy("可选的回答"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy("用斜线隔开，例如：还在漏/不漏了。不填就让他写几个字。"),
    )
    alarming = models.CharField(
        gettext_lazy("哪些回答有险情"),
        max_length=100,
        blank=True,
        help_text=gettext_lazy("照抄上面的回答，用斜线隔开。选了它就提示先打119、110、120。"),
    )
    use = models.CharField(gettext_lazy("问不问"), max_length=8, choices=Use, default=Use.ASKED)
    valid_from = models.DateField(gettext_lazy("从哪天起"))
    valid_to = models.DateField(gettext_lazy("到哪天止"), null=True, blank=True)
    source = models.CharField(gettext_lazy("依据"), max_length=200)

    class Meta:
        verbose_name = gettext_lazy("类别问题")
        constraints = [
            models.UniqueConstraint(fields=["category", "place", "valid_from"], name="categoryquestion_once")
        ]

    def __str__(self) -> str:
        return self.words

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()

    @property
    def label(self) -> str:
        """In the reader's language; the English lines belong to the questions of `cases.starting_questions`."""
        return translation.gettext(self.words)

    @property
    def options(self) -> list[str]:
        return [option for option in SEPARATOR.split(self.choices) if option]

    @property
    def dangers(self) -> list[str]:
        return [option for option in SEPARATOR.split(self.alarming) if option]

    def accepts(self, said: str) -> bool:
        return said in self.options if self.options else len(said) <= LONGEST_ANSWER

    def alarms(self, said: str) -> bool:
        return said in self.dangers


questions: ReferenceTable[list[CategoryQuestion]] = ReferenceTable(
    lambda: list(CategoryQuestion.objects.order_by("category", "place", "-valid_from"))
)


def questions_for(category_slug: str | None, day: dt.date | None = None) -> list[CategoryQuestion]:
    """What is asked about a category on `day` (today without one), in order; empty without a category."""
    day = day or timezone.localdate(clock.now())
    latest: dict[int, CategoryQuestion] = {}
    for row in questions.get():
        in_force = row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
        if row.category_id == category_slug and in_force:
            latest.setdefault(row.place, row)
    return [row for _place, row in sorted(latest.items()) if row.use == CategoryQuestion.Use.ASKED]


def free_place(category_slug: str) -> int:
    """The first place of a category at which no question ever stood. Raises Refused when all are taken."""
    taken = {row.place for row in questions.get() if row.category_id == category_slug}
    for place in range(1, MOST_QUESTIONS + 1):
        if place not in taken:
            return place
    raise Refused(_("这一类已经有%(n)d个问题，请改其中一个。") % {"n": MOST_QUESTIONS}, field="category")


def written(category_slug: str | None, said: dict[int, str]) -> list[dict[str, Any]]:
    """Answers by the question's place as the case keeps them: the words of question and answer as they were then.

    What is empty, not asked or not among the choices is left out.
    """
    kept = []
    for question in questions_for(category_slug):
        answer = clean_text(said.get(question.place, ""))
        if answer and question.accepts(answer):
            kept.append({"asked": question.words, "said": answer, "alarms": question.alarms(answer)})
    return kept


class Askable:
    @property
    def is_alarming(self: Any) -> bool:
        """Whether an answer tells of danger."""
        return any(answer.get("alarms") for answer in self.answers)

    @property
    def open_questions(self: Any) -> list[CategoryQuestion]:
        """What was not answered yet while the matter is open."""
        if self.status not in OPEN:
            return []
        answered = {answer["asked"] for answer in self.answers}
        return [question for question in questions_for(self.category_id) if question.words not in answered]

    @verb
    def add_answers(self: Any, said: dict[int, str], *, by: Actor) -> None:
        """The answers stand with the case; a later answer to the same question takes the earlier one's place. The desk is
        told of danger. Locks the row. Raises Conflict when the matter is over.
        """
        self.begin(CASE_READ, by)
        if not self.is_reported_by(by):
            demand(by, CASE_CREATE_ON_BEHALF, self)
        if self.status not in OPEN:
            raise Conflict(_("这件事已经办完了，不用再补充。"))
        new = written(self.category_id, said)
        if not new:
            return
        asked = {answer["asked"] for answer in new}
        was_alarming = self.is_alarming
        self.answers = [answer for answer in self.answers if answer["asked"] not in asked] + new
        self.commit("case.answered", by, role=by.role_for(CASE_READ), was=self.status, n=len(new))
        if self.is_alarming and not was_alarming:
            tell_desk(self, "case.alarming")
