import pytest

from huilin.cases.models import Case
from huilin.cases.models.search import containing, pairs_of


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("道灯", True),
        ("楼道灯不亮", True),
        ("灯亮", False),
        ("楼道 不亮", True),
        ("楼道 停车", False),
        ("张*", True),
        ("张小", False),
        ("ＬＥＤ", True),
        ("led灯", True),
        ("灯", True),
        ("%", False),
        ("000001", True),
    ],
)
def test_words_are_found_by_their_pairs(cast, words, is_found):
    case = cast.report(description="二楼的楼道灯不亮，是LED灯", contact_name="张小明")
    assert (case in containing(Case.objects.all(), words)) is is_found


def test_a_new_summary_is_found_and_the_old_one_is_not(cast, case_in):
    case = case_in("submitted")
    case.public_summary = "电梯困人"
    case.save()
    assert case in containing(Case.objects.all(), "困人")
    case.public_summary = "电梯停运"
    case.save()
    assert case not in containing(Case.objects.all(), "困人")
    assert case in containing(Case.objects.all(), "停运")


def test_pairs_leave_out_blanks_and_repetition():
    assert pairs_of("灯灯灯 亮") == [ord("灯") << 21 | ord("灯")]
