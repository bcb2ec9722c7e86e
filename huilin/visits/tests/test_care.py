"""Care flags: with consent only, read by few, gone when the consent is."""

import pytest

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.people.models import Consent
from huilin.visits.models import CareFlag


def test_a_flag_stands_with_its_consent(cast, cared):
    assert cared.consent.purpose == Consent.Purpose.CARE_DATA
    assert cared.note == "敲门轻一点"
    assert "敲门".encode() not in bytes(cared.note_sealed)
    event = Event.objects.get(kind="care.flagged")
    assert "alone" not in str(event.particulars)
    assert "独居" not in str(event.particulars)


def test_only_its_own_steward_and_the_person_read_it_without_reason(cast, cared):
    def seen(code):
        return CareFlag.objects.visible_to(cast[code]).exists()

    assert [code for code in ("ST", "SL", "BL", "RE", "HH", "OW", "PO", "ME", "AD") if seen(code)] == [
        "ST",
        "RE",
    ]
    cared.look(by=cast["ST"])
    with pytest.raises(Forbidden):
        cared.look(by=cast["CS"])
    assert cared.look(by=cast["CS"], reason="安排探望") == "敲门轻一点"
    assert set(Event.objects.filter(kind="care.looked").values_list("reason", flat=True)) == {"", "安排探望"}
    for code in ("SL", "BL", "PO", "PV", "HH"):
        with pytest.raises(Forbidden):
            cared.look(by=cast[code], reason="看看")


def test_it_goes_with_the_consent(cast, cared):
    cared.consent.withdraw(by=cast["RE"])
    assert not CareFlag.objects.visible_to(cast["ST"]).exists()
    assert not CareFlag.objects.standing().exists()


def test_it_is_given_once_and_ended_with_a_reason(cast, cared):
    person = cast.person("RE")
    with pytest.raises(Conflict):
        CareFlag.give(person, "alone", by=cast["CS"], way="paper")
    second = CareFlag.give(person, "ill", by=cast["CS"], way="paper")
    assert second.consent_id == cared.consent_id
    with pytest.raises(Refused):
        cared.end(by=cast["CS"], reason="")
    cared.end(by=cast["CS"], reason="子女回来同住")
    with pytest.raises(Conflict):
        cared.end(by=cast["CS"], reason="子女回来同住")
    assert [flag.pk for flag in CareFlag.objects.standing()] == [second.pk]


@pytest.mark.parametrize("code", ["ST", "SL", "BL", "PO", "LD", "AD"])
def test_it_refuses_those_who_keep_no_register(cast, code):
    with pytest.raises(Forbidden):
        CareFlag.give(cast.person("RE"), "alone", by=cast[code], way="paper")


def test_it_refuses_somebody_without_a_home(cast):
    with pytest.raises(Refused):
        CareFlag.give(cast.person("SO"), "alone", by=cast["SO"], way="paper")
    with pytest.raises(Refused):
        CareFlag.give(cast.person("RE"), "rich", by=cast["CS"], way="paper")
