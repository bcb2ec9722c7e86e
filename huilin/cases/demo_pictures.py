"""Drawn pictures for the demo's matters: what it looked like before and after. No photograph of any real place is used."""

import io
import random
from collections.abc import Callable

import noto_cjk_sans_otc
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from huilin.cases.models import NewFile, keep_picture

SIZE = (800, 600)
Pen = ImageDraw.ImageDraw


def picture(scene: str, *, is_after: bool, seed: int) -> NewFile:
    """A picture of `scene` on disk, ready to attach; equal arguments give equal files."""
    rng = random.Random(f"{scene}-{is_after}-{seed}")
    image = Image.new("RGB", SIZE, (206, 201, 192))
    SCENES[scene](ImageDraw.Draw(image), is_after, rng)
    if scene in DARK_WITHOUT_LIGHT and not is_after:
        image = ImageEnhance.Brightness(image).enhance(0.28)
    _label(image, "示意图 处理后" if is_after else "示意图 处理前")
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=1)
    return keep_picture(SimpleUploadedFile("drawn.png", target.getvalue(), "image/png"))


def _label(image: Image.Image, words: str) -> None:
    font = ImageFont.truetype(str(noto_cjk_sans_otc.FONT_PATH), 26)
    pen = ImageDraw.Draw(image)
    pen.rectangle((16, 548, 210, 588), fill=(20, 20, 20))
    pen.text((24, 549), words, font=font, fill=(240, 240, 240))


