"""The file of a finished matter: its summary, and that nothing is added to it."""

import pytest

from huilin.cases.models import Archive, Note
from huilin.core.errors import Conflict
from tests.cast import holder_of


def test_it_says_how_it_went(cast, case_in):
    case = case_in("closed")
    case.rate(by=cast["RE"], solved="yes", satisfaction="good")
    case.archive()
    told = Archive.objects.get(case=case).summary
    assert (told["solved"], told["satisfaction"], told["reopenings"]) == ("yes", "good", 0)
    assert (told["contact_in_time"], told["reply_in_time"], told["days"]) == (True, True, 0)


def test_nothing_is_added_afterwards(cast, case_in):
    case = case_in("archived", phone="")
    with pytest.raises(Conflict):
        Note.add(case, "补一句", by=cast["CS"])
    with pytest.raises(Conflict):
        case.leave_contact("+8613912345678", by=holder_of(case))


@pytest.mark.parametrize("state", ["submitted", "in_progress", "closed", "archived"])
def test_the_volume_reads_from_first_to_last(cast, case_in, client, state):
    case = case_in(state)
    cast.sign_in(client, "CS")
    page = client.get(f"/cases/{case.number}/volume/").content.decode()
    assert "办结小结" in page
    assert ("已归档，只能看" in page) == (state == "archived")
    assert "13900000000" not in page
