"""How names are put in order: by pinyin, with the readings that surnames have of their own."""

from functools import cache

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "任": "ren", "朴": "piao",
    "翟": "zhai", "乐": "yue", "缪": "miao", "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun", "秘": "bi", "冼": "xian",
    "覃": "qin", "员": "yun", "繁": "po", "折": "she", "种": "chong", "重": "chong", "谌": "chen", "逄": "pang",
    "召": "shao", "黑": "he", "牟": "mu", "宓": "fu", "洗": "xian", "华": "hua", "叶": "ye", "澹台": "tantai",
}  # fmt: skip


@cache
def _reading(character: str) -> str:
    return " ".join(lazy_pinyin(character, style=Style.TONE3))


def sort_key(name: str) -> str:
    """Pinyin with tones, then the name itself so that equal sounds keep together; at most 120 characters."""
    length = next((length for length in (2, 1) if name[:length] in SURNAMES), 0)
    surname = [SURNAMES[name[:length]]] if length else []
    return " ".join([*surname, *(_reading(character) for character in name[length:]), name])[:120]
