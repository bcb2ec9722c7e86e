from uuid import uuid4

import pytest

from huilin.core.crypto import CannotOpen, blind_index, seal, unseal


def test_a_sealed_value_opens_for_its_row_only():
    row = uuid4()
    token = seal("441302199001011234", field="people_person.identity", row=row)
    assert b"441302" not in token
    assert unseal(token, field="people_person.identity", row=row) == "441302199001011234"
    with pytest.raises(CannotOpen):
        unseal(token, field="people_person.identity", row=uuid4())
    with pytest.raises(CannotOpen):
        unseal(token, field="people_person.phone", row=row)


def test_an_altered_value_does_not_open():
    row = uuid4()
    token = bytearray(seal("x", field="t.c", row=row))
    token[-1] ^= 1
    with pytest.raises(CannotOpen):
        unseal(bytes(token), field="t.c", row=row)


def test_keys_rotate(settings):
    row = uuid4()
    settings.DATA_KEYS = ["old"]
    old, index = seal("13800138000", field="t.c", row=row), blind_index("13800138000", purpose="phone")
    settings.DATA_KEYS = ["new", "old"]
    assert unseal(old, field="t.c", row=row) == "13800138000"
    assert seal("13800138000", field="t.c", row=row)[0] != old[0]
    assert blind_index("13800138000", purpose="phone") == index
    settings.DATA_KEYS = ["new"]
    with pytest.raises(CannotOpen):
        unseal(old, field="t.c", row=row)


def test_equal_values_of_two_purposes_have_two_indexes():
    assert blind_index("1", purpose="phone") != blind_index("1", purpose="identity")
