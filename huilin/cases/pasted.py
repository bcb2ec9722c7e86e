"""Messages copied out of a chat group: who wrote, what, and how many pictures stayed behind there.

张三 2026/11/23 19:20          李四: 3栋2单元楼道灯不亮
3栋2单元楼道灯不亮              [图片]
[图片]                          昨天 19:21
"""

import re
from dataclasses import dataclass

from huilin.core.text import clean_text, half_width

_CLOCK = r"(?:(?:上午|下午|晚上|早上|凌晨|中午)?\s*\d{1,2}:\d{2}(?::\d{2})?)"
_DAY = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?|昨天|今天|前天|(?:星期|周)[一二三四五六日天])"
_WHEN = rf"(?:{_DAY}\s*{_CLOCK})"
_DATE_LINE = re.compile(rf"^[-—\s]*(?:{_WHEN}|{_DAY}|{_CLOCK})[-—\s]*$")
_HEAD = re.compile(rf"^(?P<who>[^\s:](?:[^:]{{0,22}}[^\s:])?)\s+[((]?{_WHEN}[))]?\s*:?$")
_NAME_ALONE = re.compile(r"^(?P<who>[^\s:，。！？,!?]{1,12}):$")
_INLINE = re.compile(r"^(?P<who>[^\s:，。！？,!?\d]{1,12}):\s*(?P<said>\S.*)$")
_PICTURE = re.compile(r"\[(?:图片|照片|视频|Photo|Image|Video)\]")
_PLACEHOLDER = re.compile(
    r"\[(?:图片|照片|视频|语音|文件|链接|位置|动画表情|表情|聊天记录|小程序|名片|Photo|Image|Video|Voice|Sticker|File|Link)\]"
)
_RECALLED = re.compile(r"撤回了一条消息|拍了拍|加入了?群聊|以下为新消息")
_EMOTE = re.compile(r"\[[\u4e00-\u9fff]{1,4}\]")
_AT = re.compile(r"@\S{1,20}[\s\u2005]+")
_NO_NAME = re.compile("如下|反映|问题|情况|麻烦|请|地点|地址|时间|电话|内容|位置|备注|姓名|联系人|诉求|通知")


@dataclass(frozen=True)
class Pasted:
    who: str
    """The first who wrote; empty where the text names nobody."""
    text: str
    pictures: int
    """How many pictures or films the group has that text cannot carry."""
    writers: int


def read_messages(text: str) -> Pasted:
    """What was copied, without names, dates and placeholders."""
    said: list[str] = []
    names: list[str] = []
    pictures = 0
    for line in clean_text(text).split("\n"):
        pictures += len(_PICTURE.findall(line))
        name, rest = _apart(line.strip())
        if name and name not in names:
            names.append(name)
        rest = _AT.sub("", _EMOTE.sub("", _PLACEHOLDER.sub("", rest))).strip()
        if rest and not _RECALLED.search(rest):
            said.append(rest)
    return Pasted(names[0] if names else "", "\n".join(said), pictures, len(names))


def _apart(line: str) -> tuple[str, str]:
    """(name, text) of one line; a line of a date alone says nothing."""
    plain = half_width(line)
    if _DATE_LINE.match(plain):
        return "", ""
    for pattern in (_HEAD, _NAME_ALONE):
        if (match := pattern.match(plain)) and not _NO_NAME.search(match["who"]):
            return match["who"].strip(), ""
    match = _INLINE.match(plain)
    if match and not _NO_NAME.search(match["who"]):
        return match["who"], line[-len(match["said"]) :] if len(plain) == len(line) else match["said"]
    return "", line
