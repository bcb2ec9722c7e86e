"""Runs red-dwarf in an environment of its own: one JSON job a line on standard input, one JSON answer a line out.

A job: {"votes": [[participant, statement, vote], ...], "out": [statement, ...]}. An answer: {"groups": {participant: group},
"consensus": {statement: group-aware consensus}, "seconds": wall time} or {"error": kind of exception}.
"""

import contextlib
import io
import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")
from reddwarf.implementations.polis import run_pipeline  # noqa: E402


def answer(job):
    votes = [{"participant_id": p, "statement_id": s, "vote": v} for p, s, v in job["votes"]]
    began = time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            found = run_pipeline(votes=votes, mod_out_statement_ids=job.get("out", []), random_state=0)
    except Exception as error:
        return {"error": type(error).__name__}
    seconds = time.perf_counter() - began
    people = found.participants_df
    column = "cluster_id" if "cluster_id" in people else "to_cluster"
    groups = {int(p): int(g) for p, g in people[column].dropna().items() if int(g) >= 0}
    agreed = found.group_aware_consensus["agree"]
    return {"groups": groups, "consensus": {int(s): float(x) for s, x in agreed.items()}, "seconds": seconds}


out = os.fdopen(os.dup(1), "w")
for line in sys.stdin:
    out.write(json.dumps(answer(json.loads(line))) + "\n")
    out.flush()
