"""Chinese text as people type it: cleaning, masking, phone numbers, search terms."""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COMPOUND_SURNAMES = [
    "欧阳",
    "太史",
    "端木",
    "上官",
    "司马",
    "东方",
    "独孤",
    "南宫",
    "万俟",
    "闻人",
    "夏侯",
    "诸葛",
    "尉迟",
    "公羊",
    "赫连",
    "澹台",
    "皇甫",
    "宗政",
    "濮阳",
    "公冶",
    "太叔",
    "申屠",
    "公孙",
    "慕容",
    "仲孙",
    "钟离",
    "长孙",
    "宇文",
    "司徒",
    "鲜于",
    "司空",
    "闾丘",
    "子车",
    "亓官",
    "司寇",
    "巫马",
    "公西",
    "颛孙",
    "壤驷",
    "公良",
    "漆雕",
    "乐正",
    "宰父",
    "谷梁",
    "拓跋",
    "夹谷",
    "轩辕",
    "令狐",
    "段干",
    "百里",
    "呼延",
    "东郭",
    "南门",
    "羊舌",
    "微生",
    "公户",
    "公玉",
    "公仪",
    "梁丘",
    "公仲",
    "公上",
    "公门",
    "公山",
    "公坚",
    "左丘",
    "公伯",
    "西门",
    "公祖",
    "第五",
    "公乘",
    "贯丘",
    "公皙",
    "南荣",
    "东里",
    "东宫",
    "仲长",
    "子书",
    "子桑",
    "即墨",
    "达奚",
    "褚师",
    "吴铭",
]

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c\u180e]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")


def clean_text(value: str) -> str:
    """The text without invisible and direction-changing characters, lines trimmed; raises ValidationError on NUL."""
    if "\x00" in value:
        raise ValidationError(_("内容里有不能识别的字符，请重新输入。"))
    value = _CONTROL.sub("", _INVISIBLE.sub("", value)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in value.split("\n")).strip()


def clean_name(value: str) -> str:
    """A person's name byte for byte as written, with only spaces at the ends, invisible characters and · variants settled.

    Middle dots of several kinds become U+00B7 (GB/T 22239 practice of household registers); up to 50 characters.
    """
    name = clean_text(value).replace("\n", "")
    for dot in "•‧∙⋅・･":
        name = name.replace(dot, "·")
    if len(name) > 50:
        raise ValidationError(_("姓名最多50个字。"))
    return name


def half_width(value: str) -> str:
    """Full-width digits, letters and spaces as half-width ones."""
    return unicodedata.normalize("NFKC", value)


def normalise_phone(value: str) -> str:
    """A Chinese number as +86…; raises ValidationError. Mobile and landline with area code are both accepted."""
    digits = re.sub(r"[\s\-—–()()]", "", half_width(clean_text(value)))
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.country_code != 86 or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("电话号码不对，请检查。手机号是11位数字。"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(e164: str) -> bool:
    return bool(re.fullmatch(r"\+861[3-9]\d{9}", e164))


def local_phone(e164: str) -> str:
    """The number as people read it: 138 1234 5678, 0752 212 3456."""
    if is_mobile(e164):
        digits = e164[3:]
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return (
        phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)
        if e164
        else ""
    )


def mask_phone(e164: str) -> str:
    """138****5678; a landline keeps area code and last two."""
    if not e164:
        return ""
    if is_mobile(e164):
        return f"{e164[3:6]}****{e164[-4:]}"
    return f"{e164.replace('+86', '0')[:4]}****{e164[-2:]}"


def mask_name(name: str) -> str:
    """张*, 张**, 欧阳**: the surname is kept, the rest is starred."""
    if not name:
        return ""
    kept = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:kept] + "*" * max(min(len(name) - kept, 2), 1)


def mask_identity(number: str) -> str:
    """441***********1234."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)


def search_terms(text: str) -> list[str]:
    """The terms under which a text is found: Chinese bigrams and single characters, Latin words and numbers."""
    text = half_width(text).lower()
    terms = set(_LATIN_WORD.findall(text))
    for run in _HAN.findall(text):
        terms.update(run)
        terms.update(run[i : i + 2] for i in range(len(run) - 1))
    return sorted(terms)


RELATIVE_DAY = (gettext_lazy("今天"), gettext_lazy("明天"), gettext_lazy("后天"))
