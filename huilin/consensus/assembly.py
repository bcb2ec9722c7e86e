"""From arrays in canonical order to the records of results, in the order the caller knows."""

from __future__ import annotations

from .findings import Findings
from .results import (
    SMALLEST_GROUP,
    Analysis,
    ConsensusStatement,
    OpinionGroup,
    StatementResult,
)
from .statistics import shares
from .votes import Votes


def assembled(
    mode: str, votes: Votes, moderated, found: Findings, statement_order, given: Votes | None = None
) -> Analysis:
    """The Analysis; statements in the order of `statement_order`. `given`: the votes of all participants
    where `votes` holds equal ballots once."""
    given = votes if given is None else given
    seen = given.votes_by_participant
    groups = tuple(
        OpinionGroup(g, int(size), found.representatives[g]) for g, size in enumerate(found.sizes.tolist())
    )
    statements = _statements(votes, moderated, found, int((seen > 0).sum()))
    by_position = {c: statements[c] for c in range(len(statements))}
    return Analysis(
        mode=mode,
        participants=given.shape[0],
        voters=int((seen > 0).sum()),
        votes=given.count,
        groups=groups,
        statements=tuple(statements[c] for c in statement_order.tolist()),
        consensus=_consensus(found, by_position),
        stability=found.stability,
        names=given.participants,
        labels=found.labels,
        sureness=found.sureness,
        points=found.positions,
        cast=seen,
    )


def _statements(votes: Votes, moderated, found: Findings, voters: int) -> list[StatementResult]:
    overall = found.overall
    everyone = shares(overall.agree[0], overall.voters[0], found.prior)
    by_group = [
        shares(a, n, found.prior) for a, n in zip(found.counts.agree, found.counts.voters, strict=True)
    ]
    rows = zip(
        votes.statements,
        overall.agree[0].tolist(),
        overall.disagree[0].tolist(),
        overall.passed[0].tolist(),
        moderated.tolist(),
        found.scores.tolist(),
        found.group_aware.tolist(),
        found.extremity.tolist(),
        found.priority.tolist(),
        strict=True,
    )
    return [
        StatementResult(
            name,
            agree,
            disagree,
            passed,
            out,
            (agree + disagree + passed) / max(voters, 1),
            everyone[c],
            tuple(each[c] if each[c].voters >= SMALLEST_GROUP else None for each in by_group),
            score,
            group_aware,
            extremity,
            priority,
        )
        for c, (name, agree, disagree, passed, out, score, group_aware, extremity, priority) in enumerate(
            rows
        )
    ]


def _consensus(found: Findings, statements) -> tuple[ConsensusStatement, ...]:
    listed = []
    for side, c, score in found.consensus:
        taken = getattr(found.counts, side)[:, c]
        voters = found.counts.voters[:, c]
        known = voters >= SMALLEST_GROUP
        worst = float((taken[known] / voters[known]).min()) if known.any() else None
        statement = statements[c]
        listed.append(ConsensusStatement(statement.statement, side, score, statement.agreement, worst))
    return tuple(listed)
