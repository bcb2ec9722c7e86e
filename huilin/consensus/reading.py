"""Votes from the CSV files people have: Polis exports and plain participant,statement,vote tables."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from .votes import UnusableVotes, Votes, from_triples

_LONGEST_CELL = 20_000
_LARGEST_FILE = 2_000_000_000
_LONG = (("voter-id", "comment-id", "vote"), ("participant", "statement", "vote"))
_WIDE_END = "n-disagree"


def read_votes(path) -> Votes:
    """Votes of a `votes.csv`, a `participants-votes.csv` or a plain `participant,statement,vote` file,
    plain or gzip-compressed, UTF-8. The last vote of a participant on a statement wins, by time where
    the file has a `timestamp`. Raises UnusableVotes with one sentence that names the file and line."""
    rows = _rows(Path(path))
    header = next(rows, None)
    if header is None:
        raise UnusableVotes(f"{Path(path).name} 是空文件。")
    names = [name.strip().lower() for name in header]
    for columns in _LONG:
        if set(columns) <= set(names):
            return _long(path, names, columns, rows)
    if names[:1] == ["participant"] and _WIDE_END in names:
        return _wide(path, header, names.index(_WIDE_END) + 1, rows)
    raise UnusableVotes(
        f"{Path(path).name} 的表头认不出：应为 participant,statement,vote，"
        "或 Polis 导出的 votes.csv、participants-votes.csv 的表头。"
    )


def read_moderation(path) -> tuple[dict, dict]:
    """({statement: -1, 0 or 1}, {statement: text}) of a Polis comments.csv; a meta statement counts as
    moderated out. Raises UnusableVotes."""
    rows = _rows(Path(path))
    names = [name.strip().lower() for name in next(rows, [])]
    if "comment-id" not in names or "moderated" not in names:
        raise UnusableVotes(f"{Path(path).name} 的表头认不出：应有 comment-id 和 moderated 两列。")
    states, texts = {}, {}
    for line, row in enumerate(rows, 2):
        cells = dict(zip(names, row, strict=False))
        name = _name(path, line, cells.get("comment-id", ""))
        if name in states:
            raise UnusableVotes(f"{Path(path).name} 第 {line} 行：观点 {name} 重复出现。")
        meta = cells.get("is-meta", "").lower() == "true"
        states[name] = -1 if meta else _mark(path, line, cells.get("moderated", ""))
        texts[name] = cells.get("comment-body", "")
    return states, texts


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a CSV file; refuses what cannot be one, in one sentence."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UnusableVotes(f"{path.name} 超过 2 GB。")
        with gzip.open(path, "rb") if path.name.endswith(".gz") else path.open("rb") as raw:
            yield from _parsed(raw, path.name)
    except EOFError:
        raise UnusableVotes(f"{path.name} 已损坏，无法解压。") from None
    except OSError as error:
        raise UnusableVotes(f"{path.name} 读不了：{error.strerror or error}。") from None


def _parsed(raw, name: str) -> Iterator[list[str]]:
    with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(_without_nul(text, name), strict=True)
        csv.field_size_limit(_LONGEST_CELL)
        try:
            for row in reader:
                if row:
                    yield row
        except UnicodeDecodeError:
            raise UnusableVotes(f"{name} 不是 UTF-8 文本（可能是 GBK），请另存为“CSV UTF-8”。") from None
        except csv.Error as error:
            fault = "有一格太长" if "field larger" in str(error) else "引号没有配对"
            raise UnusableVotes(f"{name} 第 {reader.line_num} 行：{fault}。") from None


def _without_nul(text, name: str) -> Iterator[str]:
    while line := text.readline(_LONGEST_CELL * 64):
        if "\0" in line:
            raise UnusableVotes(f"{name} 含有 NUL 字符，不是 CSV 文本。")
        yield line


def _long(path, names, columns, rows) -> Votes:
    person, statement, vote = (names.index(column) for column in columns)
    time = names.index("timestamp") if "timestamp" in names else None
    needed = max(person, statement, vote, time or 0)
    found: list[tuple[float, str, str, int]] = []
    for line, row in enumerate(rows, 2):
        if len(row) <= needed:
            raise UnusableVotes(f"{Path(path).name} 第 {line} 行：缺一列。")
        who, what = _name(path, line, row[person]), _name(path, line, row[statement])
        at = _time(path, line, row[time]) if time is not None else 0.0
        found.append((at, who, what, _mark(path, line, row[vote])))
    if time is not None:
        found.sort(key=lambda each: each[0])
    people, statements = [each[1] for each in found], [each[2] for each in found]
    return from_triples(_plain(people), _plain(statements), [each[3] for each in found])


def _wide(path, header, first: int, rows) -> Votes:
    statements = [name.strip() for name in header[first:]]
    if len(set(statements)) != len(statements):
        raise UnusableVotes(f"{Path(path).name}：同一观点占了两列。")
    people, columns, marks, seen = [], [], [], set()
    for line, row in enumerate(rows, 2):
        who = _name(path, line, row[0])
        if who in seen:
            raise UnusableVotes(f"{Path(path).name} 第 {line} 行：参与者 {who} 重复出现。")
        if len(row) != len(header):
            raise UnusableVotes(f"{Path(path).name} 第 {line} 行：列数与表头不一致。")
        seen.add(who)
        for at, cell in enumerate(row[first:]):
            if cell.strip():
                people.append(who)
                columns.append(statements[at])
                marks.append(_mark(path, line, cell))
    return from_triples(_plain(people), _plain(columns), marks)


def _plain(names: list[str]) -> list:
    """Whole numbers as numbers, so that 2 sorts before 10; anything else stays text."""
    if all(name.isascii() and name.isdigit() and (name == "0" or name[0] != "0") for name in set(names)):
        return [int(name) for name in names]
    return names


def _name(path, line: int, cell: str) -> str:
    cell = cell.strip()
    if not cell or len(cell) > 200:
        raise UnusableVotes(f"{Path(path).name} 第 {line} 行：编号为空或太长。")
    return cell


def _time(path, line: int, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise UnusableVotes(f"{Path(path).name} 第 {line} 行：时间戳不是数字。") from None


def _mark(path, line: int, cell: str) -> int:
    cell = cell.strip()
    if cell not in ("1", "0", "-1", "+1", "1.0", "0.0", "-1.0"):
        shown = cell if len(cell) <= 20 else cell[:20] + "…"
        raise UnusableVotes(f"{Path(path).name} 第 {line} 行：{shown!r} 不是表态，只能填 1、0 或 -1。")
    return int(float(cell))
