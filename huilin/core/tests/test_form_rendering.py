"""Fields that functions write are those of Django's templates, to the byte."""

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from huilin.core.form_rendering import WRITERS, QuickRenderer

HOSTILE = [
    "",
    "漏水",
    "<script>\"'&amp;",
    " 空格 \n两行\n",
    "%s {{ x }}",
    mark_safe("<b>粗</b>"),
    gettext_lazy("是"),
    "0",
]
CHOICES = [
    ("", "请选"),
    ("a<", "甲 & 乙"),
    (1, gettext_lazy("否")),
    (None, mark_safe("<i>斜</i>")),
    ('组"', [("b", "丙"), ("'c'", "丁")]),
]
ATTRIBUTES = [
    {}, {"id": "id_x", "class": "choices \"wide\""}, {"required": True, "disabled": False, "data-<x>": 0, "maxlength": 2000},
    {"placeholder": gettext_lazy("是"), "title": mark_safe("&lt;"), "aria-invalid": "true"},
]  # fmt: skip
SIMPLE = [
    forms.TextInput, forms.HiddenInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput,
    forms.Textarea, forms.CheckboxInput, forms.FileInput, forms.TelInput, forms.SearchInput, forms.ClearableFileInput,
    forms.MultipleHiddenInput,
]  # fmt: skip
CHOOSING = [
    forms.Select,
    forms.SelectMultiple,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.NullBooleanSelect,
]
MOMENTS = [forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.SplitDateTimeWidget]
QUICK, SLOW = QuickRenderer(), DjangoTemplates()


def is_same(widget, name, value, attributes):
    quick, slow = (widget.render(name, value, dict(attributes), renderer) for renderer in (QUICK, SLOW))
    assert quick == slow
    assert type(quick) is type(slow)
    return quick


@pytest.mark.parametrize("kind", SIMPLE)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_simple_fields(kind, attributes):
    for value in [*HOSTILE, None, 0, 12, True, False]:
        is_same(kind(), 'na"me', [value] if kind is forms.MultipleHiddenInput else value, attributes)


@pytest.mark.parametrize("kind", CHOOSING)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_fields_to_choose_from(kind, attributes):
    widget = kind() if kind is forms.NullBooleanSelect else kind(choices=CHOICES)
    for value in [*HOSTILE, None, 1, "a<", "'c'", ["b", "a<"]]:
        if isinstance(value, list) and kind is forms.NullBooleanSelect:
            continue
        is_same(
            widget,
            "name",
            value if isinstance(value, list) or not widget.allow_multiple_selected else [value],
            attributes,
        )


@pytest.mark.parametrize("kind", MOMENTS)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_moments(kind, attributes):
    for value in (None, dt.datetime(2026, 3, 1, 4, 5), "2026-03-01", "<"):
        if kind is forms.SplitDateTimeWidget and isinstance(value, str):
            continue
        is_same(kind(), "name", value, attributes)


def test_a_field_with_a_template_of_its_own_has_it(monkeypatch):
    class Own(forms.RadioSelect):
        option_template_name = "django/forms/widgets/select_option.html"

    class Strange(forms.RadioSelect):
        option_template_name = "django/forms/widgets/input.html"

    assert "<option" in is_same(Own(choices=CHOICES), "name", "b", {})
    is_same(Strange(choices=CHOICES), "name", "b", {})


def test_each_writer_is_for_a_template_that_django_has():
    for name in WRITERS:
        assert SLOW.get_template(name)


def test_it_is_what_forms_use():
    assert isinstance(forms.Form().renderer, QuickRenderer)