def _street_lamp(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.rectangle((0, 0, 800, 360), fill=(38, 52, 86))
    pen.rectangle((0, 360, 800, 600), fill=(92, 92, 96))
    for x in range(20, 780, 190):
        top = rng.randrange(90, 180)
        pen.rectangle((x, top, x + 150, 362), fill=(120, 112, 104))
        for wx in range(x + 18, x + 130, 44):
            for wy in range(top + 20, 330, 52):
                pen.rectangle((wx, wy, wx + 24, wy + 30), fill=(70, 78, 96))
    if is_after:
        pen.polygon([(420, 150), (180, 600), (690, 600)], fill=(214, 196, 128))
    pen.rectangle((408, 130, 420, 470), fill=(60, 62, 66))
    pen.rectangle((404, 122, 480, 140), fill=(60, 62, 66))
    pen.ellipse((440, 132, 490, 162), fill=(255, 240, 176) if is_after else (74, 76, 80))


def _stairwell(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.rectangle((0, 0, 800, 600), fill=(198, 190, 170))
    pen.rectangle((0, 330, 800, 600), fill=(120, 150, 132))
    for step in range(8):
        y = 560 - step * 34
        pen.rectangle(
            (240 + step * 44, y, 800, y + 34), fill=(150 - step * 6, 148 - step * 6, 142 - step * 6)
        )
    pen.line((250, 470, 600, 200), fill=(90, 60, 40), width=12)
    pen.ellipse((350, 40, 420, 90), fill=(255, 244, 196) if is_after else (90, 90, 88))
    if is_after:
        pen.ellipse((300, 10, 470, 130), outline=(255, 246, 214), width=10)


def _pipe(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.rectangle((0, 470, 800, 600), fill=(140, 136, 130))
    colour = (188, 32, 30) if is_after else (128, 66, 52)
    pen.rectangle((120, 210, 680, 262), fill=colour)
    pen.rectangle((300, 262, 352, 480), fill=colour)
    for x in (190, 460, 600):
        pen.rectangle((x, 196, x + 34, 276), fill=tuple(part - 24 for part in colour))
    if is_after:
        return
    for _ in range(26):
        x, y = rng.randrange(430, 560), rng.randrange(270, 480)
        pen.ellipse((x, y, x + 8, y + 20), fill=(150, 186, 212))
    pen.ellipse((380, 480, 660, 560), fill=(140, 170, 196))
    pen.line((480, 214, 520, 258), fill=(40, 24, 20), width=8)


def _clutter(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.polygon([(0, 600), (260, 250), (540, 250), (800, 600)], fill=(162, 158, 150))
    pen.rectangle((260, 40, 540, 250), fill=(226, 222, 212))
    pen.line((0, 600, 260, 250), fill=(110, 106, 100), width=4)
    pen.line((800, 600, 540, 250), fill=(110, 106, 100), width=4)
    if is_after:
        pen.rectangle((360, 90, 440, 250), fill=(120, 84, 56))
        return
    for _ in range(17):
        x, y = rng.randrange(120, 620), rng.randrange(260, 500)
        side = rng.randrange(50, 110)
        pen.rectangle((x, y, x + side, y + side * 3 // 4), fill=(178 + rng.randrange(-20, 20), 138, 92))
        pen.line((x, y + side // 3, x + side, y + side // 3), fill=(120, 90, 56), width=4)


def _rubbish(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.rectangle((0, 380, 800, 600), fill=(158, 156, 150))
    for number, colour in enumerate(((54, 110, 70), (60, 92, 140), (92, 92, 96))):
        x = 180 + number * 160
        pen.rectangle((x, 220, x + 120, 420), fill=colour)
        pen.rectangle((x - 8, 200, x + 128, 224), fill=tuple(part - 20 for part in colour))
    for _ in range(0 if is_after else 34):
        x, y = rng.randrange(90, 690), rng.randrange(380, 540)
        shade = rng.randrange(30, 120)
        pen.ellipse(
            (x, y, x + rng.randrange(24, 70), y + rng.randrange(20, 50)), fill=(shade, shade, shade - 8)
        )


def _wires(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.rectangle((0, 0, 800, 600), fill=(186, 178, 164))
    for x in range(60, 760, 180):
        for y in (90, 280, 460):
            pen.rectangle((x, y, x + 100, y + 90), fill=(96, 116, 136))
    if is_after:
        pen.rectangle((20, 216, 780, 236), fill=(236, 236, 232))
        pen.rectangle((386, 236, 404, 600), fill=(236, 236, 232))
        return
    for _ in range(9):
        x, y = rng.randrange(0, 600), rng.randrange(30, 300)
        pen.arc(
            (x, y - 120, x + rng.randrange(160, 420), y + rng.randrange(60, 260)),
            10,
            170,
            fill=(24, 24, 26),
            width=4,
        )


def _road(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.rectangle((0, 200, 800, 600), fill=(122, 122, 124))
    pen.rectangle((0, 0, 800, 200), fill=(150, 176, 148))
    shape = [(300 + rng.randrange(-30, 30) + 130 * dx, 400 + rng.randrange(-20, 20) + 70 * dy)
             for dx, dy in ((-1, 0), (-0.5, -0.9), (0.6, -1), (1.2, 0), (0.7, 0.9), (-0.6, 1))]  # fmt: skip
    pen.polygon(shape, fill=(96, 96, 100) if is_after else (58, 46, 38))


def _door(pen: Pen, is_after: bool, rng: random.Random) -> None:
    pen.rectangle((250, 90, 550, 600), fill=(90, 96, 104))
    if is_after:
        pen.rectangle((262, 102, 538, 600), fill=(66, 88, 112))
        pen.ellipse((492, 340, 520, 368), fill=(220, 220, 210))
        return
    pen.rectangle((262, 102, 538, 600), fill=(30, 30, 32))
    pen.polygon([(262, 102), (420, 150), (420, 600), (262, 600)], fill=(116, 92, 70))


DARK_WITHOUT_LIGHT = frozenset({"street_lamp", "stairwell"})
SCENES: dict[str, Callable[[Pen, bool, random.Random], None]] = {
    "street_lamp": _street_lamp,
    "stairwell": _stairwell,
    "pipe": _pipe,
    "clutter": _clutter,
    "rubbish": _rubbish,
    "wires": _wires,
    "road": _road,
    "door": _door,
}
