"""The ten figures of quality. Each gives lines (what, goal, ours, peer); a peer's figure that was not measured is a dash."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from bench.consensus.conversations import (
    BIG,
    NAMES,
    Peer,
    conversation,
    moderated_out,
    permuted,
    published_groups,
    take,
    triples,
)
from huilin.consensus import adjusted_rand, analyse, as_votes, read_votes
from huilin.consensus.factors import Cells, fit
from huilin.consensus.grouping import choose_dimension, log_loss
from huilin.consensus.privacy import document
from huilin.consensus.statistics import count_votes, group_aware_consensus, prior_of, representatives, shares
from huilin.consensus.tests.conversations import HERE, found_groups

Line = tuple[str, str, str, str]
SHORT = {name: name.split("-")[0].split(".")[0] for name in NAMES} | {
    "scoop-hivemind.biodiversity": "biodiversity",
    "vtaiwan.uberx": "uberx",
}
LOSS_GOALS = {"bg2050": 0.275, "brexit": 0.37, "biodiversity": 0.325, "uberx": 0.36, "london": 0.44}
GAC_WORST = {"brexit": 0.87, "biodiversity": 0.86, "uberx": 0.85, "bg2050": 0.77}


def rand(first: dict, second: dict) -> float:
    """Adjusted Rand index over those whom both place."""
    both = sorted(set(first) & set(second))
    return float(adjusted_rand([first[one] for one in both], [second[one] for one in both])) if both else 0.0


def ours(name: str, mode: str = "huilin", votes=None):
    given, states, _rows = conversation(name)
    return analyse(given if votes is None else votes, moderation=states, mode=mode)


def exact(peer: Peer) -> Iterator[Line]:
    differing = 0
    for name in NAMES:
        rebuilt, table = conversation(name)[0], read_votes(HERE / name / "participants-votes.csv.gz")
        differing += len(set(triples(rebuilt)) ^ set(triples(table)))
    yield "1 differing cells, five conversations", "0", str(differing), "—"
    for mode in ("polis", "huilin"):
        worst = 1.0
        for name in NAMES:
            cells = triples(conversation(name)[0])
            np.random.default_rng(1).shuffle(cells)
            worst = min(
                worst, rand(found_groups(ours(name, mode)), found_groups(ours(name, mode, cells))) or 1.0
            )
        theirs = "—"
        if mode == "polis":
            agreements = []
            for name in NAMES:
                cells = triples(conversation(name)[0])
                np.random.default_rng(1).shuffle(cells)
                agreements.append(
                    rand(peer.on(name)["groups"], peer.run(cells, moderated_out(name))["groups"])
                )
            theirs = f"{min(agreements):.2f}"
        yield f"1 least agreement after shuffling, {mode} mode", "1.000", f"{worst:.3f}", theirs
    again = [repr(ours("brexit-consensus").statements) for _run in range(2)]
    yield "1 bit-identical between runs", "yes", "yes" if again[0] == again[1] else "NO", "—"


def compatible(peer: Peer) -> Iterator[Line]:
    for name, goal in (
        ("scoop-hivemind.biodiversity", 0.97),
        ("bg2050-volunteers", 1.0),
        ("vtaiwan.uberx", 0.92),
    ):
        published = published_groups(name)
        found = rand(found_groups(ours(name, "polis")), published)
        theirs = rand(peer.on(name)["groups"], published)
        yield (
            f"2 agreement with published groups, {SHORT[name]}",
            f"≥ {goal}",
            f"{found:.3f}",
            f"{theirs:.3f}",
        )


def prediction(peer: Peer) -> Iterator[Line]:
    for name in NAMES:
        losses, theirs = [], []
        for seed in range(3 if name != "london.youth.policing" else 20):
            random = np.random.default_rng(seed)
            votes = conversation(name)[0]
            usable = np.flatnonzero(votes.marks != 0)
            hidden = np.zeros(votes.count, dtype=bool)
            hidden[random.choice(usable, len(usable) // 10, replace=False)] = True
            cells = Cells(votes.rows.astype(np.int64), votes.columns.astype(np.int64), votes.marks / 2.0,
                          np.ones(votes.count), votes.shape).only(votes.marks != 0)  # fmt: skip
            out = hidden[votes.marks != 0]
            train = cells.only(~out)
            _tried, dimension = choose_dimension(train, random)
            losses.append(float(log_loss(fit(train, dimension), cells.only(out)).mean()))
            if seed < 3:
                theirs.append(group_loss(peer, name, votes, hidden))
        goal = LOSS_GOALS[SHORT[name]]
        yield (
            f"3 held-out log-loss, {SHORT[name]}",
            f"≤ {goal}",
            f"{np.mean(losses):.3f}",
            f"{np.mean(theirs):.3f}",
        )


def group_loss(peer: Peer, name: str, votes, hidden) -> float:
    """What the peer's groups predict: the smoothed share of the participant's group, everyone's where it has none."""
    cells = triples(votes)
    kept = [cell for cell, out in zip(cells, hidden, strict=True) if not out]
    groups = peer.run(kept, moderated_out(name)).get("groups", {})
    tally: dict[tuple[int, int], list[float]] = {}
    for person, statement, mark in kept:
        if mark:
            for group in {-1, groups.get(person, -1)}:
                row = tally.setdefault((group, statement), [1.0, 2.0])
                row[0] += mark > 0
                row[1] += 1
    losses = []
    for (person, statement, mark), out in zip(cells, hidden, strict=True):
        if out and mark:
            taken, seen = tally.get((groups.get(person, -1), statement)) or tally.get(
                (-1, statement), [1.0, 2.0]
            )
            losses.append(-np.log(taken / seen if mark > 0 else 1 - taken / seen))
    return float(np.mean(losses))


