"""What must hold exactly: the exports rebuild each other, and order changes nothing."""

import numpy as np
import pytest

from huilin.consensus import adjusted_rand, analyse, read_votes
from huilin.consensus.statistics import count_votes, group_aware_consensus

from .conversations import HERE, NAMES, conversation, published_groups, published_rows


def as_set(votes):
    return {
        (votes.participants[i], votes.statements[j], int(mark))
        for i, j, mark in zip(votes.rows, votes.columns, votes.marks, strict=True)
    }


@pytest.mark.parametrize("name", NAMES)
def test_last_votes_rebuild_the_participants_table(name):
    rebuilt = conversation(name)[0]
    table = read_votes(HERE / name / "participants-votes.csv.gz")
    assert as_set(rebuilt) == as_set(table)


@pytest.mark.parametrize("name", NAMES)
def test_counts_of_each_participant_match(name):
    votes, _, rows = conversation(name)
    marks = {}
    for i, mark in zip(votes.rows, votes.marks, strict=True):
        marks.setdefault(votes.participants[i], []).append(int(mark))
    for row in rows:
        cast = marks.get(int(row["participant"]), [])
        expected = [int(row[key]) for key in ("n-votes", "n-agree", "n-disagree")]
        assert [len(cast), cast.count(1), cast.count(-1)] == expected


def test_group_aware_consensus_matches_the_published_column():
    name = "bg2050-volunteers"
    votes, _, _ = conversation(name)
    groups = published_groups(name)
    labels = np.array([groups.get(person, -1) for person in votes.participants])
    scores = dict(zip(votes.statements, group_aware_consensus(count_votes(votes, labels, 2)), strict=True))
    rows = published_rows(name, "comments.csv.gz")
    differing = [
        row["comment-id"]
        for row in rows
        if abs(scores[int(row["comment-id"])] - float(row["group-informed-consensus"])) > 1e-12
    ]
    assert len(rows) == 371
    assert differing == []


@pytest.mark.parametrize("mode", ["polis", "huilin"])
@pytest.mark.parametrize("name", ["brexit-consensus", "bg2050-volunteers"])
def test_order_and_names_change_nothing(name, mode):
    votes, moderation, _ = conversation(name)
    random = np.random.default_rng(5)
    order = random.permutation(votes.count)
    people, columns, marks = votes.rows[order], votes.columns[order].astype(int), votes.marks[order]
    renamed = random.permutation(votes.shape[0])[people], random.permutation(votes.shape[1])
    hidden = [j for j, name in enumerate(votes.statements) if moderation.get(name) == -1]
    first = analyse((votes.rows, votes.columns.astype(int), votes.marks), moderation=hidden, mode=mode)
    again = analyse(
        (renamed[0], renamed[1][columns], marks), moderation=renamed[1][hidden].tolist(), mode=mode
    )
    moved = {int(old): int(new) for old, new in zip(people, renamed[0], strict=True)}
    assert [group.size for group in first.groups] == [group.size for group in again.groups]
    assert all(first.participant_groups[p] == again.participant_groups[moved[p]] for p in moved)
    assert all(first.positions[p] == again.positions[moved[p]] for p in moved)
    scores = {each.statement: each.consensus_score for each in again.statements}
    assert all(scores[renamed[1][each.statement]] == each.consensus_score for each in first.statements)


def test_two_runs_are_equal_to_the_last_bit():
    votes, moderation, _ = conversation("brexit-consensus")
    assert analyse(votes, moderation=moderation) == analyse(votes, moderation=moderation)


def test_adjusted_rand_of_known_partitions():
    assert adjusted_rand([0, 0, 1, 1], [5, 5, 2, 2]) == 1.0
    assert adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)
