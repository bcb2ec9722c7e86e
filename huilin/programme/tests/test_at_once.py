"""Two clicks at once: a number is given once, a sheet is let in once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from huilin.core.errors import Conflict
from huilin.core.tenancy import in_street
from huilin.programme.models import PartyMember, Volunteer
from huilin.programme.models.volunteer import key_of_phone
from huilin.programme.sheet.columns import as_file
from huilin.programme.sheet.importing import confirm, hand_in
from tests.cast import STREET

AT_ONCE = 4


def at_once(act):
    """What `act` gave or said in each of four threads."""
    start = Barrier(AT_ONCE)

    def run(turn):
        try:
            start.wait()
            with in_street(STREET):
                return act(turn)
        except Conflict as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_ledgers_taken_at_once_number_nobody_twice(committed_cast):
    keys = [key_of_phone(f"某{n}", "+8613800000000") for n in range(6)]

    def take(turn):
        return {key: one.number for key, one in Volunteer.numbered(dict.fromkeys(keys[turn:], b"")).items()}

    answers = at_once(take)
    with in_street(STREET):
        numbers = {bytes(one.key): one.number for one in Volunteer.objects.all()}
    assert sorted(numbers.values()) == [1, 2, 3, 4, 5, 6]
    for turn, given in enumerate(answers):
        assert given == {key: numbers[key] for key in keys[turn:]}


def test_a_sheet_confirmed_by_several_at_once_goes_in_once(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        lines = as_file(f"党员甲 13811110001 {cast.here.compound.name} 是")
        entry = hand_in(lines, "名单", cast.here.unit, by=cast["PU"])
    answers = at_once(lambda _turn: confirm(entry, by=cast["PU"]))
    assert answers.count(1) == 1
    assert sum(isinstance(one, Conflict) for one in answers) == AT_ONCE - 1
    with in_street(STREET):
        assert PartyMember.objects.count() == 1