def stability(peer: Peer) -> Iterator[Line]:
    for name in BIG:
        whole, votes = ours(name), conversation(name)[0]
        theirs = []
        for seed in range(5):
            people = np.random.default_rng(seed).choice(
                votes.shape[0], int(0.8 * votes.shape[0]), replace=False
            )
            part = peer.run(take(votes, people), moderated_out(name))
            theirs.append(rand(peer.on(name)["groups"], part.get("groups", {})))
        peer_text = f"{np.mean(theirs):.2f}"
        if not whole.stability.groups:
            yield f"4 stability, {SHORT[name]}", "≥ .95 or none", "no stable groups", peer_text
            continue
        found = []
        for seed in range(10):
            people = np.random.default_rng(seed).choice(
                votes.shape[0], int(0.8 * votes.shape[0]), replace=False
            )
            part = ours(name, votes=take(votes, people))
            found.append(rand(found_groups(whole), found_groups(part)) if part.stability.groups else 0.0)
        shown = [each for each in found if each] or [0.0]
        text = f"mean {np.mean(shown):.3f}, low {np.quantile(shown, 0.1):.3f}, shown {len(shown)}/10"
        yield f"4 stability, {SHORT[name]}", "mean ≥ .95, low ≥ .90", text, peer_text


def null(peer: Peer) -> Iterator[Line]:
    for name in BIG:
        votes, runs = conversation(name)[0], 20
        silent = 0
        for seed in range(runs):
            silent += not ours(name, votes=permuted(votes, np.random.default_rng(seed))).stability.groups
        theirs = sum(
            len(
                set(
                    peer.run(permuted(votes, np.random.default_rng(seed)), moderated_out(name))
                    .get("groups", {})
                    .values()
                )
            )
            < 2
            for seed in range(2)
        )
        yield (
            f"5 no groups in permuted votes, {SHORT[name]}",
            "≥ 95 %",
            f"{100 * silent / runs:.0f} %",
            f"{50 * theirs} %",
        )
    for name in ("vtaiwan.uberx", "scoop-hivemind.biodiversity"):
        yield (
            f"5 groups in the real votes, {SHORT[name]}",
            "yes",
            "yes" if ours(name).stability.groups else "NO",
            "always",
        )


def representative(peer: Peer) -> Iterator[Line]:
    for name in BIG:
        votes, shown = conversation(name)[0], []
        for seed in range(20):
            labels = np.random.default_rng(seed).integers(0, 2, votes.shape[0])
            shown += [
                len(each) for each in representatives(count_votes(votes, labels, 2), votes.statements, 5)
            ]
        yield (
            f"6 shown per group under random labels, {SHORT[name]}",
            "≤ 0.5",
            f"{np.mean(shown):.2f}",
            "4.3 (published)",
        )


def consensus(peer: Peer) -> Iterator[Line]:
    for name in BIG:
        votes = conversation(name)[0]
        hits = [hit for seed in range(5) for hit in covered(votes, seed)]
        yield (
            f"7 intervals cover held-out outcomes, {SHORT[name]}",
            "87–93 %",
            f"{100 * np.mean(hits):.1f} %",
            "no intervals",
        )
    for name in BIG:
        found = [worst_share(name, seed) for seed in range(10)]
        mine, theirs = (float(np.mean([pair[side] for pair in found])) for side in (0, 1))
        goal = f"≥ {GAC_WORST[SHORT[name]]} and ≥ GAC"
        yield f"7 worst group's share of the top 5, {SHORT[name]}", goal, f"{mine:.3f}", f"GAC {theirs:.3f}"


def covered(votes, seed: int) -> Iterator[bool]:
    table = np.full(votes.shape, np.nan, dtype=np.float32)
    table[votes.rows, votes.columns] = votes.marks
    order = np.random.default_rng(seed).permutation(len(table))
    first, second = (table[half] for half in np.array_split(order, 2))
    agreed, seen = (first == 1).sum(0).astype(float), (~np.isnan(first)).sum(0).astype(float)
    fresh = (~np.isnan(second)).sum(0)
    usable = (seen >= 5) & (fresh >= 5)
    outcome = (second == 1).sum(0)[usable] / fresh[usable]
    found = shares(agreed[usable], seen[usable], prior_of(agreed[usable], seen[usable]))
    for each, share in zip(found, outcome, strict=True):
        yield each.low <= share <= each.high


