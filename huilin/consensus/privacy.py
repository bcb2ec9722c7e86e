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

    A cell appears from five voters on. Against `previous`, the last published document, a count stays
    as it was until at least five people have moved it; so no cell, and no difference of two reports,
    rests on fewer than five.
    """
    texts, earlier = texts or {}, _earlier(previous)
    last = previous or {}
    same_groups = len(last.get("groups", ())) == len(analysis.groups) and previous is not None
    old_sizes = [each["size"] for each in last["groups"]] if same_groups else [None] * len(analysis.groups)
    open_people = max(analysis.voters - sum(group.size for group in analysis.groups), 0)
    statements = []
    for each in analysis.statements:
        if each.moderated:
            continue
        before = earlier.get(str(each.statement), {})
        everyone = _cell(_everyone(each), before.get("everyone"))
        by_group = [
            _cell(_group(share), before["groups"][at] if same_groups and before else None)
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
        "people": _steady(analysis.voters, last.get("people")),
        "groups": [
            {"group": group.group, "size": _steady(group.size, old)}
            for group, old in zip(analysis.groups, old_sizes, strict=True)
        ],
        "undecided": _steady(open_people, last.get("undecided")),
        "statements": statements,
        "consensus": [{"statement": str(each.statement), "side": each.side} for each in analysis.consensus],
        "characteristic": [
            [{"statement": str(r.statement), "side": r.side} for r in group.representatives]
            for group in analysis.groups
        ],
        "stable": analysis.stability.groups,
        "reason": analysis.stability.reason,
    }


def _earlier(previous: dict | None) -> dict:
    return {} if previous is None else {each["statement"]: each for each in previous["statements"]}


def _everyone(each: StatementResult) -> dict[str, float]:
    return {"agree": each.agree, "disagree": each.disagree, "pass": each.passed}


def _group(share: Share | None) -> dict[str, float]:
    return {} if share is None else {"agree": share.agreed, "others": share.voters - share.agreed}


def _cell(counts: dict[str, float], before: dict | None) -> dict | None:
    if sum(counts.values()) < SMALLEST_GROUP:
        return before
    return {name: _steady(count, (before or {}).get(name)) for name, count in counts.items()}


def _steady(count: float, before: int | None = None) -> int:
    """The count rounded down to fives; as `before` unless at least five people moved it since.

    A published figure b stood for b..b+4 people, so b + 9 or b - 5 is five people away for certain.
    """
    if before is not None and before - _STEP < count < before + 2 * _STEP - 1:
        return before
    return int(count) // _STEP * _STEP


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
    return sum(cell.values())
