"""The appointment by the street's leader (聘任): a letter with its number, a term, and the role that goes with it."""

import datetime as dt
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.transactions import verb
from huilin.people.models import Consent, Role
from huilin.stewards.models.act import Act
from huilin.stewards.models.rules import StewardRule, last_day, number, years_after
from huilin.stewards.models.status import IN_OFFICE, Status
from huilin.stewards.permissions import APPOINT
from huilin.stewards.telling import tell_candidate, tell_street

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('letter/' || %s, 0))"


class Appointment(Act):
    """One letter: the first one, or the one that prolongs the term."""

    class Kind(models.TextChoices):
        FIRST = "first", gettext_lazy("聘任")
        RENEWAL = "renewal", gettext_lazy("续聘")

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FIRST)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    code = models.CharField(max_length=2)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        verbose_name = gettext_lazy("聘书")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "year", "number"], name="appointment_letter")
        ]

    @property
    def letter_number(self) -> str:
        return f"惠邻聘〔{self.year}〕{self.number}号"


class Appointable:
    @verb
    def appoint(
        self: Any, *, by: Actor, years: int | None = None, starts_on: dt.date | None = None,
        version: int | None = None,
    ) -> Appointment:  # fmt: skip
        """In office from `starts_on` (today) for `years`, with a numbered letter. After the whole notice,
        with its photo, and no objection open. Locks the street's letters."""
        self.begin(APPOINT, by, version=version)
        self.require_state(Status.PUBLICITY)
        today = timezone.localdate(clock.now())
        years, first = self._term(years), starts_on or today
        if first < today:
            raise Refused(_("任期不能从过去开始。"), field="starts_on")
        self._check_notice()
        role = by.role_for(APPOINT)
        self.move(Status.APPOINTED, by)
        self.starts_on, self.ends_on, self.due_at = first, last_day(first, years), None
        self.role = Role.appoint(
            self.person, self.code, by=by, street_id=self.street_id, compound_id=self.compound_id, starts_on=first,
            ends_on=self.ends_on, duties=self.duties, visiting=self.visiting, photo=self.photo,
        )  # fmt: skip
        letter = self._write_letter(by, role, Appointment.Kind.FIRST)
        self.commit(
            "steward.appointed", by, role=role, letter=letter.letter_number, until=f"{self.ends_on:%Y-%m-%d}"
        )
        tell_candidate(self, "steward.appointed")
        if first == today:
            self.begin_term()
        return letter

    def _term(self: Any, years: int | None) -> int:
        most = number(StewardRule.Name.LONGEST_TERM)
        years = years or number(StewardRule.Name.TERM)
        if not 1 <= years <= most:
            raise Refused(_("一届任期1到%(most)d年。") % {"most": most}, field="years")
        return years

    def _check_notice(self: Any) -> None:
        notice = self.notice()
        if not notice.is_over:
            day = f"{notice.ends_on:%Y-%m-%d}"
            raise Conflict(_("公示到%(day)s才满，满了以后才能聘任。") % {"day": day})
        if not notice.posting_photo:
            raise Conflict(_("还没有张贴公示的照片，补上以后才能聘任。"))
        if self.open_objections().exists():
            raise Conflict(_("还有异议没有处理。"))
        if not Consent.objects.standing(Consent.Purpose.PUBLISH_NAME).filter(person=self.person_id).exists():
            raise Conflict(_("本人撤回了公示姓名的同意，不能聘任。"))

    def _change_leader(self: Any, by: Actor) -> None:
        """With a new leader the one before goes on as a member of the team for the rest of the term; what the new leader was
        before in the same team ends now. The old row stays as the history of that office."""
        if self.code != "SL":
            return
        others = type(self).objects.filter(compound=self.compound, status__in=IN_OFFICE)
        others = others.exclude(pk=self.pk).select_for_update(of=("self",))
        for other in others.filter(models.Q(person=self.person_id) | models.Q(code="SL")).order_by("pk"):
            if other.person_id == self.person_id:
                other.superseded(by)
            else:
                other.step_down(by)

    @verb
    def superseded(self: Any, by: Actor) -> None:
        """Over, because another appointment of the same person takes its place; nothing is handed over."""
        self.role.end(by=by, reason=_("改任组长"))
        self.move(Status.EXPIRED, SYSTEM)
        self.ends_on = timezone.localdate(clock.now())
        self.commit("steward.superseded", by)

    @verb
    def step_down(self: Any, by: Actor) -> None:
        """A member of the team instead of its leader, for the rest of the term."""
        old, self.code = self.role, "ST"
        self.role = Role.appoint(
            self.person, "ST", by=by, street_id=self.street_id, compound_id=self.compound_id, duties=old.duties,
            visiting=old.visiting, photo=old.photo, public_phone=old.public_phone, title="",
            starts_on=timezone.localdate(clock.now()), ends_on=old.ends_on,
        )  # fmt: skip
        old.end(by=by, reason=_("组长调整"))
        self.commit("steward.stepped_down", by)

    def _write_letter(self: Any, by: Actor, role: str, kind: str) -> Appointment:
        year = timezone.localdate(clock.now()).year
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [f"{self.street_id}/{year}"])
        last = Appointment.objects.filter(year=year).aggregate(last=models.Max("number"))["last"] or 0
        letter: Appointment = Appointment.write(
            self, by, role, kind=kind, year=year, number=last + 1, code=self.code, starts_on=self.starts_on,
            ends_on=self.ends_on,
        )  # fmt: skip
        return letter

    def letter(self: Any) -> Appointment | None:
        """The newest letter."""
        found: Appointment | None = (
            Appointment.objects.filter(stewardship=self).order_by("-at", "-id").first()
        )
        return found

    @verb
    def begin_term(self: Any) -> None:
        """In office, on the first day of the term."""
        self.begin(APPOINT, SYSTEM)
        self.move(Status.IN_TERM, SYSTEM)
        self.commit("steward.term_began", SYSTEM, role="SYS")
        self._change_leader(SYSTEM)

    @verb
    def open_renewal(self: Any) -> None:
        """The street's leader is to decide whether the term is prolonged; the office goes on meanwhile."""
        self.begin(APPOINT, SYSTEM)
        self.move(Status.RENEWAL_REVIEW, SYSTEM)
        self.commit("steward.renewal_opened", SYSTEM, role="SYS", until=f"{self.ends_on:%Y-%m-%d}")
        tell_street(self, "steward.renewal_opened")

    @verb
    def renew(self: Any, *, by: Actor, years: int | None = None, version: int | None = None) -> Appointment:
        """In office for another `years` after the present term, with a letter of its own."""
        self.begin(APPOINT, by, version=version)
        self.require_state(Status.RENEWAL_REVIEW)
        years, role = self._term(years), by.role_for(APPOINT)
        self.move(Status.IN_TERM, by)
        self.ends_on = years_after(self.ends_on, years)
        self.role.prolong(by=by, until=self.ends_on)
        letter = self._write_letter(by, role, Appointment.Kind.RENEWAL)
        self.commit(
            "steward.renewed", by, role=role, letter=letter.letter_number, until=f"{self.ends_on:%Y-%m-%d}"
        )
        tell_candidate(self, "steward.renewed")
        return letter
