"""What goes up with a matter that cannot be solved here: one text to copy, the photos, one page of paper.

The reporter's name and number stay out of it: who needs them asks for them on the case's page, with a reason.
"""

import io
import zipfile

from django.utils import timezone, translation

from huilin.audit import kinds
from huilin.audit.models import Event, record
from huilin.cases.models import Attachment, Case
from huilin.cases.models.attachment import Kind
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.wording import day_and_hour
from huilin.core.permissions import Actor, demand
from huilin.core.transactions import verb
from huilin.core.uploads.storage import path_of
from huilin.hotline.reply import spoken_phone
from huilin.places.models import streets

TOLD = ("case.accepted", "case.contacted", "case.replied", "case.suspended")
"""Acts that the reporter may read too; none of them names a neighbour."""
PHASES = {
    Attachment.Phase.REPORT: "1-报事",
    Attachment.Phase.BEFORE: "2-处理前",
    Attachment.Phase.AFTER: "3-处理后",
    Attachment.Phase.VERIFICATION: "4-核查",
}


def package_text(case: Case) -> str:
    """What happened, where, what was tried here and why it goes up, in Chinese; one statement beside the case."""
    with translation.override("zh-hans"):
        return _text(case)


def _text(case: Case) -> str:
    street = streets.get().by_id[case.street_id]
    community = case.compound.community
    events = Event.objects.filter(subject_id=case.pk, kind__in=TOLD).order_by("at", "id")
    tried = [
        f"{day_and_hour(event.at)} {kinds.sentence(event.kind, event.particulars)} {event.reason}".strip()
        for event in events
    ]
    when = timezone.localtime(case.submitted_at).strftime("%Y-%m-%d %H:%M")
    lines = [
        f"【事项】{case.public_title}",
        f"【地点】{street.name}{community.name} {case.place_label}",
        f"【反映时间】{when}",
        f"【反映内容】{case.description or '见照片'}",
        f"【社区已做】{'；'.join(tried) or '已到现场了解情况'}",
        "【需要上级办理】超出社区和街道的权限，请派有关部门办理，并告知编号和结果。",
        f"【社区联系】{community.name} {spoken_phone(community.office_phone) or '________'}",
        f"【我方编号】{case.number}",
    ]
    return "\n".join(lines)


def pictures_of(case: Case) -> list[Attachment]:
    found = Attachment.objects.filter(case=case, kind=Kind.PICTURE).order_by("at", "id")
    return list(found)


@verb
def photos_zip(case: Case, *, by: Actor) -> bytes:
    """The text and every photo in one file; the history knows who took it. Raises Forbidden."""
    demand(by, CASE_TRIAGE, case)
    buffer = io.BytesIO()
    pictures = pictures_of(case)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{case.number}.txt", "\ufeff" + package_text(case))
        for number, picture in enumerate(pictures, start=1):
            path = path_of(picture.name)
            if path.exists():
                name = PHASES[Attachment.Phase(picture.phase)]
                archive.writestr(f"{name}-{number}.jpg", path.read_bytes())
    record("case.packaged", case, by=by, role=by.role_for(CASE_TRIAGE), photos=len(pictures))
    return buffer.getvalue()
