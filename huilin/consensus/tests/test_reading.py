"""Files from outside: each fault answers with one sentence, the command ends with status 2."""

import gzip
import json

import pytest
from typer.testing import CliRunner

from huilin.consensus import UnusableVotes, read_votes
from huilin.consensus.command import app

from .conversations import HERE

HEADER = b"participant,statement,vote\n"


def written(folder, raw, name="votes.csv"):
    path = folder / name
    path.write_bytes(raw)
    return path


def test_plain_table_last_vote_wins(tmp_path):
    votes = read_votes(written(tmp_path, HEADER + b"b,s1,1\na,s1,0\nb,s1,-1\n"))
    assert list(votes.participants) == ["a", "b"]
    assert votes.marks.tolist() == [0, -1]


def test_a_byte_order_mark_and_numbers_are_fine(tmp_path):
    votes = read_votes(written(tmp_path, b"\xef\xbb\xbf" + HEADER + b"10,2,1\n9,1,-1\n"))
    assert list(votes.participants) == [9, 10]


def test_time_decides_which_vote_is_last(tmp_path):
    raw = b"timestamp,datetime,comment-id,voter-id,vote\n200,x,1,1,1\n100,x,1,1,-1\n"
    assert read_votes(written(tmp_path, raw)).marks.tolist() == [1]


HOSTILE = {
    "empty": b"",
    "header": b"a,b,c\n1,2,1\n",
    "long cell": HEADER + b'"' + b"x" * 10_000_000 + b'",1,1\n',
    "long line": b"x" * 10_000_000,
    "range": HEADER + b"1,1,2\n",
    "word": HEADER + b"1,1,agree\n",
    "not a number": HEADER + b"1,1,nan\n",
    "missing": HEADER + b"1,1\n",
    "no id": HEADER + b",1,1\n",
    "nul": HEADER + b"1,\0,1\n",
    "gbk": HEADER + "张三,停车,1\n".encode("gbk"),
    "quote": HEADER + b'"1,1,1\n',
    "same person twice": b"participant,n-disagree,1,2\n1,0,1,1\n1,0,1,1\n",
    "same statement twice": b"participant,n-disagree,1,1\n1,0,1,1\n",
    "ragged": b"participant,n-disagree,1,2\n1,0,1\n",
    "time": b"timestamp,comment-id,voter-id,vote\nnoon,1,1,1\n",
}


@pytest.mark.parametrize("fault", HOSTILE)
def test_it_rejects_a_hostile_file_in_one_sentence(tmp_path, fault):
    path = written(tmp_path, HOSTILE[fault])
    with pytest.raises(UnusableVotes) as refused:
        read_votes(path)
    sentence = str(refused.value)
    assert sentence.startswith("votes.csv")
    assert "\n" not in sentence
    assert len(sentence) < 160
    answer = CliRunner().invoke(app, ["analyse", str(path)])
    assert answer.exit_code == 2
    assert sentence in answer.output


def test_it_rejects_damaged_gzip_and_missing_files(tmp_path):
    whole = gzip.compress(HEADER + b"1,1,1\n" * 100)
    for path in (written(tmp_path, whole[:-9], "cut.csv.gz"), tmp_path / "absent.csv"):
        with pytest.raises(UnusableVotes):
            read_votes(path)


def test_the_command_answers_in_json():
    folder = HERE / "london.youth.policing"
    arguments = ["analyse", str(folder / "votes.csv.gz"), "--statements", str(folder / "comments.csv.gz")]
    answer = CliRunner().invoke(app, [*arguments, "--mode", "polis", "--json"])
    assert answer.exit_code == 0
    found = json.loads(answer.stdout)
    assert set(found) >= {"participant_groups", "groups", "statements", "consensus", "stability"}
    assert len(found["participant_groups"]) == 26
    assert len(found["statements"]) == 36


def test_the_command_speaks_to_people():
    answer = CliRunner().invoke(app, ["analyse", str(HERE / "london.youth.policing" / "votes.csv.gz")])
    assert answer.exit_code == 0
    assert "26 人" in answer.stdout
