"""What is written once reads as Django would write it, for each language and street, and asks nothing of the context."""

import pytest
from django.template import Context, Engine, Template
from django.urls import reverse, set_script_prefix
from django.utils import translation

from huilin.core.settling import MOST_KEPT, Settled, settled

TEMPLATES = {
    "words": (
        "{% load i18n %}<p title=\"{% translate '地点' %}\">"
        "{% translate '事项' %}</p>{% translate '100%% <b>' %}"
    ),
    "files": "{% load static %}<link href=\"{% static 'core/css/base.css' %}?a=1&amp;b\">",
    "addresses": "<a href=\"{% url 'core:menu' %}\">a</a><a href='{% url \"cases:desk\" %}'>b</a>",
    "signs": '{% icon "plus" %}{% icon "back" size="l" %}{% icon name %}{% icon "x" size=size %}',
    "values": (
        "{% load i18n %}{% translate '事项' %}{{ name }}{% translate name %}"
        "{% translate '事项'|upper %}{{ name|safe }}"
    ),
    "choices": (
        "{% load i18n %}{% if name %}{% translate '地点' %}{# no #}{% elif size %}a"
        "{% else %}{% translate '事项' %}b{% endif %}"
    ),
    "loops": (
        "{% load i18n %}{% for x in many %}{% translate '地点' %}{{ x }}"
        "{% empty %}{% translate '事项' %} {% endfor %}"
    ),
    "kept_in_context": (
        "{% load i18n %}{% translate '地点' as told %}{% url 'core:menu' as there %}{{ told }}{{ there }}"
    ),
    "sentences": (
        "{% load i18n %}{% blocktranslate %}按{{ name }}找到的。{% endblocktranslate %}"
        "{% blocktranslate %}事项{% endblocktranslate %}"
    ),
    "raw": "{% load i18n %}{% autoescape off %}{% translate '<b>' %}{% endautoescape %}{% translate '<b>' %}",
    "inner_language": (
        "{% load i18n %}{% translate '事项' %}{% language 'en' %}{% translate '事项' %}{% endlanguage %}"
    ),
    "comments": (
        "{% load i18n %}{% comment %}x{% endcomment %}a{% comment %}y{% endcomment %}b"
        "{% with z=name %}{{ z }}{% translate '事项' %}{% endwith %}"
    ),
    "blocks": (
        "{% extends 'frame' %}{% load i18n %}"
        "{% block a %}{{ block.super }}{% translate '地点' %}{% endblock %}"
    ),
}
FRAME = (
    "{% load i18n %}{% comment %}c{% endcomment %}<i>{% translate '事项' %}{% block a %}"
    "{% translate '时限' %}{{ name }}{% endblock %}</i>"
)
CONTEXTS = [
    {},
    {"name": "<script>&'\"", "size": "l", "many": ["<", "b"]},
    {"name": "事项", "size": "\"><x>", "many": []},
]  # fmt: skip
OPTIONS = {
    "libraries": {
        "i18n": "django.templatetags.i18n",
        "static": "django.templatetags.static",
    },
    "builtins": ["huilin.core.templatetags.icons"],
}


def engine(loader: str) -> Engine:
    plain = ("django.template.loaders.locmem.Loader", TEMPLATES | {"frame": FRAME})
    return Engine(loaders=[(loader, [plain])], **OPTIONS)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def engines() -> tuple[Engine, Engine]:
    return engine("django.template.loaders.cached.Loader"), engine("huilin.core.settling.Loader")


@pytest.fixture
def prefix():
    yield set_script_prefix
    set_script_prefix("/")


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_writes_what_django_writes(engines, name, prefix):
    for turn in [*CONTEXTS, *CONTEXTS]:
        for language in ("zh-hans", "en", "zh-hans"):
            for street in ("/", "/s/441302004/", "/s/441302005/"):
                prefix(street)
                with translation.override(language):
                    plain, quick = (each.get_template(name).render(Context(dict(turn))) for each in engines)
                assert quick == plain
                assert type(quick) is type(plain)


def test_each_street_has_its_own_addresses(engines, prefix):
    for street in ("/", "/s/441302004/", "/"):
        prefix(street)
        told = engines[1].get_template("addresses").render(Context())
        assert f'href="{reverse("core:menu")}"' in told
        assert told.count(street) >= 2


def test_neighbours_are_one_part_and_values_are_none(engines):
    assert [type(node) for node in engines[1].get_template("words").nodelist] == [Settled]
    (part,) = engines[1].get_template("signs").nodelist[:1]
    assert len(part.nodes) == 2
    assert not [node for node in engines[1].get_template("kept_in_context").nodelist if type(node) is Settled]


def test_what_is_kept_has_an_end(engines, prefix):
    (part,) = engines[1].get_template("addresses").nodelist
    for number in range(2 * MOST_KEPT):
        prefix(f"/s/{number:09}/")
        engines[1].get_template("addresses").render(Context())
        assert 1 <= len(part.texts) <= MOST_KEPT


def test_lists_in_use_stay_as_they_are(engines):
    template = Template(TEMPLATES["words"], engine=engines[0])
    before = list(template.nodelist)
    assert settled(template.nodelist) != template.nodelist
    assert list(template.nodelist) == before
