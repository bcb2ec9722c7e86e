import pytest

from huilin.core.codes import (
    PLACARD_LENGTH,
    QUERY_LENGTH,
    check_digit,
    grouped,
    new_code,
    read_code,
    street_number,
)


def test_codes_carry_the_street_and_a_check():
    code = new_code(7, QUERY_LENGTH)
    assert len(code) == QUERY_LENGTH
    assert street_number(code) == 7
    assert read_code(code, QUERY_LENGTH) == code


def test_a_code_can_be_typed_with_spaces_and_full_width_digits():
    code = new_code(1, PLACARD_LENGTH)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert read_code(f" {grouped(code)} ", PLACARD_LENGTH) == code
    assert read_code(wide, PLACARD_LENGTH) == code


def test_every_single_wrong_digit_is_found():
    code = new_code(1, QUERY_LENGTH)
    for place in range(QUERY_LENGTH):
        for digit in "0123456789":
            if digit != code[place]:
                assert read_code(code[:place] + digit + code[place + 1 :], QUERY_LENGTH) is None


@pytest.mark.parametrize("text", ["", "abc", "1" * 15, "1" * 17, "½" * 16, "²" * 16])
def test_it_rejects_what_is_no_code(text):
    assert read_code(text, QUERY_LENGTH) is None


def test_the_check_digit_is_iso_7064():
    assert check_digit("0794") == "5"
