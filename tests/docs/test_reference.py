"""What users can touch is documented, and the documents name nothing that is not there."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

from huilin.cases.models.status import TRANSITIONS
from huilin.cli.commands import app
from huilin.cli.offers import OFFERS
from huilin.core.permissions import matrix

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ONE_MACHINE = re.compile(
    r"(?<![\w.])/(?:home|Users|root|tmp|mnt|workspace)/[\w.-]+|(?:localhost|127\.0\.0\.1):(?!8000\b)\d+"
)
"""Paths below somebody's home or desk, and ports other than the demo's."""
LINK = re.compile(r"\]\(([^)#\s]+)\)|src=\"([^\"]+)\"")


def sources() -> str:
    files = [path for path in (ROOT / "huilin").rglob("*.py") if "tests" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*files, ROOT / "bootstrap.py"])


def test_every_variable_is_documented_and_read():
    told = set(re.findall(r"`(HUILIN_[A-Z_]+|DATABASE_URL)`", (REFERENCE / "settings.md").read_text("utf-8")))
    read = set(re.findall(r"[\"'](HUILIN_[A-Z_]+|DATABASE_URL)[\"']", sources()))
    assert told == read


def test_every_command_is_documented():
    told = (REFERENCE / "cli.md").read_text("utf-8")
    names = {
        command.name or command.callback.__name__ for command in app.registered_commands if not command.hidden
    }
    names |= set(OFFERS)
    assert [name for name in sorted(names) if f"`huilin {name.replace('_', '-')}" not in told] == []


def test_every_transition_is_documented():
    told = (REFERENCE / "states.md").read_text("utf-8")
    rows = [f"| {start} | {end} | {' '.join(sorted(who))} |" for (start, end), who in TRANSITIONS.items()]
    assert [row for row in rows if row not in told] == []
    assert told.count("\n| ") - 1 == len(rows)


def test_every_right_in_use_is_documented():
    told = set(
        re.findall(r"^- `([a-z_.]+)`$", (REFERENCE / "permissions.md").read_text("utf-8"), re.MULTILINE)
    )
    used = set(re.findall(r"Permission\(\"([a-z_.]+)\"\)", sources()))
    assert told == used
    assert used <= set(matrix())


def test_every_api_path_is_documented():
    told = (REFERENCE / "api.md").read_text("utf-8")
    paths = [str(entry.pattern) for entry in get_resolver().url_patterns if str(entry.pattern) == "api/v1/"]
    assert paths
    for path in (
        "/api/v1/reports",
        "/api/v1/reports/<query code>",
        "/api/v1/places/<placard code>",
        "openapi.json",
    ):
        assert path in told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    found = [one or other for one, other in LINK.findall(page.read_text("utf-8"))]
    lost = [link for link in found if not link.startswith("http") and not (page.parent / link).exists()]
    assert lost == []


def test_no_document_speaks_of_one_machine():
    texts = {page.name: page.read_text("utf-8") for page in PAGES}
    assert [name for name, text in texts.items() if str(ROOT) in text or ONE_MACHINE.search(text)] == []


@pytest.mark.parametrize("told", ["/home/mei/huilin", "see /Users/li/x", "http://localhost:9999/"])
def test_one_machine_is_known_by_its_paths_and_ports(told):
    assert ONE_MACHINE.search(told)


@pytest.mark.parametrize(
    "told", ["http://127.0.0.1:8000", "/var/lib/huilin", "/etc/caddy", "/people/<pk>/", "localhost"]
)
def test_where_a_server_keeps_things_is_no_one_machine(told):
    assert not ONE_MACHINE.search(told)
