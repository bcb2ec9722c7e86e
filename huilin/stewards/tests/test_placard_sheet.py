"""Placards on paper: the cut sizes, the code, every name, and nothing read as markup."""

import dataclasses
import io
import json
import re
import time
import zlib
from datetime import date

import pytest
import typst
from PIL import Image, ImageChops

from huilin.core.qr import qr_outline, qr_rows
from huilin.stewards import typesetting
from huilin.stewards.placard_sheet import (
    SIZES,
    PlacardRefused,
    PlacardSheet,
    StewardLine,
    render,
    sheet_particulars,
)

POINTS = 72 / 25.4
STEWARD = StewardLine("张秀英", "居民小组长", "1—6栋", "13800001234", "每周二 19:00—21:00")
SHEET = PlacardSheet(
    street="江北街道",
    community="期湖塘社区",
    compound="和盛阁小区",
    place_label="3栋2单元",
    stewards=(STEWARD,),
    duty_phone="0752-2345678",
    supervision_phone="0752-2811234",
    issuer="期湖塘社区居民委员会",
    code="HSG-03-02",
    url="https://huilin.example.cn/r/441302004-7KQ4M2",
    issued_on=date(2026, 11, 23),
    phone_fallback="13800001234",
)


def with_steward(**changes):
    return dataclasses.replace(SHEET, stewards=(dataclasses.replace(STEWARD, **changes),))


def portrait(colour=(40, 120, 200)):
    target = io.BytesIO()
    Image.new("RGB", (350, 490), colour).save(target, "JPEG")
    return target.getvalue()


def box(pdf, name):
    found = re.search(rb"/" + name + rb"\s*\[([^\]]+)\]", pdf)
    return [float(number) for number in found.group(1).split()]


def page_count(pdf):
    return int(re.search(rb"/Type/Pages/Count (\d+)", pdf).group(1))


def written_characters(pdf):
    """Every character that the fonts of the file map a glyph to."""
    characters = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"beginbfchar" in text or b"beginbfrange" in text:
            for code in re.findall(rb"<[0-9A-Fa-f]{2,4}>\s*<((?:[0-9A-Fa-f]{4})+)>", text):
                characters.update(bytes.fromhex(code.decode()).decode("utf-16-be"))
    return characters


@pytest.mark.parametrize("size", SIZES)
def test_the_cut_has_the_asked_size_and_three_millimetres_of_bleed(size):
    pdf = render([SHEET], size, marks=False)
    media, trim = box(pdf, b"MediaBox"), box(pdf, b"TrimBox")
    assert [(trim[2] - trim[0]) / POINTS, (trim[3] - trim[1]) / POINTS] == pytest.approx(
        SIZES[size], abs=0.05
    )
    assert (trim[0] - media[0]) / POINTS == pytest.approx(3, abs=0.01)
    assert (media[2] - trim[2]) / POINTS == pytest.approx(3, abs=0.01)


def test_crop_marks_stand_outside_the_bleed():
    media, trim = (box(render([SHEET], "a4"), name) for name in (b"MediaBox", b"TrimBox"))
    assert (trim[0] - media[0]) / POINTS == pytest.approx(9, abs=0.01)


def test_the_template_gets_the_modules_of_the_url(tmp_path):
    rows = qr_rows(SHEET.url)
    assert sheet_particulars(SHEET, tmp_path)["qr"] == {
        "modules": len(rows),
        "outline": qr_outline(rows, quiet=4),
    }


def rendered(sheet, tmp_path, size, pixels_per_mm=2):
    """The placard at its cut size as a picture."""
    width, height = SIZES[size]
    particulars = sheet_particulars(sheet, tmp_path)
    job = {"width": width, "height": height, "marks": False, "author": "x", "sheets": [particulars]}
    png = typst.compile(
        (typesetting.TEMPLATES / "placard.typ").read_bytes(),
        root=str(tmp_path),
        font_paths=typesetting.fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=25.4 * pixels_per_mm,
        sys_inputs={"job": json.dumps(job)},
    )
    return Image.open(io.BytesIO(png)).convert("L")


