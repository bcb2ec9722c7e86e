from typing import Any

import pytest

from tests.cast import Cast


@pytest.fixture
def things(cast: Cast) -> dict[str, Any]:
    """What addresses need beyond a case, a code and a compound."""
    resident = {"pk": cast["RE"].person_id}
    return {
        "accounts:device": {"name": "none"},
        "people:person": resident,
        "people:person_reveal": resident,
        "cases:public_file": {"file": cast.here.compound.pk},
        "cases:kept_photo": {"token": "none"},
        "api:report": {"query_code": "0" * 16},
        "api:place": {"placard_code": cast.placard.code},
        "api:nothing_here": {"rest": "none"},
    }
