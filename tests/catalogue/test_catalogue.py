"""Every sentence of the interface has its English line, and the compiled catalogue holds the same lines."""

import gettext
import io
import re
from pathlib import Path

import pytest

from tests.catalogue.extraction import Message, from_python, from_template, messages, sources
from tests.catalogue.files import PO, Entry, compiled, read_po, write_po

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[-0-9.]*([sdif%])")
HAN = re.compile(r"[\u3400-\u9fff]")
REPAIR = "run `python -m tests.catalogue` and write the English"


def placeholders(text: str) -> set[str]:
    return {name or kind for name, kind in PLACEHOLDER.findall(text)}


def test_every_message_has_english() -> None:
    catalogue = read_po()
    missing = [
        f"{places[0]}: {message.text}"
        for message, places in messages().items()
        if message not in catalogue
        or catalogue[message].is_fuzzy
        or not all(form.strip() for form in catalogue[message].forms)
    ]
    assert not missing, f"{REPAIR}:\n" + "\n".join(missing)


def test_nothing_is_kept_that_nobody_asks_for() -> None:
    stale = [message.text for message in read_po().keys() - messages().keys()]
    assert not stale, f"{REPAIR}:\n" + "\n".join(stale)


def test_english_takes_the_same_values() -> None:
    """A count may be left out of the form for one."""
    wrong = [
        f"{message.text} -> {form}"
        for message, entry in read_po().items()
        for form in entry.forms
        if placeholders(form) - placeholders(message.text + message.plural)
        or (not message.plural and placeholders(form) != placeholders(message.text))
    ]
    assert not wrong, "\n".join(wrong)


def test_english_is_english() -> None:
    """Han characters are left only inside quotation marks, brackets or a name that has no English."""
    kept = re.compile(r"[“\"(（「『][^”\")）」』]*[\u3400-\u9fff][^”\")）」』]*[”\")）」』]|惠邻|简体中文")
    wrong = [form for entry in read_po().values() for form in entry.forms if HAN.search(kept.sub("", form))]
    assert not wrong, "\n".join(wrong)


def test_compiled_catalogue_is_up_to_date() -> None:
    assert PO.with_suffix(".mo").read_bytes() == compiled(read_po()), REPAIR


def test_the_standard_library_reads_what_we_compile() -> None:
    made = {
        Message("一件事"): Entry(["a matter"]),
        Message("%(n)s件", "%(n)s件们"): Entry(["%(n)s matter", "%(n)s matters"]),
        Message("开", context="门"): Entry(["open"]),
        Message("未译"): Entry([""]),
        Message("存疑"): Entry(["doubtful"], is_fuzzy=True),
    }
    read = gettext.GNUTranslations(io.BytesIO(compiled(made)))
    assert read.gettext("一件事") == "a matter"
    assert read.ngettext("%(n)s件", "%(n)s件们", 1) == "%(n)s matter"
    assert read.ngettext("%(n)s件", "%(n)s件们", 2) == "%(n)s matters"
    assert read.pgettext("门", "开") == "open"
    assert read.gettext("未译") == "未译"
    assert read.gettext("存疑") == "存疑"


def test_a_written_catalogue_reads_back(tmp_path: Path) -> None:
    made = {
        Message('说"好"\n换行\\'): Entry(['say "yes"\nnew line\\'], notes=["of a button"]),
        Message("一", "多", "数"): Entry(["one", "many"], is_fuzzy=True),
    }
    write_po(made, {}, tmp_path / "x.po")
    assert read_po(tmp_path / "x.po") == made


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('from django.utils.translation import gettext as _\n_("甲")', Message("甲")),
        (
            'from django.utils.translation import gettext_lazy as lazy\nx = {"k": lazy("甲" "乙")}',
            Message("甲乙"),
        ),
        ('from django.utils.translation import ngettext\nngettext("甲", "乙", 2)', Message("甲", "乙")),
        ('from django.utils.translation import pgettext\npgettext("境", "甲")', Message("甲", "", "境")),
        (
            'from django.utils.translation import npgettext_lazy\nnpgettext_lazy("境", "甲", "乙", 2)',
            Message("甲", "乙", "境"),
        ),
    ],
)
def test_python_is_read(source: str, expected: Message) -> None:
    assert [found for found, _line in from_python(source)] == [expected]


def test_python_text_must_be_written_out() -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(from_python("from django.utils.translation import gettext as _\n_(name)"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "甲" %}', Message("甲")),
        ('{% include "a.html" with label=_("甲") %}', Message("甲")),
        ('{{ name|default:_("甲") }}', Message("甲")),
        ("{% blocktranslate trimmed %}\n 共 {{ n }} 件\n{% endblocktranslate %}", Message("共 %(n)s 件")),
        (
            "{% blocktranslate count n=x %}{{ n }}件{% plural %}{{ n }}件们{% endblocktranslate %}",
            Message("%(n)s件", "%(n)s件们"),
        ),
        ('{% translate "甲" context "境" %}', Message("甲", "", "境")),
    ],
)
def test_templates_are_read(source: str, expected: Message) -> None:
    assert [found for found, _line in from_template(source)] == [expected]


def test_rooms_are_searched() -> None:
    names = {path.name for path in sources()}
    assert {"status.py", "base.html", "progress.html"} <= names
