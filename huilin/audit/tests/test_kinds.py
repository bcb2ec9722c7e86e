"""The list of events in the reference is the registry's."""

import re
from pathlib import Path

from huilin.audit import kinds

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "events.md"


def test_reference_lists_every_kind_with_its_sentence():
    listed = dict(re.findall(r"^\| `([\w.]+)` \| (.*) \|$", PAGE.read_text(), re.MULTILINE))
    assert listed == {kind: str(kinds.raw_sentence(kind)) for kind in kinds.registered()}


def test_a_sentence_names_its_particulars():
    kinds.register({"tried.said": "说了%(what)s"})
    try:
        assert kinds.sentence("tried.said", {"what": "一句"}) == "说了一句"
        assert kinds.sentence("tried.said", {}) == "tried.said"
        assert kinds.sentence("never.heard", {}) == "never.heard"
    finally:
        kinds._sentences.pop("tried.said")
