"""QR codes: what is drawn is what the standard's encoder made."""

import io
import re
from xml.etree import ElementTree

import pytest
import segno
from PIL import Image

from huilin.core.qr import qr_outline, qr_png, qr_rows, qr_svg

URL = "https://huilin.example.cn/r/441302004-7KQ4M2"


def drawn(outline, side):
    """The modules that an outline fills, as a grid."""
    grid = [[0] * side for _row in range(side)]
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", outline):
        assert width == back
        for column in range(int(x), int(x) + int(width)):
            assert not grid[int(y)][column]
            grid[int(y)][column] = 1
    return grid


def expected(text, quiet, level="M"):
    code = segno.make(text, error=level, micro=False)
    return [[1 if module else 0 for module in row] for row in code.matrix_iter(border=quiet)]


@pytest.mark.parametrize("text", [URL, "A", "https://x.cn/q/" + "9" * 300])
@pytest.mark.parametrize("quiet", [0, 4])
def test_the_outline_is_the_matrix(text, quiet):
    rows = qr_rows(text)
    assert drawn(qr_outline(rows, quiet=quiet), len(rows) + 2 * quiet) == expected(text, quiet)


def test_the_svg_draws_the_matrix_inside_its_quiet_zone():
    svg = ElementTree.fromstring(qr_svg(URL, label='查进度 "A&B"'))
    side = int(svg.get("viewBox").split()[2])
    outline = svg.findall("{http://www.w3.org/2000/svg}path")[1].get("d")
    assert drawn(outline, side) == expected(URL, 4)
    assert svg.get("aria-label") == '查进度 "A&B"'


def test_the_svg_needs_no_style_and_no_header():
    svg = qr_svg(URL)
    assert svg.startswith("<svg")
    assert "style" not in svg
    assert 'class="qr"' in svg


def test_the_png_shows_the_same_modules():
    image = Image.open(io.BytesIO(qr_png(URL, scale=3))).convert("L")
    side = image.width // 3
    grid = [[int(image.getpixel((3 * x + 1, 3 * y + 1)) < 128) for x in range(side)] for y in range(side)]
    assert grid == expected(URL, 4)


def test_a_wanted_level_is_the_least():
    assert len(qr_rows(URL, level="H")) > len(qr_rows(URL, level="L"))
