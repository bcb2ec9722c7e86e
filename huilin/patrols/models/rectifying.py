"""Putting right, looking again with other eyes, closing, and opening again."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from huilin.cases.models import NewFile
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor, Permission, may
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.patrols.models.act import HazardClosure, HazardReopening, Rectification, Reinspection
from huilin.patrols.models.grading import required
from huilin.patrols.models.photo import HazardPhoto
from huilin.patrols.models.rules import RECTIFY, Grade, PatrolRule, allowed
from huilin.patrols.models.status import HazardStatus
from huilin.patrols.permissions import (
    HAZARD_CLOSE_GENERAL,
    HAZARD_CLOSE_MAJOR,
    HAZARD_ORDER,
    HAZARD_RECTIFY,
    HAZARD_REINSPECT,
)
from huilin.patrols.telling import tell_community


class Rectifiable:
    def right_to_rectify(self: Any, by: Actor) -> Permission:
        """Whoever gave the order writes down what somebody without a login has done."""
        return HAZARD_RECTIFY if may(by, HAZARD_RECTIFY, self) else HAZARD_ORDER

    @verb
    def rectify(
        self: Any,
        *,
        by: Actor,
        text: str,
        photos: Iterable[NewFile] = (),
        money: Decimal | None = None,
        version: int | None = None,
    ) -> None:
        """It is put right, with a photo; somebody else has to look. Raises Forbidden, Refused, Conflict. Locks it."""
        self.begin(self.right_to_rectify(by), by, version=version)
        text, photos = required(text, "text"), tuple(photos)
        if not photos:
            raise Refused(_("请拍一张整改后的照片。"), field="photos")
        due_at = allowed(PatrolRule.Name.REINSPECT_WITHIN).after(clock.now())
        self.move(HazardStatus.RECTIFIED, by, due_at=due_at)
        self.rectified_by_id, self.asked_until, self.asked_by_id = by.person_id, None, None
        role = by.role_for(self.right_to_rectify(by))
        Rectification.write(self, by, role, text=text, money=money)
        HazardPhoto.attach(self, photos, phase=HazardPhoto.Phase.RECTIFIED, by=by)
        self.commit("hazard.rectified", by, role=role, reason=text)
        tell_community(self, "hazard.rectified")

    @verb
    def reinspect(
        self: Any,
        *,
        by: Actor,
        passed: bool,
        text: str = "",
        photos: Iterable[NewFile] = (),
        version: int | None = None,
    ) -> None:
        """Other eyes have looked; not good yet means that the order goes on with the days of its grade anew.

        Never by whoever put it right or had to (matrix `*`). Raises Forbidden, Refused without words for a refusal,
        Conflict. Locks the hazard.
        """
        self.begin(HAZARD_REINSPECT, by, version=version)
        text = clean_text(text)
        if not passed and not text:
            raise Refused(_("没有改好，请写明还差什么。"), field="text")
        now = clock.now()
        if passed:
            self.move(HazardStatus.REINSPECTED, by, due_at=allowed(PatrolRule.Name.CLOSE_WITHIN).after(now))
        else:
            self.move(HazardStatus.ORDERED, by, due_at=allowed(RECTIFY[Grade(self.grade)]).after(now))
        self.reinspected_by_id = by.person_id
        role = by.role_for(HAZARD_REINSPECT)
        Reinspection.write(self, by, role, passed=passed, text=text)
        HazardPhoto.attach(self, photos, phase=HazardPhoto.Phase.REINSPECTED, by=by)
        result = _("已改好") if passed else _("还没改好")
        self.commit("hazard.reinspected", by, role=role, reason=text, result=result)

    def right_to_close(self: Any) -> Permission:
        return HAZARD_CLOSE_MAJOR if self.grade == Grade.MAJOR else HAZARD_CLOSE_GENERAL

    @verb
    def close(self: Any, *, by: Actor, remark: str = "", version: int | None = None) -> None:
        """The hazard is off the list; a suspected major one only by the street's leaders. Raises Forbidden, Conflict."""
        # Another grade than the page showed asks for another right.
        self.grade = type(self).locked(self.pk).grade
        self.begin(self.right_to_close(), by, version=version)
        self.move(HazardStatus.CLOSED, by, due_at=None)
        self.closed_at = clock.now()
        role = by.role_for(self.right_to_close())
        HazardClosure.write(self, by, role, remark=clean_text(remark))
        self.commit("hazard.closed", by, role=role, reason=clean_text(remark))

    @verb
    def reopen(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """It is there again and must be graded anew. Raises Forbidden, Refused without a reason, Conflict."""
        self.begin(HAZARD_ORDER, by, version=version)
        reason = required(reason, "reason")
        self.move(HazardStatus.REOPENED, by, due_at=allowed(PatrolRule.Name.GRADE_WITHIN).after(clock.now()))
        self.closed_at = None
        role = by.role_for(HAZARD_ORDER)
        HazardReopening.write(self, by, role, reason=reason)
        self.commit("hazard.reopened", by, role=role, reason=reason)
