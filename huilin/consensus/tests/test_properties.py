"""Properties of any input: tiny, empty, unanimous, duplicated, moderated, stuffed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huilin.consensus import UnusableVotes, analyse, one_home_one_voice
from huilin.consensus.statistics import holm, prior_of, shares

from .conversations import conversation

MODES = ["huilin", "polis"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 3), (3, 1), (8, 5), (16, 2)])
@pytest.mark.parametrize("mark", [1, 0, -1])
def test_small_unanimous_tables_do_not_crash(mode, shape, mark):
    found = analyse(np.full(shape, float(mark)), mode=mode)
    assert len(found.statements) == shape[1]
    assert found.votes == shape[0] * shape[1]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("votes", [[], ([], [], []), np.empty((0, 0)), np.full((4, 3), np.nan)])
def test_no_votes_at_all(mode, votes):
    found = analyse(votes, mode=mode)
    assert found.groups == ()
    assert found.consensus == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 6), st.sampled_from([-1, 0, 1])), min_size=1, max_size=80
    ),
    st.sampled_from(MODES),
)
def test_any_triples_give_an_answer_free_of_order(triples, mode):
    last = {(person, statement): mark for person, statement, mark in triples}
    found = analyse(triples, mode=mode)
    again = analyse([(*key, mark) for key, mark in sorted(last.items(), key=str)], mode=mode)
    assert found == again
    assert found.votes == len(last)
    for each in found.statements:
        assert 0 <= each.agreement.low <= each.agreement.share <= each.agreement.high <= 1


def test_eight_neighbours_get_overall_results_and_no_groups():
    random = np.random.default_rng(1)
    found = analyse(np.where(random.random((8, 6)) < 0.8, 1.0, -1.0))
    assert found.groups == ()
    assert found.stability.reason
    assert found.consensus
    assert all(each.share.high - each.share.low > 0.1 for each in found.consensus)


def test_accounts_of_one_home_weigh_as_one():
    votes, moderation, _ = conversation("brexit-consensus")
    triples = [
        (votes.participants[i], votes.statements[j], int(mark))
        for i, j, mark in zip(votes.rows, votes.columns, votes.marks, strict=True)
    ]
    homes = {person: f"home {person}" for person in votes.participants}
    ballot = [(statement, -1) for statement in votes.statements]

    def scores(accounts):
        extra = [(1000 + k, statement, mark) for k in range(accounts) for statement, mark in ballot]
        members = homes | {1000 + k: "stuffed" for k in range(accounts)}
        found = analyse(triples + extra, moderation=moderation, weights=one_home_one_voice(members))
        return {each.statement: each.agreement.share for each in found.statements}

    one, many = scores(1), scores(9)
    assert all(abs(one[name] - many[name]) < 1e-9 for name in one)


def test_a_tenth_of_hostile_homes_does_not_unseat_the_top_statement():
    votes, moderation, _ = conversation("brexit-consensus")
    before = analyse(votes, moderation=moderation)
    top = before.consensus[0].statement
    majority = {each.statement: 1 if each.agree >= each.disagree else -1 for each in before.statements}
    random = np.random.default_rng(2)
    triples = [
        (votes.participants[i], votes.statements[j], int(mark))
        for i, j, mark in zip(votes.rows, votes.columns, votes.marks, strict=True)
    ]
    for account in range(21):
        seen = [name for name in votes.statements if name == top or random.random() < 0.8]
        triples += [(5000 + account, name, -majority[name]) for name in seen]
    after = analyse(triples, moderation=moderation)
    assert top in [each.statement for each in after.consensus if each.side == "agree"][:5]


def test_moderated_statements_carry_no_score_and_are_never_shown_next():
    votes, moderation, _ = conversation("bg2050-volunteers")
    found = analyse(votes, moderation=moderation, mode="polis")
    out = {name for name, state in moderation.items() if state == -1}
    assert {each.statement for each in found.statements if each.moderated} == out & set(votes.statements)
    assert all(each.priority == 0 for each in found.statements if each.moderated)
    assert not out & {each.statement for each in found.consensus}


def test_a_statement_hardly_seen_is_drawn_more_than_its_twin():
    table = np.ones((40, 3))
    table[20:, 2] = np.nan
    found = analyse(table)
    assert found.statements[2].priority > found.statements[1].priority


def test_intervals_cover_fresh_voters_nine_times_in_ten():
    votes, _, _ = conversation("vtaiwan.uberx")
    table = np.full(votes.shape, np.nan)
    table[votes.rows, votes.columns] = votes.marks
    hits = []
    for seed in range(10):
        order = np.random.default_rng(seed).permutation(len(table))
        first, second = (table[half] for half in np.array_split(order, 2))
        agreed, seen = (first == 1).sum(0).astype(float), (~np.isnan(first)).sum(0).astype(float)
        fresh = (~np.isnan(second)).sum(0)
        usable = (seen >= 5) & (fresh >= 5)
        outcome = (second == 1).sum(0)[usable] / fresh[usable]
        found = shares(agreed[usable], seen[usable], prior_of(agreed[usable], seen[usable]))
        hits += [each.low <= share <= each.high for each, share in zip(found, outcome, strict=True)]
    assert 0.87 <= np.mean(hits) <= 0.93


def test_holm_by_hand():
    assert holm(np.array([0.01, 0.04, 0.03])).tolist() == pytest.approx([0.03, 0.06, 0.06])


@pytest.mark.parametrize(
    "votes", [[(1, 2)], [(1, 2, 3)], [(1, 2, "yes")], 7, np.array([[2.0]]), ([1], [1, 2], [1])]
)
def test_it_rejects_what_is_no_vote(votes):
    with pytest.raises(UnusableVotes):
        analyse(votes)


def test_it_rejects_an_unknown_mode_and_bad_weights():
    with pytest.raises(UnusableVotes):
        analyse([(1, 1, 1)], mode="other")
    with pytest.raises(UnusableVotes):
        analyse([(1, 1, 1)], weights=[-1.0])
