"""Figures 7 to 10: consensus on a held-out half, stuffing, privacy, tiny tables."""

from __future__ import annotations

import numpy as np
from material import Conversation, joined, labels_of
from rows import Row, shown

from huilin.consensus import analyse, one_home_one_voice, published
from huilin.consensus.statistics import count_votes
from huilin.consensus.votes import as_votes

_GAC = {
    "brexit-consensus": 0.87,
    "scoop-hivemind.biodiversity": 0.86,
    "vtaiwan.uberx": 0.85,
    "bg2050-volunteers": 0.77,
}
_SMALLEST = 5


def held_out_half(talk: Conversation, peer, trials: int):
    """Figure 7: learnt on half of the people, looked up in the other, in the published groups."""
    inside, worst, theirs = [], [], []
    for seed in range(trials):
        order = np.random.default_rng(seed).permutation(talk.votes.shape[0])
        known, fresh = (np.sort(half) for half in np.array_split(order, 2))
        found = analyse(talk.votes.take(known), moderation=talk.moderation)
        other = talk.votes.take(fresh)
        outcome = count_votes(other)
        seen = outcome.voters[0]
        for at, each in enumerate(found.statements):
            if each.voters >= _SMALLEST and seen[at] >= _SMALLEST:
                inside.append(each.agreement.low <= outcome.agree[0][at] / seen[at] <= each.agreement.high)
        shares = _worst(other, talk.published[fresh])
        place = {name: at for at, name in enumerate(talk.votes.statements)}
        top = [place[each.statement] for each in found.consensus if each.side == "agree"][:5]
        worst.append(float(np.nanmean(shares[top])))
        answer = peer.groups(talk.votes.take(known), talk.hidden)
        if answer and "error" not in answer:
            usable = [at for at in map(int, answer["scores"]) if at not in talk.hidden]
            best = sorted(usable, key=lambda at: -answer["scores"][str(at)])[:5]
            theirs.append(float(np.nanmean(shares[best])))
    coverage = float(np.mean(inside)) if inside else None
    yield Row(
        7,
        f"{talk.name}：90 % 区间罩住另一半的结果",
        "87–93 %",
        f"{coverage:.1%}" if coverage is not None else "—",
        "无区间",
        coverage is not None and 0.87 <= coverage <= 0.93,
    )
    mean = float(np.nanmean(worst))
    gac = float(np.nanmean(theirs)) if theirs else None
    stated = _GAC.get(talk.name)
    floor = max(x for x in (stated, gac, 0.0) if x is not None)
    wanted = f"≥ GAC（公布 {stated}）" if stated else "≥ GAC"
    yield Row(
        7,
        f"{talk.name}：前五条最弱一组的同意率",
        wanted,
        shown(mean),
        shown(gac),
        round(mean, 2) >= floor - 0.005,
    )


