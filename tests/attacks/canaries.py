"""A canary in every field that tells something about a person, each a text that stands nowhere else."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.cases.models import Case, Incident, Note
from huilin.cases.tests.rules import catalogue_says
from huilin.core.permissions import ANONYMOUS
from huilin.core.reference import reference_changed
from huilin.core.tenancy import in_street
from huilin.people.models import Ownership, Person, Residency, RoleGrant
from tests.cast import STREET, Cast

NEIGHBOUR = "柯丝雀娘"
PHONES = {
    "Person.phone_sealed": "13977010001",
    "Case.contact_sealed": "13977010002",
    "RoleGrant.phone_sealed": "13977010003",
    "Follower.contact_sealed": "13977010004",
}
IDENTITY = "44130219910101123X"
WORDS = {
    "Residency.hukou_address": "金丝雀路户口本一号",
    "Residency.police_address": "金丝雀路公安册二号",
    "Case.description": "金丝雀报事原话",
    "Case.contact_name": "金丝雀联系人",
    "Assignment.instruction": "金丝雀派单说明",
    "Assignment.outside_reason": "金丝雀清单以外",
    "Return.reason": "金丝雀退回原因",
    "Return.suggested": "金丝雀建议去处",
    "FirstContact.result": "金丝雀首次联系",
    "ExtensionRequest.reason": "金丝雀延期理由",
    "ExtensionAnswer.remark": "金丝雀延期批复",
    "Supervision.reason": "金丝雀督办要求",
    "Suspension.reason": "金丝雀中止缘由",
    "Resumption.reason": "金丝雀恢复缘由",
    "Whistle.question": "金丝雀吹哨问题",
    "Whistle.why": "金丝雀吹哨缘由",
    "Whistle.place": "金丝雀碰头地点",
    "Whistle.expected": "金丝雀预期结果",
    "WhistleAnswer.remark": "金丝雀吹哨批复",
    "WhistleResponse.who": "金丝雀到场人",
    "WhistleResponse.remark": "金丝雀到场情况",
    "WhistleConclusion.conclusion": "金丝雀商量结果",
    "WhistleConclusion.division": "金丝雀分工安排",
    "Part.task": "金丝雀分工内容",
    "Part.result": "金丝雀分工结果",
    "RoleGrant.reason": "金丝雀任职理由",
    "Verification.remark": "金丝雀核查意见",
    "Closure.remark": "金丝雀办结意见",
    "Rating.remark": "金丝雀评价原话",
    "Note.text": "金丝雀内部备注",
    "Case.answers": "金丝雀补充回答",
    "Incident.script": "金丝雀电话话术",
    "Promise.what": "金丝雀答应的事",
    "FollowUpTry.remark": "金丝雀回访原话",
    "DemandProposal.reason": "金丝雀提请会商的理由写得足够长了吧",
    "DemandAppeal.reason": "金丝雀申诉理由",
}
"""Words that people wrote; the reply and the clerk's summary are written for the public and are none of them."""
BORN_ON = dt.date(1991, 1, 1)

TEXTS: dict[str, tuple[str, ...]] = {
    "Person.name": (NEIGHBOUR,),
    "Person.born_on": ("1991-01-01", "1991年1月1日"),
    "Person.identity_sealed": (IDENTITY,),
    **{field: (phone, f"{phone[:3]} {phone[3:7]} {phone[7:]}") for field, phone in PHONES.items()},
    **{field: (words,) for field, words in WORDS.items()},
}
"""What each canary looks like wherever it may turn up."""


def plant(cast: Cast) -> tuple[Person, Case]:
    """A neighbour with everything the register can hold, and a closed case with something in every field."""
    with in_street(STREET):
        neighbour = Person(
            name=NEIGHBOUR, born_on=BORN_ON, compound_id=cast.here.compound.pk, community_id=cast.here.community.pk,
            building_id=cast.here.building.pk, household_id=cast.here.household.pk,
            phone=PHONES["Person.phone_sealed"], identity_number=IDENTITY,
        )  # fmt: skip
        neighbour.save(force_insert=True)
        Residency.objects.create(
            person=neighbour, household=cast.here.household, compound_id=cast.here.compound.pk,
            hukou_address=WORDS["Residency.hukou_address"], police_address=WORDS["Residency.police_address"],
        )  # fmt: skip
        Ownership.objects.create(dwelling=cast.here.dwelling, compound_id=cast.here.compound.pk, person=neighbour,
                                 party=str(neighbour.pk), area=8_000, area_source="registry")  # fmt: skip
        RoleGrant.ask(
            by=cast["AD"], name="新管家", phone=PHONES["RoleGrant.phone_sealed"], code="ST", place=cast.here.compound,
            starts_on=timezone.localdate(), reason=WORDS["RoleGrant.reason"],
        )  # fmt: skip
        return neighbour, lived_through(cast)


