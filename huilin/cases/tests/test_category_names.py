"""A category is called by its name in the reader's language."""

import pytest
from django.test import Client
from django.utils import translation

from huilin.cases.models.vocabulary import Category, offered_categories
from huilin.cases.starting import FOR_STAFF, OFFERED
from tests.cast import Cast


@pytest.mark.django_db
@pytest.mark.usefixtures("street")
def test_names_are_read_in_the_readers_language() -> None:
    light = Category.objects.get(pk="lighting")
    with translation.override("zh-hans"):
        assert (light.label, light.spoken_label) == ("公共照明", "灯不亮")
    with translation.override("en"):
        assert (light.label, light.spoken_label) == ("Public lighting", "A light is out")


def test_every_shipped_name_has_its_english() -> None:
    with translation.override("en"):
        for _slug, name, words, *_rest in OFFERED + FOR_STAFF:
            assert translation.gettext(name) != name
            assert translation.gettext(words) != words


def test_a_name_of_the_streets_own_stays() -> None:
    with translation.override("en"):
        assert Category(slug="own", name="龙舟鼓点", resident_words="").label == "龙舟鼓点"
        assert Category(slug="own", name="", resident_words="").spoken_label == ""


def test_the_report_form_offers_them_in_english(cast: Cast, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(f"/r/{cast.placard.code}/report/", headers={"accept-language": "en"}).content.decode()
    assert all(row.resident_words not in page for row in offered_categories())
    assert "A light is out" in page
