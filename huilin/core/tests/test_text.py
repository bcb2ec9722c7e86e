import pytest
from django.core.exceptions import ValidationError

from huilin.core.text import (
    clean_name,
    clean_text,
    local_phone,
    mask_identity,
    mask_name,
    mask_phone,
    normalise_phone,
    search_terms,
)


@pytest.mark.parametrize("name", ["𠮷野", "𬱖颙", "䶮", "阿卜杜拉·买买提", "张" * 50])
def test_rare_and_long_names_stay_as_written(name):
    assert clean_name(name) == name


def test_other_middle_dots_become_one():
    assert clean_name("阿里•买买提") == clean_name("阿里・买买提") == "阿里·买买提"


def test_it_rejects_a_name_of_51():
    with pytest.raises(ValidationError):
        clean_name("张" * 51)


def test_invisible_and_turning_characters_go():
    assert clean_text("灯\u200b不\u202e亮\ufeff") == "灯不亮"


def test_it_rejects_nul():
    with pytest.raises(ValidationError):
        clean_text("灯\x00")


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "+86 138-0013-8000",
        "".join(chr(ord(d) + 0xFEE0) for d in "13800138000"),
    ],
)
def test_mobile_numbers_have_one_form(typed):
    assert normalise_phone(typed) == "+8613800138000"


@pytest.mark.parametrize("typed", ["1380013800", "23800138000", "abc", "", "+1 202 555 0123", "138001380001"])
def test_it_rejects_what_is_no_number(typed):
    with pytest.raises(ValidationError):
        normalise_phone(typed)


def test_landlines_of_the_city_are_taken():
    assert normalise_phone("0752-2123456") == "+867522123456"
    assert mask_phone("+867522123456") == "0752****56"


def test_masks():
    assert mask_name("张三") == "张*"
    assert mask_name("张三丰") == "张**"
    assert mask_name("欧阳锋") == "欧阳*"
    assert mask_phone("+8613812345678") == "138****5678"
    assert local_phone("+8613812345678") == "138 1234 5678"
    assert mask_identity("441302199001011234") == "441***********1234"


def test_two_character_words_are_terms():
    assert {"路灯", "灯", "3", "led"} <= set(search_terms("3栋路灯LED不亮"))