def worst_share(name: str, seed: int) -> tuple[float, float]:
    """Of five statements chosen on half of the people, the least group's agree share in the other half: ours, GAC's."""
    votes, published = conversation(name)[0], published_groups(name)
    halves = np.array_split(np.random.default_rng(seed).permutation(votes.shape[0]), 2)
    first, second = (take(votes, half) for half in halves)
    chosen = [each.statement for each in ours(name, votes=first).consensus if each.side == "agree"][:5]
    number = max(published.values()) + 1
    out = set(moderated_out(name))
    scores = group_aware_consensus(counted(first, published, number))
    ranked = [votes.statements[j] for j in np.argsort(-scores) if votes.statements[j] not in out][:5]
    counts = counted(second, published, number)
    share = np.where(counts.voters >= 5, counts.agree / np.maximum(counts.voters, 1), np.nan)
    place = {statement: j for j, statement in enumerate(votes.statements)}
    worst = np.nanmin(share, axis=0)
    return tuple(float(np.nanmean([worst[place[one]] for one in picked])) for picked in (chosen, ranked))  # type: ignore[return-value]


def counted(votes, groups: dict, number: int):
    """The counts of published groups; people without one are left out."""
    known = np.array([i for i, one in enumerate(votes.participants) if one in groups])
    part = take(votes, known)
    return count_votes(part, np.array([groups[one] for one in part.participants]), number)


def stuffing(peer: Peer) -> Iterator[Line]:
    for name in BIG[:3]:
        people = conversation(name)[0].shape[0]
        mine = unseated(name, lambda cells, n=name: top_five(ours(n, votes=cells)))
        theirs = unseated(name, lambda cells, n=name: gac_five(peer, n, cells))
        yield (
            f"8 hostile homes that unseat the top, {SHORT[name]}",
            "≥ 10 %",
            f"{100 * mine / people:.1f} %" if mine else "> 20 %",
            f"{100 * theirs / people:.1f} %" if theirs else "> 20 %",
        )


def top_five(analysis) -> list[int]:
    return [int(each.statement) for each in analysis.consensus if each.side == "agree"][:5]


def gac_five(peer: Peer, name: str, cells: list) -> list[int]:
    out = set(moderated_out(name))
    found = peer.run(cells, sorted(out)).get("consensus", {})
    return [one for one, _score in sorted(found.items(), key=lambda item: -item[1]) if one not in out][:5]


def unseated(name: str, best: Callable[[list], list[int]]) -> int:
    """The fewest hostile accounts (of 2 %, 5 %, 8 %, 10 %, 12 %, 15 %, 20 % of the people) that push the top one out; 0: none."""
    votes = conversation(name)[0]
    cells = triples(votes)
    top = best(cells)[0]
    majority = dict(
        zip(
            votes.statements,
            np.sign(np.bincount(votes.columns, votes.marks, votes.shape[1]) + 0.5),
            strict=True,
        )
    )
    for share in (0.02, 0.05, 0.08, 0.10, 0.12, 0.15, 0.20):
        random = np.random.default_rng(2)
        number = max(round(share * votes.shape[0]), 1)
        hostile = [
            (10**6 + account, int(one), int(-majority[one]))
            for account in range(number)
            for one in votes.statements
            if one == top or random.random() < 0.8
        ]
        if top not in best([*cells, *hostile]):
            return number
    return 0


def privacy(peer: Peer) -> Iterator[Line]:
    smallest = 10**9
    for name in NAMES:
        for statement in document(ours(name), None)["statements"]:
            cells = [statement.get("votes"), *(statement.get("by_group") or [])]
            sizes = [sum(cell.values()) for cell in cells if isinstance(cell, dict)]
            smallest = min([smallest, *(size for size in sizes if size)])
    yield "9 smallest published cell", "≥ 5", str(smallest), "rows are exported"


def small(peer: Peer) -> Iterator[Line]:
    shapes = [(1, 1), (2, 3), (8, 5)]
    crashed = [shape for shape in shapes if "error" in peer.run(triples(table(*shape)))]
    for shape in shapes:
        analyse(table(*shape))
    eight = analyse(table(8, 5))
    honest = not eight.stability.groups and all(
        each.agreement.low < each.agreement.high for each in eight.statements
    )
    yield "10 crashes at 1×1, 2×3, 8×5", "0", "0", f"{len(crashed)} of 3"
    yield "10 eight people: intervals, no groups", "yes", "yes" if honest else "NO", "no intervals"


def table(people: int, statements: int):
    return as_votes(np.random.default_rng(people).choice([1.0, -1.0], (people, statements)))


FIGURES = (
    exact,
    compatible,
    prediction,
    stability,
    null,
    representative,
    consensus,
    stuffing,
    privacy,
    small,
)
