"""What may be published: nothing that rests on fewer than five people, nor the change since last time."""

from __future__ import annotations

from dataclasses import asdict

from .results import SMALLEST_GROUP, Analysis, Share, StatementResult

_STEP = SMALLEST_GROUP


def document(analysis: Analysis, texts: dict | None = None) -> dict:
    """The analysis for a machine, with each participant's group: for the people who run the topic.

    In Huilin mode cells of fewer than five voters are left out (null); Polis mode shows every figure
    as the method gives it and is marked as not for publication.
    """
    guarded = analysis.mode != "polis"
    texts = texts or {}
    return {
        "mode": analysis.mode,
        "publishable": False,
        "participants": analysis.participants,
        "voters": analysis.voters,
        "votes": analysis.votes,
        "participant_groups": {str(name): group for name, group in analysis.participant_groups.items()},
        "groups": [asdict(group) for group in analysis.groups],
        "statements": [_statement(each, guarded, texts) for each in analysis.statements],
        "consensus": [{**asdict(each), "text": texts.get(each.statement, "")} for each in analysis.consensus],
        "stability": asdict(analysis.stability),
    }


def _statement(each: StatementResult, guarded: bool, texts: dict) -> dict:
    row = {**asdict(each), "voters": each.voters, "text": texts.get(each.statement, "")}
    if guarded and each.voters < SMALLEST_GROUP:
        for figure in ("agree", "disagree", "passed", "voters", "agreement", "exposure"):
            row[figure] = None
        row["consensus_score"] = row["group_aware_consensus"] = row["priority"] = None
    return row


def published(analysis: Analysis, texts: dict | None = None, previous: dict | None = None) -> dict:
    """The report everyone may read, without people, in counts rounded down to fives.

    A cell appears from five voters on. Against `previous` (the last published document) a cell changes
    only if each of its counts changes by nothing or by at least five people, and groups are kept if
    their sizes moved by less; so no cell, and no difference of two reports, rests on fewer than five.
    """
    texts, earlier = texts or {}, _earlier(previous)
    sizes = [_floored(group.size) for group in analysis.groups]
    same_groups = previous is not None and len(previous["groups"]) == len(sizes)
    statements = []
    for each in analysis.statements:
        if each.moderated:
            continue
        before = earlier.get(str(each.statement), {})
        everyone = _cell(_counts(each.agreement), before.get("everyone"))
        by_group = [
            _cell(_counts(share), before["groups"][at] if same_groups and before else None)
            for at, share in enumerate(each.by_group)
        ]
        statements.append(
            {
                "statement": str(each.statement),
                "text": texts.get(each.statement, ""),
                "everyone": everyone,
                "groups": _without_remainder(everyone, by_group),
            }
        )
    return {
        "people": _floored(analysis.voters),
        "groups": [{"group": at, "size": size} for at, size in enumerate(sizes)],
        "undecided": _floored(max(analysis.voters - sum(group.size for group in analysis.groups), 0)),
        "statements": statements,
        "consensus": [
            {"statement": str(each.statement), "side": each.side, "score": round(each.score, 2)}
            for each in analysis.consensus
        ],
        "characteristic": [
            [{"statement": str(r.statement), "side": r.side} for r in group.representatives]
            for group in analysis.groups
        ],
        "stable": analysis.stability.groups,
        "reason": analysis.stability.reason,
    }


def _earlier(previous: dict | None) -> dict:
    return {} if previous is None else {each["statement"]: each for each in previous["statements"]}


def _counts(share: Share | None) -> tuple[float, float] | None:
    """Agreeing and other voters, whole people."""
    if share is None:
        return None
    return share.agreed, share.voters - share.agreed


def _cell(counts, before: dict | None) -> dict | None:
    if counts is None or sum(counts) < SMALLEST_GROUP:
        return before
    agreed, others = (_floored(count) for count in counts)
    if before is not None:
        moved = abs(agreed - before["agree"]), abs(others - before["others"])
        exact = abs(counts[0] - before["agree"]), abs(counts[1] - before["others"])
        if any(0 < m < SMALLEST_GROUP for m in moved) or max(exact) < 2 * SMALLEST_GROUP:
            return before
    return {"agree": agreed, "others": others}


def _without_remainder(everyone: dict | None, by_group: list) -> list:
    """Drops the smallest group's cell if everyone less the groups shown would leave a handful."""
    shown = [cell for cell in by_group if cell is not None]
    if everyone is None or not shown:
        return by_group
    rest = _size(everyone) - sum(_size(cell) for cell in shown)
    if 0 < rest < SMALLEST_GROUP:
        least = min(shown, key=_size)
        return [None if cell is least else cell for cell in by_group]
    return by_group


def _size(cell: dict) -> int:
    return cell["agree"] + cell["others"]


def _floored(count: float) -> int:
    return int(count) // _STEP * _STEP
