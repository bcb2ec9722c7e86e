"""Figures 1 to 6: exactness, Polis groups, prediction, stability, the null, representatives."""

from __future__ import annotations

import numpy as np
from material import Conversation, found_labels, labels_of, permuted, rand
from rows import Row, shown

from huilin.consensus import analyse
from huilin.consensus.factors import Cells, fit
from huilin.consensus.grouping import choose_dimension, log_loss
from huilin.consensus.statistics import count_votes, group_aware_consensus, representatives

_POLIS = {"scoop-hivemind.biodiversity": 0.97, "bg2050-volunteers": 1.0, "vtaiwan.uberx": 0.92}
_NO_POLIS = ("london.youth.policing", "brexit-consensus")
_LOSS = {
    "bg2050-volunteers": 0.275,
    "brexit-consensus": 0.37,
    "scoop-hivemind.biodiversity": 0.325,
    "vtaiwan.uberx": 0.36,
    "london.youth.policing": 0.44,
}


def exact(talk: Conversation, peer, trials: int):
    """Figure 1."""
    table = np.full(talk.votes.shape, np.nan)
    table[talk.votes.rows, talk.votes.columns] = talk.votes.marks
    place = {str(name): at for at, name in enumerate(talk.votes.participants)}
    differing = 0
    for row in talk.people:
        if row["participant"] in place:
            cells = [row.get(str(name), "") for name in talk.votes.statements]
            expected = np.array([float(cell) if cell else np.nan for cell in cells])
            got = table[place[row["participant"]]]
            differing += int((~((expected == got) | (np.isnan(expected) & np.isnan(got)))).sum())
    yield Row(1, f"{talk.name}：与公布表相异的格子", "0", str(differing), "—", differing == 0)
    column = [row.get("group-informed-consensus") for row in talk.statements]
    if all(column) and talk.name == "bg2050-volunteers":
        groups = int(talk.published.max()) + 1
        scores = group_aware_consensus(count_votes(talk.votes, talk.published, groups))
        known = {str(name): score for name, score in zip(talk.votes.statements, scores, strict=True)}
        pairs = zip(talk.statements, column, strict=True)
        same = sum(abs(known.get(row["comment-id"], 9) - float(x)) <= 1e-12 for row, x in pairs)
        yield Row(1, f"{talk.name}：GAC 相同", "全部", f"{same}/{len(column)}", "—", same == len(column))
    order = np.random.default_rng(0).permutation(talk.votes.shape[0])
    shuffled = talk.votes.take(order)
    first = analyse(talk.votes, moderation=talk.moderation, mode="polis")
    again = analyse(shuffled, moderation=talk.moderation, mode="polis")
    own = found_labels(first, talk.votes)
    agreement = rand(own[order], found_labels(again, shuffled))
    theirs = [labels_of(peer.groups(votes, talk.hidden), votes.shape[0]) for votes in (talk.votes, shuffled)]
    other = None if theirs[0] is None or theirs[1] is None else rand(theirs[0][order], theirs[1])
    yield Row(
        1, f"{talk.name}：换行序后 ARI", "1.000", shown(agreement), shown(other), agreement in (None, 1.0)
    )
    published = rand(own, talk.published)
    goal = _POLIS.get(talk.name)
    verdict = None if goal is None or published is None else published >= goal
    wanted = "不设门" if talk.name in _NO_POLIS else f"≥ {goal}" if goal else "—"
    peer_rand = None if theirs[0] is None else rand(theirs[0], talk.published)
    yield Row(2, f"{talk.name}：对公布分组的 ARI", wanted, shown(published), shown(peer_rand), verdict)


