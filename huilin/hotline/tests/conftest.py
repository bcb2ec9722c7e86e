import pytest

from huilin.hotline import starting


@pytest.fixture(autouse=True)
def _limits(request):
    """The limits that every installation begins with."""
    if "cast" in request.fixturenames:
        request.getfixturevalue("cast")
        starting.put_in_place()
