"""Groups: found where they are, absent where they are not, and still when people leave."""

import numpy as np
import pytest

from huilin.consensus import adjusted_rand, analyse
from huilin.consensus.statistics import count_votes, representatives
from huilin.consensus.votes import Votes

from .conversations import conversation, found_groups, published_groups


def agreement(first, second):
    both = sorted(set(first) & set(second))
    return adjusted_rand([first[name] for name in both], [second[name] for name in both])


@pytest.mark.parametrize(
    ("name", "least"),
    [("scoop-hivemind.biodiversity", 0.97), ("vtaiwan.uberx", 0.92), ("brexit-consensus", 0.85)],
)
def test_polis_mode_finds_the_published_groups(name, least):
    votes, moderation, _ = conversation(name)
    found = analyse(votes, moderation=moderation, mode="polis")
    assert agreement(found_groups(found), published_groups(name)) >= least


def test_two_camps_are_found_and_described():
    random = np.random.default_rng(3)
    camp = np.repeat([1, -1], 40)[:, None] * np.where(np.arange(20) < 8, 1, 0)
    table = np.where(camp == 0, 1, camp).astype(float)
    flipped = random.random(table.shape) < 0.1
    table = np.where(flipped, -table, table)
    table[random.random(table.shape) < 0.3] = np.nan
    found = analyse(table)
    truth = {person: person // 40 for person in range(80)}
    assert [group.size >= 35 for group in found.groups] == [True, True]
    assert agreement(found_groups(found), truth) == 1.0
    for group in found.groups:
        assert {each.statement for each in group.representatives} <= set(range(8))
        assert len(group.representatives) == 5
    assert {each.statement for each in found.consensus if each.side == "agree"} <= set(range(8, 20))


def test_three_camps_are_three_groups():
    random = np.random.default_rng(4)
    sides = np.ones((3, 30))
    sides[0, :10] = sides[1, 10:20] = sides[2, 20:] = -1
    table = sides[np.repeat([0, 1, 2], 40)]
    table = np.where(random.random(table.shape) < 0.1, -table, table)
    found = analyse(table)
    assert sorted(group.size for group in found.groups) == [40, 40, 40]
    assert agreement(found_groups(found), {person: person // 40 for person in range(120)}) == 1.0


def permuted(votes, seed):
    random = np.random.default_rng(seed)
    order = np.argsort(votes.columns, kind="stable")
    shuffled = np.lexsort((random.random(votes.count), votes.columns))
    marks = votes.marks.copy()
    marks[order] = votes.marks[shuffled]
    return Votes(votes.participants, votes.statements, votes.starts, votes.columns, marks)


@pytest.mark.parametrize("name", ["brexit-consensus", "bg2050-volunteers", "london.youth.policing"])
def test_permuted_votes_show_no_groups(name):
    votes, moderation, _ = conversation(name)
    shown = [bool(analyse(permuted(votes, seed), moderation=moderation).groups) for seed in range(5)]
    assert sum(shown) == 0


def test_groups_stay_when_a_fifth_of_the_people_leaves():
    votes, moderation, _ = conversation("brexit-consensus")
    whole = analyse(votes, moderation=moderation)
    assert whole.stability.groups
    assert whole.stability.mean_rand >= 0.95
    agreements = []
    for seed in range(4):
        kept = np.random.default_rng(seed).choice(votes.shape[0], int(0.8 * votes.shape[0]), replace=False)
        part = analyse(votes.take(kept), moderation=moderation)
        agreements.append(agreement(found_groups(whole), found_groups(part)))
    assert np.mean(agreements) >= 0.95


def test_random_labels_have_next_to_no_characteristic_statements():
    votes, _, _ = conversation("brexit-consensus")
    shown = 0
    for seed in range(20):
        labels = np.random.default_rng(seed).integers(2, size=votes.shape[0])
        shown += sum(map(len, representatives(count_votes(votes, labels, 2), votes.statements, 5)))
    assert shown / 40 <= 0.5
