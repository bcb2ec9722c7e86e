"""Every template compiles, keeps to its size, and stays within the content policy; every icon and file it names exists."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

ROOMS = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
STYLES = sorted((ROOMS / "core/static/core/css").glob("[!t]*.css"))
COMMENT = re.compile(r"\{% comment.*?endcomment %\}", re.S)
FORBIDDEN = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|https?://(?!beian\.miit\.gov\.cn)|//cdn")
ICON_NAME = re.compile(r'\{% icon "([a-z]+)"|core/_empty\.html" with icon="([a-z]+)"')


def name_of(path: Path) -> str:
    return path.as_posix().rsplit("/templates/", 1)[1]


@pytest.fixture(scope="module")
def icons() -> set[str]:
    return set(re.findall(r'<symbol id="([a-z]+)"', (ROOMS / "core/static/core/icons.svg").read_text()))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_compiles(path):
    get_template(name_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_keeps_to_policy_and_size(path, icons):
    source = path.read_text()
    markup = COMMENT.sub("", source)
    assert source.count("\n") <= 120
    assert not FORBIDDEN.findall(markup)
    assert {one or other for one, other in ICON_NAME.findall(markup)} <= icons
    for file in re.findall(r"\{% static '([^']+)' %\}", markup):
        assert finders.find(file), file


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_live_in_the_tokens_alone(path):
    source = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    colours = [colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", source)]
    assert set(colours) <= {"#fff", "#000", "#666"}
    used = set(re.findall(r"var\((--[a-z0-9-]+)", source))
    known = set(re.findall(r"(--[a-z0-9-]+):", (path.parent / "tokens.css").read_text()))
    assert used <= known, used - known
