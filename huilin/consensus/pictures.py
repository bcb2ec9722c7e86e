"""Pictures of a report as SVG: shares with their intervals, and a map of dots of five people or more."""

from __future__ import annotations

from html import escape

import numpy as np

from .results import SMALLEST_GROUP, Analysis
from .statistics import shares

_COLOURS = ("#1f5fa8", "#c2571a", "#2f7d4f", "#8a4fa0", "#a8901f", "#a02f4f")
_OPEN = "#8a8a8a"
_CELLS = 18


def bars(shown: dict, texts: dict) -> str:
    """The consensus statements, one bar each with its 90 % interval."""
    cells = {each["statement"]: each["everyone"] for each in shown["statements"]}
    rows: list[str] = []
    for each in shown["consensus"]:
        cell = cells.get(each["statement"])
        if cell is None:
            continue
        taken, total = cell[each["side"]], sum(cell.values())
        share = shares(np.array([float(taken)]), np.array([float(total)]), (0.5, 0.5))[0]
        y = 18 + 54 * len(rows)
        text = texts.get(each["statement"], each["statement"])
        text = _cut(text)
        mark, colour = ("✓", _COLOURS[0]) if each["side"] == "agree" else ("✗", _COLOURS[1])
        rows.append(
            f"<text x='8' y='{y}' font-size='17'>{mark} {escape(text)}</text>"
            f"<rect x='8' y='{y + 8}' width='640' height='14' fill='#e6e6e6'/>"
            f"<rect x='8' y='{y + 8}' width='{640 * share.share:.0f}' height='14' fill='{colour}'/>"
            f"<line x1='{8 + 640 * share.low:.0f}' x2='{8 + 640 * share.high:.0f}' y1='{y + 15}' "
            f"y2='{y + 15}' stroke='#111' stroke-width='2'/>"
            f"<text x='656' y='{y + 21}' font-size='17'>{share.share:.0%}</text>"
        )
    height = 54 * max(len(rows), 1) + 10
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 {height}' "
        f"font-family='sans-serif'>{''.join(rows)}</svg>\n"
    )


def _cut(text: str, width: int = 76) -> str:
    """The text as far as it fits; a Chinese character is two wide."""
    for at in range(len(text)):
        width -= 2 if text[at] > "\u2e7f" else 1
        if width < 0:
            return text[:at] + "…"
    return text


def map_of_opinions(analysis: Analysis) -> str:
    """The positions binned into dots of five people or more; "" if there are no groups to tell apart."""
    if not analysis.groups or not analysis.positions:
        return ""
    names = list(analysis.positions)
    points = np.array([analysis.positions[name] for name in names], dtype=float)
    if points.shape[1] == 1:
        points = np.column_stack([points, np.zeros(len(points))])
    points = points[:, :2]
    low, high = np.quantile(points, 0.01, axis=0), np.quantile(points, 0.99, axis=0)
    span = np.where(high > low, high - low, 1.0)
    bins = np.clip(((points - low) / span * _CELLS).astype(int), 0, _CELLS - 1)
    tally: dict = {}
    for name, (x, y) in zip(names, bins.tolist(), strict=True):
        key = x, y, analysis.participant_groups[name]
        tally[key] = tally.get(key, 0) + 1
    dots = []
    for (x, y, group), count in sorted(tally.items(), key=lambda each: -each[1]):
        if count >= SMALLEST_GROUP:
            radius = 2.2 * np.sqrt(count // SMALLEST_GROUP * SMALLEST_GROUP)
            colour = _OPEN if group is None else _COLOURS[group % len(_COLOURS)]
            dots.append(
                f"<circle cx='{24 + 24 * x}' cy='{456 - 24 * y}' r='{radius:.0f}' fill='{colour}' "
                "fill-opacity='0.6'/>"
            )
    for number in range(len(analysis.groups)):
        x, colour = 20 + 48 * number, _COLOURS[number % len(_COLOURS)]
        dots.append(f"<circle cx='{x}' cy='-12' r='8' fill='{colour}'/>")
        dots.append(f"<text x='{x + 12}' y='-6' font-size='17' font-family='sans-serif'>{number + 1}</text>")
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 -30 480 530'>{''.join(dots)}</svg>\n"
