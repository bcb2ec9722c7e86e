"""Triage: the community takes a matter on, or says why not and where else to go."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.status import Status
from huilin.cases.models.vocabulary import Category, Grade, limits_for
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb

SHORTEST_EXPLANATION = 20


class Acceptance(Act):
    """The matter is taken on: with a grade, a category, and a way of handling."""

    grade = models.CharField(max_length=1, choices=Grade)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=10)
    suggested = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """What the text had been taken for, when the matter was first accepted; None where the guess was silent."""
    suggested_by = models.CharField(max_length=8, blank=True, default="", db_default="")
    """The version of the model; empty where nothing was guessed."""
    was_guess = models.BooleanField(default=False, db_default=False)
    """The form came with the guess; otherwise the reporter had chosen, and the guess stood beside it."""

    class Meta:
        indexes = [models.Index(fields=["street_id", "-at"], name="acceptance_newest")]


class Rejection(Act):
    """The matter is not taken on. The classes: Beijing's 接诉即办 ordinance, art. 11(3), and two of practice."""

    class Reason(models.TextChoices):
        EMERGENCY = "emergency", gettext_lazy("紧急警情，应拨打110/119/120/122")
        IN_PROCEDURE = "in_procedure", gettext_lazy("已进入诉讼、仲裁、复议、纪检或信访程序")
        SAME_MATTER = "same_matter", gettext_lazy("同一事项正在办理或已办结，没有新情况")
        SECRET = "secret", gettext_lazy("涉及国家秘密、商业秘密或个人隐私")
        OUT_OF_DUTY = "out_of_duty", gettext_lazy("不属于社区和街道职责")
        UNLAWFUL = "unlawful", gettext_lazy("违反法律法规或公序良俗")
        UNCLEAR = "unclear", gettext_lazy("内容不清楚，又联系不上")
        PRIVATE = "private", gettext_lazy("属于市场或私人事务")

    reason = models.CharField(max_length=14, choices=Reason)
    explanation = models.TextField()
    other_way = models.CharField(max_length=200)


class Triageable:
    """Accepts or rejects."""

    @verb
    def accept(
        self: Any,
        *,
        by: Actor,
        grade: str,
        category: Category,
        mode: str,
        public_summary: str = "",
        is_confidential: bool = False,
        version: int | None = None,
    ) -> None:
        """Accepted (also after a reopening): grade, category and mode are set and the clocks start from now's rules.

        The category is a person's from here on. A rule that is automatic hands the matter on at once.
        """
        self.begin(CASE_TRIAGE, by, version=version)
        self.require_state(Status.SUBMITTED, Status.REOPENED)
        was = self.status
        role = by.role_for(CASE_TRIAGE)
        self.move(Status.ACCEPTED, by)
        guessed: dict[str, Any] = {} if was != Status.SUBMITTED else {
            "suggested_id": self.suggested_category_id,
            "suggested_by": self.suggested_by,
            "was_guess": self.category_is_guess,
        }  # fmt: skip
        self.grade, self.category_id, self.mode = grade, category.slug, mode
        self.category_is_guess = False
        self.public_summary, self.is_confidential = clean_text(public_summary), is_confidential
        start = self.submitted_at if was == Status.SUBMITTED else clock.now()
        limits = limits_for(grade, category.slug, timezone.localdate(start))
        self.contact_due_at = limits.contact.after(start)
        self.rung, self.rung_person, self.rung_due_at, self.supervised_at = 1, None, None, None
        self.start_clock(limits.reply, start)
        Acceptance.write(self, by, role, grade=grade, category=category, mode=mode, **guessed)
        self.commit("case.accepted", by, role=role, was=was, grade=grade, category=category.slug, mode=mode)
        tell_reporter(self, "case.accepted")
        self.dispatch_by_rule(by=by)

    @verb
    def reject(
        self: Any, *, by: Actor, reason: str, explanation: str, other_way: str, version: int | None = None
    ) -> None:
        """Not taken on, with the class of reason, an explanation of at least twenty characters, and the other way."""
        self.begin(CASE_TRIAGE, by, version=version)
        explanation, other_way = clean_text(explanation), clean_text(other_way)
        if len(explanation) < SHORTEST_EXPLANATION:
            raise Refused(
                _("请向居民说清楚原因，至少%(n)d个字。") % {"n": SHORTEST_EXPLANATION}, field="explanation"
            )
        if not other_way:
            raise Refused(_("请告诉居民还可以找哪里。"), field="other_way")
        was = self.status
        role = by.role_for(CASE_TRIAGE)
        self.move(Status.REJECTED, by)
        self.closed_at = clock.now()
        Rejection.write(self, by, role, reason=reason, explanation=explanation, other_way=other_way)
        self.commit(
            "case.rejected", by, role=role, was=was, cause=reason, text=explanation, other_way=other_way
        )
        tell_reporter(self, "case.rejected", explanation=explanation, other_way=other_way)
