"""The plain promise on a receipt, and the words to pass on to the neighbours."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.models import Case, Status
from huilin.cases.models.status import WITH_CLOCK
from huilin.core.templatetags.reading import day, moment


def promise(case: Case, who: str = "") -> str:
    """明天18:00前，张管家会联系您. Promises the limit of first contact, never more."""
    words = {"when": moment(case.contact_due_at), "who": who}
    if case.contact_due_at is None:
        return _("我们会尽快办理。")
    if not case.contact_sealed:
        if who:
            return _("%(when)s前，%(who)s或社区工作人员会去看。") % words
        return _("%(when)s前，社区工作人员会去看。") % words
    return (_("%(when)s前，%(who)s会联系您。") if who else _("%(when)s前，社区会联系您。")) % words


def public_promise(case: Case) -> str:
    """What neighbours may expect of an open matter; empty when nothing runs."""
    if case.status == Status.SUBMITTED and case.contact_due_at:
        return _("%(when)s前有人来看") % {"when": moment(case.contact_due_at)}
    if case.status in WITH_CLOCK and case.due_at:
        return _("%(when)s前答复") % {"when": moment(case.due_at)}
    if case.status == Status.SUSPENDED and case.review_on:
        return _("%(day)s前复核") % {"day": day(case.review_on)}
    return ""


def group_text(case: Case) -> str:
    """What the reporter may paste into the neighbours' group. The query code is the reporter's own and stays out of it."""
    place = " ".join(str(part) for part in (case.compound, case.building) if part and str(part))
    return _(
        "各位邻居：%(place)s「%(what)s」的事，我已经用惠邻报给社区了（编号%(number)s），%(when)s前有人来看。小区公示栏：%(url)s"
    ) % {
        "place": place,
        "what": case.public_title,
        "number": case.number,
        "when": moment(case.contact_due_at),
        "url": settings.BASE_URL + reverse("cases:compound", args=[case.compound_id]),
    }
