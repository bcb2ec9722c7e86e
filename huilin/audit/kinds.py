"""The registry of event kinds: each recorded act has a code and a human sentence. Rooms register theirs in `apps.py`."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_sentences: dict[str, str | Promise] = {}


def register(sentences: Mapping[str, str | Promise]) -> None:
    """Adds {kind: sentence}. A sentence may name particulars as %(name)s."""
    _sentences.update(sentences)


def sentence(kind: str, particulars: Mapping[str, Any]) -> str:
    """What happened, in words."""
    text = str(_sentences.get(kind, kind))
    try:
        return text % particulars
    except (KeyError, ValueError):
        return _("%(kind)s") % {"kind": kind}


def registered() -> frozenset[str]:
    return frozenset(_sentences)


def raw_sentence(kind: str) -> str:
    """The sentence as registered, its particulars not filled in."""
    return str(_sentences[kind])