def lived_through(cast: Cast) -> Case:
    """A case that was dispatched, returned, dispatched again, answered, verified, closed and rated."""
    clerk, steward = cast["CS"], cast["ST"]
    case = cast.report(
        description=WORDS["Case.description"],
        phone=PHONES["Case.contact_sealed"],
        contact_name=WORDS["Case.contact_name"],
    )
    duty = catalogue_says(role="ST", category="lighting", is_theirs=False)
    case.accept(by=clerk, grade="C", category=cast.lamp, mode="dispatch", public_summary="楼道灯不亮")
    why = {name: WORDS[f"Assignment.{name}"] for name in ("instruction", "outside_reason")}
    case.follow(by=ANONYMOUS, key="browser:canary").leave_contact(
        PHONES["Follower.contact_sealed"], by=ANONYMOUS
    )
    case.answers = [{"asked": "哪里的灯", "said": WORDS["Case.answers"], "alarms": False}]
    case.save()
    for _turn in range(2):
        case.dispatch(by=clerk, person=cast.person("ST"), **why)
        if not case.return_count:
            case.return_(by=steward, reason=WORDS["Return.reason"], suggested=WORDS["Return.suggested"])
    duty.delete()
    reference_changed()
    case.contact_first(by=steward, way="phone", result=WORDS["FirstContact.result"])
    outage = Incident.open_for(
        case, by=clerk, places=[(cast.next_door, None)], started_at=timezone.now(),
        script=WORDS["Incident.script"],
    )  # fmt: skip
    outage.end(by=clerk, text="来电了")
    held_up(case, cast)
    divided(case, cast)
    case.reply(by=steward, result="solved", text="换了一只声控灯")
    case.promise(by=steward, what=WORDS["Promise.what"], until=timezone.localdate() + dt.timedelta(days=3))
    case.verify(by=cast.second("CS"), way="site", passed=True, remark=WORDS["Verification.remark"])
    case.close(by=clerk, remark=WORDS["Closure.remark"])
    case.follow_up(by=cast["SO"], way="phone", outcome="unreached", remark=WORDS["FollowUpTry.remark"])
    Note.add(case, WORDS["Note.text"], by=clerk)
    reporter: Any = cast.reporter_of(case)
    case.rate(by=reporter, solved="yes", satisfaction="good", remark=WORDS["Rating.remark"])
    contested(case, cast, reporter)
    return case


def contested(case: Case, cast: Cast, reporter: Any) -> None:
    """A panel found the demand unreasonable, and the reporter appeals."""
    reason = WORDS["DemandProposal.reason"].ljust(20, "。")
    case.propose_unreasonable(by=cast["CS"], ground="beyond", reason=reason)
    panel = [cast.person("ME"), cast.person("PO"), cast.person("SO")]
    text = "路灯归路灯所管，已经转过去，社区没有权限另装一盏。"
    case.decide_unreasonable(by=cast["LD"], was_granted=True, panel=panel, explanation=text)
    case.appeal(by=reporter, reason=WORDS["DemandAppeal.reason"])


def held_up(case: Case, cast: Cast) -> None:
    """More time was asked for and refused; the matter waited, went on, and is watched over."""
    steward, street = cast["ST"], cast["SO"]
    later = case.due_at + dt.timedelta(days=1)
    case.request_extension(by=steward, reason=WORDS["ExtensionRequest.reason"], new_due_at=later)
    case.refuse_extension(by=cast["CS"], remark=WORDS["ExtensionAnswer.remark"])
    case.suspend(
        by=cast["LD"],
        cause="weather",
        reason=WORDS["Suspension.reason"],
        review_on=timezone.localdate() + dt.timedelta(days=7),
    )
    case.resume(by=street, reason=WORDS["Resumption.reason"])
    case.supervise(by=street, reason=WORDS["Supervision.reason"])
    called_together(case, cast)


def divided(case: Case, cast: Cast) -> None:
    """A colleague had a part of it and did it."""
    case.share(
        by=cast["ST"],
        person=cast.person_of(cast.second("ST")),
        task=WORDS["Part.task"],
        due_at=timezone.now() + dt.timedelta(days=1),
    )
    case.finish_part(by=cast.second("ST"), part=case.parts.get().pk, result=WORDS["Part.result"])


def called_together(case: Case, cast: Cast) -> None:
    """A unit was called to the matter, came, and it was settled who does what."""
    unit, street = cast.here.unit, cast["SO"]
    case.request_whistle(
        by=cast["CS"],
        units=[unit],
        question=WORDS["Whistle.question"],
        why=WORDS["Whistle.why"],
        place=WORDS["Whistle.place"],
        meets_at=timezone.now() + dt.timedelta(hours=3),
        expected=WORDS["Whistle.expected"],
    )
    case.approve_whistle(by=cast["LD"], remark=WORDS["WhistleAnswer.remark"])
    case.record_response(
        by=street,
        unit=unit,
        came=True,
        who=WORDS["WhistleResponse.who"],
        remark=WORDS["WhistleResponse.remark"],
    )
    case.conclude_whistle(
        by=street,
        conclusion=WORDS["WhistleConclusion.conclusion"],
        division=WORDS["WhistleConclusion.division"],
    )


def seen_in(text: str) -> set[str]:
    """The canaries that sing in `text`."""
    return {field for field, looks in TEXTS.items() if any(look in text for look in looks)}
