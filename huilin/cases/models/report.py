"""Reporting: a resident, a steward on behalf of one, or a system says that something is wrong."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import event_of
from huilin.cases.models.attachment import Attachment, NewFile
from huilin.cases.models.incident import Incident
from huilin.cases.models.question import written
from huilin.cases.models.status import Status
from huilin.cases.models.vocabulary import Category, Grade, limits_for
from huilin.cases.permissions import CASE_CREATE, CASE_CREATE_ON_BEHALF
from huilin.cases.suggesting.guessing import guess_category
from huilin.cases.wording import received_text
from huilin.core import clock
from huilin.core.codes import QUERY_LENGTH, new_code
from huilin.core.errors import Refused, TryAgain
from huilin.core.inserting import insert
from huilin.core.permissions import Actor, demand
from huilin.core.text import clean_text
from huilin.core.transactions import opening_verb
from huilin.notifications.models import Message, compose, post
from huilin.people.models import Consent, Person
from huilin.places.models import Building, Community, Compound, Entrance, streets

if TYPE_CHECKING:
    from huilin.cases.models.case import Case

MOST_WORDS = 2000
MOST_FILES = 6


@dataclass(frozen=True)
class Spot:
    """Where a matter is: a compound, and as far down as is known."""

    compound: Compound
    building: Building | None = None
    entrance: Entrance | None = None
    incidents: tuple[Mapping[str, Any], ...] | None = None
    """The open incidents of the compound where the door read them with the place; None: they are asked for."""

    def incident_of(self, category_slug: str) -> Any:
        """The master case that a report of this category joins here; None where there is no incident."""
        if self.incidents is None:
            return Incident.objects.master_at(self, category_slug)
        for known in self.incidents:
            building = known["building"]
            here = building is None or (self.building is not None and building == str(self.building.pk))
            if known["category"] == category_slug and here:
                return UUID(known["case"])
        return None

    @property
    def community(self) -> Community:
        return self.compound.community

    @property
    def label(self) -> str:
        return " ".join(
            str(place) for place in (self.compound, self.building, self.entrance) if place and str(place)
        )


@dataclass(frozen=True)
class NewReport:
    """What came in through some door, cleaned but not yet judged. `key` makes a repeated sending harmless."""

    spot: Spot
    key: str
    digest: bytes
    description: str = ""
    category: Category | None = None
    source: str = "online"
    phone: str = ""
    contact_name: str = ""
    is_anonymous: bool = True
    is_on_behalf: bool = False
    """Entered by a steward or clerk for somebody who is present or on the phone."""
    on_behalf_of: Person | None = None
    consent: str = ""
    """How that person agreed (Consent.Way); asked for every report on behalf."""
    outside_due_at: dt.datetime | None = None
    """A deadline that an authority outside has set."""
    files: tuple[NewFile, ...] = field(default=())
    answers: Mapping[int, str] = field(default_factory=dict)
    """What was said to the category's questions, by their places."""


class Reportable:
    """Opens a case."""

    @classmethod
    @opening_verb
    def report(cls: Any, new: NewReport, *, by: Actor) -> "Case":
        """A case exists with its number and query code, its history begins, the steward and the reporter are told.

        Any one of a sentence, a photo and a voice note is enough. Raises Refused (nothing written), Forbidden, or TryAgain
        when a sending with the same key is being written at this moment: the caller looks that one up.
        """
        description = clean_text(new.description)
        _check(new, description, by)
        case = _opened(cls, new, description, by)
        on_behalf = new.is_on_behalf
        demand(by, CASE_CREATE_ON_BEHALF if on_behalf else CASE_CREATE, case)
        master_id = new.spot.incident_of(case.category_id) if case.category_id else None
        if master_id:
            case.arrive_in_incident(master_id)
        case.arrange_clocks()
        role = by.role_for(CASE_CREATE_ON_BEHALF if on_behalf else CASE_CREATE)
        event = event_of(
            "case.submitted",
            case,
            by=by,
            role=role,
            source=case.source,
            on_behalf=on_behalf,
            photos=len(new.files),
            **({"consent": new.consent} if on_behalf else {}),
            **({"guessed": str(case.category_id)} if case.category_is_guess else {}),
        )
        try:
            insert(case, event)
        except IntegrityError as error:
            if "case_idempotency" in str(error):
                raise TryAgain from error
            raise
        Attachment.attach(case, new.files, phase=Attachment.Phase.REPORT, by=by)
        if master_id:
            case.note_arrival()
        if case.contact_sealed and not _is_late_record(case):
            body = received_text(case)
            post(
                [
                    compose(
                        "case.submitted",
                        body,
                        channel=Message.Channel.SMS,
                        address=case.contact,
                        subject=case,
                    )
                ]
            )
        return case


