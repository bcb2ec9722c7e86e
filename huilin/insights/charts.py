"""Charts as SVG, drawn by pygal and shown as pictures: no script runs in them, and a table beside says the same."""

import base64
from collections.abc import Sequence
from itertools import count
from typing import Any

import pygal
from pygal.style import Style

WARM, COOL, QUIET = "#b9450f", "#1b5b9c", "#7d746a"
STYLE = Style(
    background="transparent", plot_background="transparent", foreground=QUIET, foreground_strong=QUIET,
    foreground_subtle="#c9c0b4", guide_stroke_color="#e3dbcf", major_guide_stroke_color="#e3dbcf",
    guide_stroke_dasharray="1,0", major_guide_stroke_dasharray="1,0", opacity="1", opacity_hover="1",
    colors=(COOL, WARM, QUIET),
    font_family="sans-serif", label_font_size=13, major_label_font_size=13, value_font_size=13, legend_font_size=13,
)  # fmt: skip


def bars(rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[str]) -> str:
    """Horizontal bars: one line for each (label, values), a colour for each series; as the address of a picture."""
    # pygal reckons with Latin letters; Han characters are wider.
    longest = max((len(label) for label, _values in rows), default=0)
    chart = pygal.HorizontalBar(
        style=STYLE, js=[], width=640, height=60 + max(len(rows), 1) * (26 if len(series) == 1 else 40),
        print_values=True, print_values_position="top", show_legend=len(series) > 1, legend_at_bottom=True,
        margin=8, margin_left=8 + longest * 6, explicit_size=True, show_y_guides=False, truncate_label=-1,
        pretty_print=False, disable_xml_declaration=True,
        value_formatter=lambda value: str(int(value)), show_x_guides=False, show_x_labels=True,
    )  # fmt: skip
    chart.x_labels = [label for label, _values in reversed(rows)]
    chart.y_labels = ticks(max((value for _label, values in rows for value in values), default=0))
    for index, name in enumerate(series):
        chart.add(name, [values[index] for _label, values in reversed(rows)])
    return as_picture(chart)


def ticks(most: int) -> list[int]:
    """Whole numbers from 0 to at least `most`, five steps at most, each 1, 2 or 5 times a power of ten apart."""
    steps = (unit * 10**power for power in count() for unit in (1, 2, 5))
    step = next(step for step in steps if most <= 5 * step)
    return list(range(0, max(most, 1) + step, step))


def as_picture(chart: Any) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(chart.render().encode()).decode()
