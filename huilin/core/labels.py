"""The words of choices in the reader's language, looked up once for each language."""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language


def label_of(choices: type[TextChoices], value: str) -> str:
    """What `value` is called; raises KeyError for what is none of the choices."""
    return labels(choices)[value]


def labels(choices: type[TextChoices]) -> dict[str, str]:
    """{value: label} in the order of the choices; not to be changed."""
    return _labels(choices, get_language())


@cache
def _labels(choices: type[TextChoices], _language: str | None) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
