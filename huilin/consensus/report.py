"""The report people without mathematics read: one page in Chinese, one in English, and its pictures."""

from __future__ import annotations

from html import escape
from pathlib import Path

from .pictures import bars, map_of_opinions
from .results import Analysis

_WORDS = {
    "zh": {
        "file": "index.html",
        "lang": "zh-CN",
        "other": '<a href="index.en.html">English</a>',
        "title": "大家都认可什么",
        "people": "约 {people} 位邻居表了态（人数按五人取整，少于五人的格子不公布）。",
        "groups": "看法分成几拨",
        "some": "表态里有 {count} 个稳定的意见群体：{sizes}；约 {undecided} 人的看法介于其间。"
        "去掉五分之一的人重算，分组几乎不变。",
        "group": "第 {number} 组约 {size} 人",
        "none": "没有稳定的意见群体：不硬分组。大家的看法要么差不多，要么还看不清。",
        "ground": "最大公约数",
        "ground_note": "横条是同意（✓）或不同意（✗）的人所占比例，细线是九成把握的范围："
        "换同样多的邻居再问一次，十次有九次落在里面。",
        "agree": "同意",
        "disagree": "不同意",
        "differ": "各组特别在意的",
        "nothing": "这一组没有明显不同于别人的观点。",
        "map": "意见地图",
        "map_note": "每个圆点代表至少五位邻居，越大人越多；离得近的看法相近。颜色是组，灰色介于其间。不显示任何个人。",
        "all": "全部观点",
        "columns": ("观点", "同意", "不同意", "略过"),
        "separator": "、",
    },
    "en": {
        "file": "index.en.html",
        "lang": "en",
        "other": '<a href="index.html">中文</a>',
        "title": "What everyone can agree on",
        "people": "About {people} neighbours answered (counts are rounded down to fives; fewer than five are "
        "never shown).",
        "groups": "Groups of opinion",
        "some": "The answers show {count} stable groups: {sizes}; about {undecided} people stand in between. "
        "Leaving out a fifth of the people hardly changes the groups.",
        "group": "group {number}, about {size}",
        "none": "There are no stable groups of opinion, so none are drawn: people either think much alike, or "
        "it is too early to tell.",
        "ground": "Common ground",
        "ground_note": "The bar is the share who agree (✓) or disagree (✗). The thin line is the range to trust: "
        "asking as many neighbours again would land inside nine times out of ten.",
        "agree": "agree",
        "disagree": "disagree",
        "differ": "What matters to each group",
        "nothing": "This group does not clearly differ from the others on any statement.",
        "map": "Map of opinions",
        "map_note": "Each dot stands for at least five neighbours, larger for more; close dots think alike. "
        "Colours are the groups, grey stands in between. No single person is shown.",
        "all": "All statements",
        "columns": ("Statement", "Agree", "Disagree", "Pass"),
        "separator": ", ",
    },
}

_STYLE = """body { font: 1rem/1.6 "Noto Sans CJK SC", "PingFang SC", sans-serif; margin: 0;
  color: #1b1b1b; background: #fff; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.3; }
h2 { font-size: 1.25rem; margin-top: 2rem; border-top: 1px solid #ddd; padding-top: 1rem; }
h3 { font-size: 1.05rem; }
img { max-width: 100%; height: auto; display: block; }
ul { padding-left: 1.2rem; }
li { margin: .3rem 0; }
div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ddd; padding: .4rem; text-align: right; vertical-align: top; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; }
@media (max-width: 30rem) { th, td { padding: .35rem .2rem; font-size: .9rem; } }
"""


def write_report(shown: dict, analysis: Analysis, out: Path) -> list[Path]:
    """Writes index.html, index.en.html, report.css, common-ground.svg and map.svg into `out`; returns their paths.

    Everything drawn comes from `shown` (see privacy.published); positions enter only as dots of five
    people or more.
    """
    texts = {each["statement"]: each["text"] or each["statement"] for each in shown["statements"]}
    pictures = {"common-ground.svg": bars(shown, texts), "map.svg": map_of_opinions(analysis)}
    paths = []
    for name, picture in pictures.items():
        if picture:
            (out / name).write_text(picture, "utf-8")
            paths.append(out / name)
        elif (out / name).exists():
            (out / name).unlink()
    (out / "report.css").write_text(_STYLE, "utf-8")
    paths.append(out / "report.css")
    for words in _WORDS.values():
        page = out / str(words["file"])
        page.write_text(_page(shown, texts, words, bool(pictures["map.svg"])), "utf-8")
        paths.append(page)
    return paths


def _page(shown: dict, texts: dict, words: dict, has_map: bool) -> str:
    parts = [
        f"<!doctype html><html lang={words['lang']!r}><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        "<link rel='stylesheet' href='report.css'>",
        f"<title>{words['title']}</title></head><body><main>",
        f"<p>{words['other']}</p><h1>{words['title']}</h1>",
        f"<p>{words['people'].format(people=shown['people'])}</p>",
        f"<h2>{words['ground']}</h2><p>{words['ground_note']}</p>",
        f"<p><img src='common-ground.svg' alt='{words['ground']}' width='720'></p>",
        _list([f"{words[each['side']]}{_colon(words)}{_text(texts, each)}" for each in shown["consensus"]]),
        f"<h2>{words['groups']}</h2><p>{_groups(shown, words)}</p>",
    ]
    if has_map:
        parts.append(f"<h2>{words['map']}</h2><p>{words['map_note']}</p>")
        parts.append(f"<p><img src='map.svg' alt='{words['map']}' width='480'></p>")
    if shown["groups"]:
        parts.append(f"<h2>{words['differ']}</h2>{_characteristic(shown, texts, words)}")
    parts.append(f"<h2>{words['all']}</h2><div>{_table(shown, words)}</div></main></body></html>\n")
    return "\n".join(parts)


def _colon(words: dict) -> str:
    return "：" if words["lang"] == "zh-CN" else ": "


def _text(texts: dict, each: dict) -> str:
    return escape(texts.get(each["statement"], each["statement"]))


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>" if lines else ""


def _groups(shown: dict, words: dict) -> str:
    if not shown["groups"]:
        return words["none"]
    sizes = words["separator"].join(
        words["group"].format(number=each["group"] + 1, size=each["size"]) for each in shown["groups"]
    )
    return words["some"].format(count=len(shown["groups"]), sizes=sizes, undecided=shown["undecided"])


def _characteristic(shown: dict, texts: dict, words: dict) -> str:
    parts = []
    for group, found in zip(shown["groups"], shown["characteristic"], strict=True):
        name = words["group"].format(number=group["group"] + 1, size=group["size"])
        lines = [f"{words[each['side']]}{_colon(words)}{_text(texts, each)}" for each in found]
        parts.append(f"<h3>{name}</h3>{_list(lines) or '<p>' + words['nothing'] + '</p>'}")
    return "".join(parts)


def _table(shown: dict, words: dict) -> str:
    head = "".join(f"<th scope='col'>{column}</th>" for column in words["columns"])
    rows = []
    for each in shown["statements"]:
        cell = each["everyone"]
        if cell is not None:
            text = escape(each["text"] or each["statement"])
            figures = "".join(f"<td>{cell[name]}</td>" for name in ("agree", "disagree", "pass"))
            rows.append(f"<tr><td>{text}</td>{figures}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
