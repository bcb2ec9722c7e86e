"""What is published: no cell, and no difference of two reports, on fewer than five people."""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from huilin.consensus import analyse, document, published
from huilin.consensus.command import app

from .conversations import HERE, conversation


def camps(people=60, seed=3):
    random = np.random.default_rng(seed)
    camp = np.repeat([1.0, -1.0], people // 2)[:, None] * np.ones(10)
    camp[:, 6:] = 1.0
    table = np.where(random.random(camp.shape) < 0.1, -camp, camp)
    table[random.random(table.shape) < 0.2] = np.nan
    return table


def counts(shown):
    for each in shown["statements"]:
        for at, cell in enumerate([each["everyone"], *each["groups"]]):
            if cell is not None:
                yield (each["statement"], at), cell


def test_small_cells_are_not_published():
    table = camps()
    table[4:, 2] = np.nan
    shown = published(analyse(table))
    cells = dict(counts(shown))
    assert ("2", 0) not in cells
    assert len(cells) > 20
    assert all(count % 5 == 0 for cell in cells.values() for count in cell.values())
    assert "participant_groups" not in shown


@pytest.mark.parametrize("leaving", [1, 2, 3, 4])
def test_the_difference_of_two_reports_shows_no_handful(leaving):
    table = camps()
    before = published(analyse(table))
    after = published(analyse(table[leaving:]), previous=before)
    assert after["people"] == before["people"]
    old, new = dict(counts(before)), dict(counts(after))
    assert all(new[key] == old[key] for key in set(old) & set(new) if key[1] == 0)


def test_many_leaving_do_change_the_report():
    table = camps()
    before = published(analyse(table))
    after = published(analyse(table[20:]), previous=before)
    assert after["people"] < before["people"]


def test_the_document_hides_cells_of_fewer_than_five():
    table = camps()
    table[4:, 2] = np.nan
    found = document(analyse(table))
    assert found["statements"][2]["agree"] is None
    assert found["statements"][2]["agreement"] is None
    assert found["statements"][3]["agree"] > 4


class Walls(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_the_report_has_pages_and_pictures_and_no_person(tmp_path):
    folder = HERE / "brexit-consensus"
    arguments = ["report", str(folder / "votes.csv.gz"), "--statements", str(folder / "comments.csv.gz")]
    answer = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "out")])
    assert answer.exit_code == 0, answer.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    pages = {"index.html", "index.en.html", "report.css", "report.json"}
    assert names == pages | {"common-ground.svg", "map.svg"}
    for page in ("index.html", "index.en.html"):
        walls = Walls()
        walls.feed((tmp_path / "out" / page).read_text("utf-8"))
        assert "script" not in walls.tags
        assert "style" not in walls.attributes
        assert walls.tags.count("img") == 2
    for picture in ("common-ground.svg", "map.svg"):
        ElementTree.parse(tmp_path / "out" / picture)
    shown = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert "participant_groups" not in shown
    again = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "out")])
    assert again.exit_code == 0
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8")) == shown


def test_map_dots_stand_for_five_or_more():
    votes, moderation, _ = conversation("brexit-consensus")
    found = analyse(votes, moderation=moderation)
    assert len(found.positions) == 204
    assert all(len(point) == len(next(iter(found.positions.values()))) for point in found.positions.values())
