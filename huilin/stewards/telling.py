"""What candidates, stewards and those who decide are told."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.notifications.models import post
from huilin.people.models import Person, Role

_WORDS = {
    "steward.nominated": _("有人推荐管家，请初审：%(where)s"),
    "steward.community_reviewed": _("管家推选过了社区初审，请街道审核：%(where)s"),
    "steward.overdue": _("管家推选有一步超过时限了，请尽快办：%(where)s"),
    "steward.objected": _("管家公示收到异议，请处理：%(where)s"),
    "steward.rejected": _("%(where)s管家推选没有通过，理由在社区可以查询。"),
    "steward.appointed": _("您已受聘为%(where)s%(what)s，任期到%(until)s。"),
    "steward.renewed": _("您的%(where)s管家任期延到%(until)s。"),
    "steward.renewal_opened": _("%(where)s有管家任期快满，请办续聘：任期到%(until)s。"),
    "steward.appraisal_opened": _("%(where)s管家年度民主评议开始了，请邻居们参加。"),
    "steward.talk_due": _("%(where)s管家评议满意率偏低，请安排谈话。"),
    "steward.removal_proposed": _("有人提出解聘管家，请研究：%(where)s"),
    "steward.ended": _("您的%(where)s管家任职已经结束，请按清单交接。"),
    "steward.handover_opened": _("%(where)s管家离任，请按清单接手。"),
    "steward.objection_decided": _("您对%(where)s管家公示提的异议已有答复，请在公示页查看。"),
}


def tell(row: Any, kind: str, persons: list[Person]) -> None:
    """A message to each of these persons, through the one gate that minds what they agreed to."""
    body = str(_WORDS[kind]) % {
        "where": row.compound.name,
        "what": row.get_code_display(),
        "until": f"{row.ends_on:%Y-%m-%d}" if row.ends_on else "",
    }
    messages = [person.message(kind, body, subject=row) for person in persons]
    post([message for message in messages if message is not None])


def tell_candidate(row: Any, kind: str) -> None:
    if row.person_id:
        tell(row, kind, [row.person])


def tell_community(row: Any, kind: str) -> None:
    """The community's workers."""
    tell(row, kind, _holders(code="CS", community_id=row.community_id))


def tell_street(row: Any, kind: str) -> None:
    """The street's clerks."""
    tell(row, kind, _holders(code="SO"))


def _holders(**where: Any) -> list[Person]:
    roles = Role.objects.in_force(clock.now()).filter(**where).select_related("person")
    return list({role.person_id: role.person for role in roles}.values())