@pytest.mark.parametrize(("size", "least"), [("a4", 45), ("400x600", 100), ("600x900", 100), ("270x170", 45)])
def test_the_drawn_code_is_the_matrix_large_and_with_its_quiet_zone(size, least, tmp_path):
    density = 1200 // SIZES[size][0]
    image = rendered(SHEET, tmp_path, size, pixels_per_mm=density)
    rows = qr_rows(SHEET.url)
    count = len(rows)
    white = image.point(lambda value: 255 if value > 250 else 0)
    black = image.point(lambda value: 255 if value < 8 else 0)
    left, top, right, bottom = black.getbbox()
    module = (right - left) / count
    assert (right - left) / density >= least
    assert (bottom - top) == pytest.approx(right - left, abs=3)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            spot = (int(left + (x + 0.5) * module), int(top + (y + 0.5) * module))
            assert (image.getpixel(spot) < 100) == (dark == "1")
    middle = (top + bottom) // 2
    for away in (0.5, 2, 3.5):
        assert white.getpixel((int(left - away * module), middle))
        assert white.getpixel((int(right + away * module), middle))
        assert white.getpixel(((left + right) // 2, int(top - away * module)))


def test_rare_characters_and_long_names_are_written():
    name = "𠮷𬱖䶮·" + "买买提·" * 11 + "王王"
    assert len(name) == 50
    assert set(name) <= written_characters(render([with_steward(name=name)], "270x170"))


def test_rare_characters_have_their_own_shapes(tmp_path):
    pictures = [
        rendered(with_steward(name=name), tmp_path, "a4") for name in ("𠮷", "𬱖", "䶮", "\U0010fffd")
    ]
    for number, one in enumerate(pictures):
        for other in pictures[number + 1 :]:
            assert ImageChops.difference(one, other).getbbox()


def test_nothing_written_is_read_as_markup(tmp_path):
    nasty = '#panic("x") $x$ *b* _i_ = h @ref <l> \\ "]} // `r`'
    sheet = dataclasses.replace(with_steward(name=nasty), compound=nasty, issuer=nasty, code=nasty)
    assert set("#$*_=@<\\`") <= written_characters(render([sheet], "a4"))


def test_direction_tricks_and_nul_do_not_reach_the_paper():
    pdf = render([with_steward(name="张\u202e三\x00\u200b")], "a4")
    assert not {"\u202e", "\x00", "\u200b"} & written_characters(pdf)


def test_a_photo_shows_only_when_it_was_given(tmp_path):
    assert b"/DCTDecode" not in render([SHEET], "a4")
    assert b"/DCTDecode" in render([with_steward(photo=portrait())], "a4")


def test_the_duty_number_stands_for_a_missing_one(tmp_path):
    assert sheet_particulars(with_steward(phone=""), tmp_path)["stewards"][0]["duty_phone"] == "0752-2345678"
    no_number, own = (rendered(with_steward(phone=phone), tmp_path, "a4") for phone in ("", "13800001234"))
    assert ImageChops.difference(no_number, own).getbbox()


def test_phones_are_grouped_as_people_read_them(tmp_path):
    assert sheet_particulars(SHEET, tmp_path)["phone_fallback"] == "138 0000 1234"
    [steward] = sheet_particulars(with_steward(phone="+8613800001234"), tmp_path)["stewards"]
    assert steward["phone"] == "138 0000 1234"


@pytest.mark.parametrize("count", range(7))
def test_up_to_six_stewards_fit_on_one_page(count):
    pdf = render([dataclasses.replace(SHEET, stewards=(STEWARD,) * count)], "a4")
    assert page_count(pdf) == 1


@pytest.mark.parametrize(
    ("sheets", "size"),
    [
        ([], "a4"),
        ([SHEET], "a5"),
        ([dataclasses.replace(SHEET, stewards=(STEWARD,) * 7)], "a4"),
        ([SHEET] * 501, "a4"),
        ([with_steward(photo=b"<svg/>")], "a4"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(sheets, size):
    with pytest.raises(PlacardRefused) as refused:
        render(sheets, size)
    assert refused.value.message.endswith("。")


def test_the_same_sheets_give_the_same_bytes():
    assert render([SHEET], "a4") == render([SHEET], "a4")


def test_three_hundred_in_one_file_take_at_most_fifteen_seconds():
    sheets = [
        dataclasses.replace(
            with_steward(name=f"张{number}", photo=portrait((number % 256, 90, 90))),
            code=f"HSG-{number}",
            url=f"{SHEET.url}{number}",
        )
        for number in range(300)
    ]
    started = time.process_time()
    pdf = render(sheets, "400x600")
    assert time.process_time() - started < 15
    assert page_count(pdf) == 300
