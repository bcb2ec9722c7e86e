"""A big table takes the sliced road; it must lead to the same place."""

import numpy as np
import pytest

from huilin.consensus import adjusted_rand, analyse, centred
from huilin.consensus.statistics import count_votes
from huilin.consensus.votes import Votes


def city(people=12_000, statements=200, each=60, seed=0):
    random = np.random.default_rng(seed)
    columns = np.sort(random.integers(0, statements - each + 1, (people, each)), axis=1) + np.arange(each)
    camp = random.choice([-1, 1], people, p=[0.4, 0.6])
    pull, level = random.normal(0, 1, statements), random.normal(0.5, 1, statements)
    chance = 1 / (1 + np.exp(-(camp[:, None] * pull[columns] + level[columns])))
    marks = np.where(random.random(columns.shape) < chance, 1, -1).astype(np.int8)
    starts = np.arange(0, people * each + 1, each)
    return Votes(
        range(people), range(statements), starts, columns.astype(np.uint16).ravel(), marks.ravel()
    ), camp


def test_slices_and_the_whole_agree(monkeypatch):
    votes, _ = city()
    whole = analyse(votes, mode="polis")
    monkeypatch.setattr(centred, "_WHOLE", 10)
    monkeypatch.setattr(centred, "_FIRST_LOOK", 100_000)
    sliced = analyse(votes, mode="polis")
    assert adjusted_rand(whole.labels, sliced.labels) > 0.99
    assert np.corrcoef(np.abs(whole.points[:, 0]), np.abs(sliced.points[:, 0]))[0, 1] > 0.999


def test_counts_match_a_plain_count():
    votes, camp = city(people=500)
    counts = count_votes(votes, (camp + 1) // 2, 2)
    table = np.full(votes.shape, np.nan)
    table[votes.rows, votes.columns] = votes.marks
    assert np.array_equal(counts.agree[1], (table[camp == 1] == 1).sum(0))
    assert np.array_equal(counts.disagree[0], (table[camp == -1] == -1).sum(0))
    assert counts.passed.sum() == 0


@pytest.mark.parametrize("people", [12_000])
def test_a_sampled_fit_places_everyone(people):
    votes, camp = city(people)
    found = analyse(votes)
    assert len(found.groups) == 2
    placed = found.labels >= 0
    assert placed.mean() > 0.8
    assert adjusted_rand(found.labels[placed], camp[placed]) > 0.95
