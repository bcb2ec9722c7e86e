import pytest

from huilin.cases.models import Status
from tests.cast import NOT_YET, PATHS


@pytest.mark.parametrize("status", [*PATHS, *NOT_YET])
def test_the_cast_reaches_every_state(status, case_in):
    assert case_in(status).status == Status(status)