def _worst(votes, labels) -> np.ndarray:
    counts = count_votes(votes, labels, int(labels.max(initial=0)) + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(counts.voters >= _SMALLEST, counts.agree / counts.voters, np.nan)
    full = ~np.isnan(shares).all(0)
    worst = np.full(shares.shape[1], np.nan)
    worst[full] = np.nanmin(shares[:, full], axis=0)
    return worst


def stuffing(talk: Conversation, peer, trials: int):
    """Figure 8: hostile homes each answer 80 % of the statements against the majority."""
    votes, people = talk.votes, talk.votes.shape[0]
    first = analyse(votes, moderation=talk.moderation)
    leading = next((each.statement for each in first.consensus if each.side == "agree"), None)
    if leading is None:
        return
    top = votes.statements.index(leading)
    counts = count_votes(votes)
    against = np.where(counts.agree[0] >= counts.disagree[0], -1.0, 1.0)
    hostile = max(int(np.ceil(0.1 * people)) - 1, 1)
    after = analyse(joined(votes, _ballots(against, top, hostile)), moderation=talk.moderation)
    seated = leading in [each.statement for each in after.consensus if each.side == "agree"][:5]
    theirs = _peer_unseated(talk, peer, against)
    ours = f"{hostile} 户（{hostile / people:.0%}）" + ("未挤掉" if seated else "挤掉")
    yield Row(8, f"{talk.name}：挤掉首条所需", "≥ 10 % 的户", ours, theirs, seated)


def _ballots(against, top: int, hostile: int) -> np.ndarray:
    random = np.random.default_rng(2)
    ballots = np.where(random.random((hostile, len(against))) < 0.8, against, np.nan)
    ballots[:, top] = against[top]
    return ballots


def _peer_unseated(talk: Conversation, peer, against) -> str:
    answer = peer.groups(talk.votes, talk.hidden)
    if answer is None or "error" in answer:
        return "—"
    usable = [at for at in answer["scores"] if int(at) not in talk.hidden]
    top = max(usable, key=lambda at: answer["scores"][at])
    people = talk.votes.shape[0]
    for hostile in (2, 4, 8, 16, 32, 64, 128, 192):
        if hostile > 0.15 * people:
            break
        ballots = _ballots(against, int(top), hostile)
        scores = (peer.groups(joined(talk.votes, ballots), talk.hidden) or {}).get("scores", {})
        if top not in sorted((at for at in usable if at in scores), key=lambda at: -scores[at])[:5]:
            return f"{hostile} 户（{hostile / people:.1%}）挤掉"
    return "15 % 内未挤掉"


def homes(talk: Conversation, peer, trials: int):
    """Figure 8: nine accounts of one home against one."""
    if talk.votes.shape[0] > 300:
        return
    against = np.full(talk.votes.shape[1], -1.0)

    def scores(accounts: int):
        votes = joined(talk.votes, np.tile(against, (accounts, 1)))
        people = talk.votes.shape[0]
        owners = {at: at if at < people else people for at in range(votes.shape[0])}
        found = analyse(votes, moderation=talk.moderation, weights=one_home_one_voice(owners))
        return np.array([[each.agreement.share, each.consensus_score] for each in found.statements])

    moved = float(np.abs(scores(1) - scores(9)).max())
    what = f"{talk.name}：一户九个账号与一个账号相差的分数"
    yield Row(8, what, "0", f"{moved:.1e}", "不支持权重", moved < 1e-9)


def privacy(talk: Conversation, peer, trials: int):
    """Figure 9."""
    whole = analyse(talk.votes, moderation=talk.moderation)
    report = published(whole, {})
    one_less = talk.votes.take(np.arange(1, talk.votes.shape[0]))
    later = published(analyse(one_less, moderation=talk.moderation), {}, report)
    small = _small(report)
    moved = sum(
        abs(x["everyone"][kind] - y["everyone"][kind]) > 0
        for x, y in zip(report["statements"], later["statements"], strict=True)
        if x["everyone"] and y["everyone"]
        for kind in x["everyone"]
    )
    answer = labels_of(peer.groups(talk.votes, talk.hidden), talk.votes.shape[0])
    theirs = "—"
    if answer is not None:
        voters = count_votes(talk.votes, answer, int(answer.max()) + 1).voters
        sizes = np.bincount(answer[answer >= 0])
        theirs = f"{int(((voters > 0) & (voters < _SMALLEST)).sum())}；最小组 {sizes.min()} 人"
    what = f"{talk.name}：少于五人的格子、少一人后变动的格子"
    yield Row(9, what, "0；0", f"{small}；{moved}", theirs, small == 0 and moved == 0)


def _small(report: dict) -> int:
    found = sum(0 < group["size"] < _SMALLEST for group in report["groups"])
    for each in report["statements"]:
        for cell in (each["everyone"], *each["groups"]):
            found += sum(0 < count < _SMALLEST for count in (cell or {}).values())
    return found


def tiny(peer):
    """Figure 10."""
    crashed, theirs = [], []
    shapes = [(1, 1), (1, 5), (2, 3), (3, 1), (5, 5), (8, 5), (8, 40), (15, 2)]
    for people, statements in shapes:
        table = np.random.default_rng(people).choice([-1.0, 0.0, 1.0], (people, statements))
        for mode in ("huilin", "polis"):
            try:
                found = analyse(table, mode=mode)
                if mode == "huilin" and people == 8 and found.groups:
                    crashed.append(f"{people}x{statements} 有群体")
            except Exception as error:
                crashed.append(f"{people}x{statements} {type(error).__name__}")
        answer = peer.groups(as_votes(table))
        if answer and "error" in answer:
            theirs.append(f"{people}x{statements}")
    peer_text = "崩溃：" + "、".join(theirs) if theirs else "—" if peer.process is None else "不崩溃"
    yield Row(
        10, "1×1 起不崩溃；八人只有总体结果", "0 次崩溃", "、".join(crashed) or "0", peer_text, not crashed
    )
