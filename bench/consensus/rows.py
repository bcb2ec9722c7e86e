"""One line of the table, and how the table is printed and kept."""

from __future__ import annotations

import platform
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

FIGURES = {
    1: "精确",
    2: "Polis 兼容模式（冷启动）",
    3: "预测（留出一成的对数损失）",
    4: "稳定（80 % 的人重抽样）",
    5: "空假设（观点内打乱）",
    6: "代表性观点（随机分组）",
    7: "共识",
    8: "灌票",
    9: "隐私",
    10: "小表",
    11: "速度与内存",
}


@dataclass(frozen=True)
class Row:
    figure: int
    what: str
    goal: str
    ours: str
    peer: str
    reached: bool | None


def shown(value, digits: int = 3) -> str:
    return "—" if value is None else f"{value:.{digits}f}"


def line(row: Row) -> str:
    verdict = {True: "达到", False: "未达到", None: ""}[row.reached]
    return f"| {row.figure} | {row.what} | {row.goal} | {row.ours} | {row.peer} | {verdict} |"


def kept(path: Path, latest: list[Row]) -> list[Row]:
    """The rows of an earlier page with those measured now in their place; a peer not measured now keeps
    its earlier figure."""
    earlier: dict[tuple[int, str], Row] = {}
    for text in path.read_text("utf-8").splitlines() if path.exists() else []:
        cells = [cell.strip() for cell in text.strip("| ").split("|")]
        if len(cells) >= 5 and cells[0].isdigit():
            verdict = {"达到": True, "未达到": False}.get(cells[5] if len(cells) > 5 else "")
            row = Row(int(cells[0]), cells[1], cells[2], cells[3], cells[4], verdict)
            earlier[row.figure, row.what] = row
    for row in latest:
        before = earlier.get((row.figure, row.what), row)
        earlier[row.figure, row.what] = replace(row, peer=before.peer) if row.peer == "—" else row
    return sorted(earlier.values(), key=lambda row: row.figure)


def page(rows: list[Row], note: str) -> str:
    parts = [
        "# 共识引擎：十一项指标",
        "",
        f"测于 {datetime.now(UTC):%Y-%m-%d}；{machine()}。{note}",
        "由 `make bench-consensus` 生成；数据与归属见 `huilin/consensus/tests/conversations`。",
        "对照为 red-dwarf 0.4.0，装在自己的环境里，只作比较；“—”表示它没有这一项或没有测。",
        "",
        "| 指标 | 测什么 | 目标 | 惠邻 | red-dwarf | 结论 |",
        "|---|---|---|---|---|---|",
    ]
    for number, name in FIGURES.items():
        own = [row for row in rows if row.figure == number]
        parts += [f"| **{number}** | **{name}** | | | | |"] if own else []
        parts += [line(row) for row in own]
    return "\n".join(parts) + "\n"


def machine() -> str:
    facts = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [each.split(":", 1)[1].strip() for each in facts.splitlines() if each.startswith("model name")]
    name = names[0] if names else platform.machine()
    return f"{len(names) or '?'} 核 {name}，{platform.system()}，Python {platform.python_version()}"