def prediction(talk: Conversation, peer, trials: int):
    """Figure 3: a tenth of the agree and disagree votes masked, statements moderated out left out."""
    trials = max(trials, min(15_000 // max(talk.votes.count, 1), 40))
    hidden = np.zeros(talk.votes.shape[1], bool)
    hidden[talk.hidden] = True
    votes = talk.votes
    keep = (votes.marks != 0) & ~hidden[votes.columns]
    rows, columns = votes.rows[keep].astype(np.int64), votes.columns[keep].astype(np.int64)
    cells = Cells(rows, columns, votes.marks[keep] / 2, np.ones(len(rows)), votes.shape)
    ours, plain, theirs, dimensions = [], [], [], []
    for seed in range(trials):
        random = np.random.default_rng(seed)
        out = random.random(len(rows)) < 0.1
        train, test = cells.only(~out), cells.only(out)
        _, dimension = choose_dimension(train, random)
        dimensions.append(dimension)
        ours.append(float(log_loss(fit(train, dimension), test).mean()))
        plain.append(_share_loss(train, test, np.zeros(votes.shape[0], int)))
        kept = np.ones(votes.count, bool)
        kept[np.flatnonzero(keep)[out]] = False
        labels = labels_of(peer.groups(_only(votes, kept), talk.hidden), votes.shape[0])
        if labels is not None:
            theirs.append(_share_loss(train, test, labels))
    mean = float(np.mean(ours))
    other = float(np.mean(theirs)) if theirs else None
    goal = _LOSS.get(talk.name)
    wanted = f"≤ {goal}" if goal else "低于两者"
    reached = mean <= goal if goal else mean < min(float(np.mean(plain)), other or np.inf)
    spread = float(np.std(ours))
    counted = "、".join(f"{d} 维 {dimensions.count(d)} 次" for d in sorted(set(dimensions)))
    what = f"{talk.name}：{trials} 次（{counted}）；逐观点均值 {np.mean(plain):.3f}"
    yield Row(3, what, wanted, f"{mean:.3f} ± {spread:.3f}", shown(other), bool(reached))


def _only(votes, keep):
    starts = np.append(0, np.cumsum(keep))[votes.starts]
    return type(votes)(votes.participants, votes.statements, starts, votes.columns[keep], votes.marks[keep])


def _share_loss(train: Cells, test: Cells, labels) -> float:
    """Log-loss of group shares with one pseudo-vote a side; those in no group get everyone's share."""
    agreed, width = train.signs > 0, train.shape[1]
    groups = int(labels.max()) + 2
    key = (labels[train.rows] + 1) * width + train.columns
    yes, seen = (np.bincount(key, part, groups * width) for part in (agreed, np.ones(len(agreed))))
    yes, seen = yes.reshape(groups, width), seen.reshape(groups, width)
    yes[0], seen[0] = yes.sum(0), seen.sum(0)
    chance = ((yes + 1) / (seen + 2))[labels[test.rows] + 1, test.columns]
    return float(-np.log(np.where(test.signs > 0, chance, 1 - chance)).mean())


def stability(talk: Conversation, peer, trials: int):
    """Figure 4."""
    people = talk.votes.shape[0]
    whole = analyse(talk.votes, moderation=talk.moderation)
    own = found_labels(whole, talk.votes)
    theirs = labels_of(peer.groups(talk.votes, talk.hidden), people)
    ours, other = [], []
    for seed in range(trials):
        kept = np.sort(np.random.default_rng(seed).choice(people, int(0.8 * people), replace=False))
        part = talk.votes.take(kept)
        if whole.groups:
            found = analyse(part, moderation=talk.moderation)
            ours.append(rand(own[kept], found_labels(found, part)) or 0.0)
        labels = labels_of(peer.groups(part, talk.hidden), len(kept))
        if theirs is not None and labels is not None:
            other.append(rand(theirs[kept], labels) or 0.0)
    peer_text = f"{np.mean(other):.3f} / {np.quantile(other, 0.1):.3f}" if other else "—"
    if not whole.groups:
        yield Row(4, f"{talk.name}", "无稳定群体亦可", "没有稳定的群体", peer_text, True)
        return
    mean, low = float(np.mean(ours)), float(np.quantile(ours, 0.1))
    text = f"{[group.size for group in whole.groups]}：{mean:.3f} / {low:.3f}"
    what = f"{talk.name}：{trials} 次整套重算，均值 / 第十百分位"
    yield Row(4, what, "≥ .95 / ≥ .90", text, peer_text, mean >= 0.95 and low >= 0.90)
    if talk.name in ("vtaiwan.uberx", "scoop-hivemind.biodiversity"):
        yield Row(5, f"{talk.name}：真实数据有群体", "有", f"有（{len(whole.groups)}）", "有", True)


def null(talk: Conversation, peer, trials: int):
    """Figure 5."""
    ours, theirs = 0, []
    for seed in range(trials):
        votes = permuted(talk.votes, np.random.default_rng(seed))
        ours += not analyse(votes, moderation=talk.moderation).groups
        if seed < 2:
            labels = labels_of(peer.groups(votes, talk.hidden), votes.shape[0])
            theirs += [] if labels is None else [labels.max() < 1]
    peer_text = f"{sum(theirs)}/{len(theirs)}" if theirs else "—"
    what = f"{talk.name}：打乱后说“没有群体”"
    yield Row(5, what, "≥ 95 %", f"{ours}/{trials}", peer_text, ours / trials >= 0.95)


def random_groups(talk: Conversation, peer, trials: int):
    """Figure 6: two random groups."""
    ours, theirs = [], []
    for seed in range(5 * trials):
        labels = np.random.default_rng(seed).integers(2, size=talk.votes.shape[0])
        found = representatives(count_votes(talk.votes, labels, 2), talk.votes.statements, 5)
        ours.append(sum(map(len, found)) / 2)
        if seed < 3:
            answer = peer.representatives(talk.votes, labels.tolist())
            theirs += [] if answer is None or "error" in answer else [answer["shown"] / 2]
    other = float(np.mean(theirs)) if theirs else None
    what = f"{talk.name}：随机两组，每组列出"
    yield Row(6, what, "≤ 0.5", shown(float(np.mean(ours)), 2), shown(other, 2), np.mean(ours) <= 0.5)
