"""Runs inside the peer's own environment: answers requests of one JSON line each with one JSON line."""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from reddwarf.implementations.polis import run_pipeline  # noqa: E402
from reddwarf.utils import stats  # noqa: E402


def groups(request):
    votes = [
        {"participant_id": int(p), "statement_id": int(s), "vote": int(v), "modified": at}
        for at, (p, s, v) in enumerate(
            zip(request["rows"], request["columns"], request["marks"], strict=True)
        )
    ]
    begin = time.process_time()
    found = run_pipeline(
        votes=votes, mod_out_statement_ids=request["moderated"], random_state=request["seed"]
    )
    seconds = time.process_time() - begin
    labels = found.participants_df["cluster_id"]
    return {
        "labels": {int(name): int(label) for name, label in labels.items() if pd.notna(label)},
        "scores": {int(name): float(x) for name, x in found.group_aware_consensus["agree"].items()},
        "seconds": seconds,
    }


def representatives(request):
    table = np.full((len(request["labels"]), request["statements"]), np.nan)
    table[request["rows"], request["columns"]] = request["marks"]
    frame = pd.DataFrame(table)
    grouped, _ = stats.calculate_comment_statistics_dataframes(frame, request["labels"])
    return {"shown": sum(map(len, stats.select_representative_statements(grouped).values()))}


def main():
    answers = {"groups": groups, "representatives": representatives}
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = answers[request["ask"]](request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:120]}
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