def _is_late_record(case: "Case") -> bool:
    """Written down after its own deadline: an old list is put on record, and nobody waits for a receipt."""
    return case.outside_due_at is not None and case.outside_due_at <= case.submitted_at


def _check(new: NewReport, description: str, by: Actor) -> None:
    street = streets.get().by_id[new.spot.compound.street_id]
    if not (by.is_signed_in or by.is_system or street.takes_anonymous_reports):
        raise Refused(_("本街道暂不接受不留名的报事，请先登录，或请管家、居委会代您报。"))
    if new.is_on_behalf and new.consent not in Consent.Way.values:
        raise Refused(_("请先征得本人同意，并选好同意的方式。"), field="consent")
    if not description and not new.files:
        raise Refused(_("请拍张照片、录一段话，或写一句话，有一样就行。"), field="description")
    if len(description) > MOST_WORDS:
        raise Refused(_("文字太长了，最多%(most)d个字。") % {"most": MOST_WORDS}, field="description")
    if len(new.files) > MOST_FILES:
        raise Refused(_("照片和录音最多%(most)d个。") % {"most": MOST_FILES}, field="photos")
    if not new.key or len(new.key) > 100:
        raise Refused(_("请求缺少编号，请刷新页面再发一次。"))


def _opened(cls: Any, new: NewReport, description: str, by: Actor) -> "Case":
    now = clock.now()
    spot = new.spot
    guess = guess_category(description)
    category = new.category or (guess.category if guess else None)
    grade = category.grade if category else Grade.C
    limits = limits_for(grade, category.slug if category else None, timezone.localdate(now))
    reporter = new.on_behalf_of
    case = cls(
        street_id=spot.compound.street_id,
        query_code=new_code(streets.get().by_id[spot.compound.street_id].number, QUERY_LENGTH),
        idempotency_key=new.key,
        idempotency_digest=new.digest,
        status=Status.SUBMITTED,
        source=new.source,
        description=description,
        category_id=category.slug if category else None,
        category_is_guess=category is not None and new.category is None,
        suggested_category_id=guess.category.slug if guess and guess.category else None,
        suggested_percent=guess.percent if guess else None,
        suggested_by=guess.version if guess else "",
        grade=grade,
        community_id=spot.compound.community_id,
        compound=spot.compound,
        building=spot.building,
        entrance=spot.entrance,
        place_label=spot.label,
        reporter_id=reporter.pk if reporter else (None if new.is_anonymous else by.person_id),
        entered_by_id=by.person_id,
        is_anonymous=new.is_anonymous and not (reporter or new.contact_name),
        contact_name=new.contact_name or (reporter.name if reporter else ""),
        submitted_at=now,
        status_changed_at=now,
        accept_due_at=limits.accept.after(now),
        contact_due_at=limits.contact.after(now),
        outside_due_at=new.outside_due_at,
        answers=written(category.slug if category else None, dict(new.answers)),
    )
    case.start_clock(limits.reply, now)
    case.contact = new.phone or (reporter.phone if reporter else "")
    return case  # type: ignore[no-any-return]
