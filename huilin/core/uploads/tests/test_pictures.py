"""Pictures: what comes out is small, upright and silent, whatever goes in."""

import hashlib
import io
import subprocess
import sys
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huilin.core.errors import Refused
from huilin.core.uploads import picture_header
from huilin.core.uploads.pictures import MAX_UPLOAD, PictureRefused, clean_picture
from huilin.core.uploads.tests import samples


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_each_kind_becomes_a_plain_jpeg(kind):
    clean = clean_picture(samples.encoded(samples.photo(2000, 1000), kind))
    picture, thumbnail = opened(clean.content), opened(clean.thumbnail)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1600, 800))
    assert (clean.width, clean.height) == (1600, 800)
    assert thumbnail.size == (480, 240)
    assert clean.sha256 == hashlib.sha256(clean.content).hexdigest()
    assert picture.getpixel((200, 400))[0] > 150 > picture.getpixel((1400, 400))[0]


def test_a_small_picture_is_not_blown_up():
    assert clean_picture(samples.encoded(samples.photo(90, 60), "PNG")).width == 90


def test_equal_uploads_give_equal_bytes():
    content = samples.talkative_jpeg()
    upload = SimpleUploadedFile("照片.jpg", content, content_type="text/html")
    assert clean_picture(upload) == clean_picture(content)


def test_place_maker_comment_and_profile_are_gone():
    content = samples.talkative_jpeg()
    assert content.count(samples.GPS_MARK) >= 4
    clean = clean_picture(content)
    for part in (clean.content, clean.thumbnail):
        assert samples.GPS_MARK not in part
        assert b"Exif" not in part
        picture = opened(part)
        assert not dict(picture.getexif())
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
def test_exif_of_other_kinds_is_gone(kind):
    content = samples.encoded(samples.photo(), kind, exif=samples.exif().tobytes())
    assert samples.GPS_MARK in content
    assert samples.GPS_MARK not in clean_picture(content).content


def test_the_picture_stands_as_the_camera_was_held():
    clean = clean_picture(samples.talkative_jpeg(orientation=6))
    picture = opened(clean.content)
    assert picture.size == (480, 640)
    assert picture.getpixel((240, 100))[0] > 150
    assert picture.getpixel((240, 540))[2] > 150


def test_broken_exif_does_not_cost_the_photo():
    content = samples.talkative_jpeg()
    place = content.index(b"Exif\0\0") + 6
    torn = content[:place] + b"MM\0*\xff\xff\xff\xff" + content[place + 8 :]
    assert clean_picture(torn).width == 640


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16", "CMYK", "PA"])
def test_every_colour_mode_works(mode):
    kind = {"CMYK": "JPEG", "PA": "PNG"}.get(mode, "PNG")
    image = samples.photo().convert("L").point(lambda v: v * 200) if mode == "I;16" else samples.photo()
    image = image.convert("I").convert("I;16") if mode == "I;16" else image.convert(mode.replace("PA", "P"))
    options = {"transparency": 0} if mode == "PA" else {}
    assert clean_picture(samples.encoded(image, kind, **options)).width == 640


def test_transparent_becomes_white():
    clean = clean_picture(samples.encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))
    assert opened(clean.content).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_moving_picture_becomes_its_first_frame(kind):
    frames = [samples.photo(), Image.new("RGB", (640, 480), (0, 255, 0))]
    moving = samples.encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    picture = opened(clean_picture(moving).content)
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.getpixel((100, 100))[0] > 150


@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", b"%PDF-1.7\n/JavaScript", b"PK\x03\x04evil.jar", b"<?php system();?>"],
)
def test_what_hangs_on_a_picture_is_cut_off(tail):
    clean = clean_picture(samples.encoded(samples.photo(), "JPEG", comment=tail) + tail)
    assert tail not in clean.content
    assert tail not in clean.thumbnail
    assert clean.content.endswith(samples.JPEG_END)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ" + b"\0" * 200,
        b"PK\x03\x04" + b"\0" * 200,
        b"II*\0" + b"\0" * 200,
        b"BM" + b"\0" * 200,
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + b"\0" * 5000,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\0\0\0WEBPVP8X",
        b"\0\0\0\x18ftypheic" + b"\0" * 100,
        b"GIF89a",
        b"\0",
        b"",
    ],
)
def test_anything_else_is_refused_in_words(content):
    with pytest.raises(Refused) as refused:
        clean_picture(content)
    assert refused.value.message.endswith("。")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_torn_upload_is_refused(kind):
    content = samples.encoded(Image.effect_noise((400, 400), 90).convert("RGB"), kind)
    with pytest.raises(PictureRefused):
        clean_picture(content[: len(content) // 2])


def test_more_than_twelve_megabytes_are_refused_without_reading_on():
    class Endless(io.RawIOBase):
        asked = 0

        def seek(self, *_args):
            return 0

        def read(self, size=-1):
            assert size > 0
            self.asked += size
            return b"\xff" * size

    endless = Endless()
    with pytest.raises(Refused, match="12 MB"):
        clean_picture(endless)
    assert endless.asked == MAX_UPLOAD + 1


@pytest.mark.alone
@pytest.mark.parametrize(
    "content",
    [
        samples.jpeg_of_size(30_000, 30_000),
        samples.gif_of_size(30_000, 30_000),
        samples.webp_of_size(16_383, 16_383),
        samples.heic_of_size(30_000, 30_000),
        samples.jpeg_of_size(60_000, 10),
    ],
)
def test_a_huge_size_in_the_header_is_refused_at_once(content):
    started = time.monotonic()
    with pytest.raises(PictureRefused, match="尺寸太大"):
        clean_picture(content)
    assert time.monotonic() - started < 1


BOMB_RUN = r"""
import re, sys, time
from huilin.core.uploads.pictures import PictureRefused, clean_picture
bomb = open(sys.argv[1], "rb").read()
started = time.monotonic()
try:
    clean_picture(bomb)
except PictureRefused:
    peak = re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read()).group(1)
    print(time.monotonic() - started, int(peak) / 1024)
"""


@pytest.mark.alone
def test_thirty_thousand_squared_costs_neither_time_nor_memory(tmp_path):
    """The whole process, Python and libraries included, stays below 150 MB."""
    (tmp_path / "bomb.png").write_bytes(samples.png_bomb())
    settings = "from django.conf import settings; settings.configure(USE_I18N=False)\n"
    command = [sys.executable, "-c", settings + BOMB_RUN, str(tmp_path / "bomb.png")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    seconds, megabytes = map(float, answer)
    assert seconds < 1
    assert megabytes < 150


def test_the_coded_size_of_heic_is_seen_behind_a_lying_box():
    content = samples.heic_that_lies(2000, 1000)
    assert any(width >= 2000 and height >= 1000 for width, height in picture_header.heif_sizes(content))


def test_a_jpeg_of_a_thousand_passes_is_refused():
    content = samples.encoded(samples.photo(), "JPEG", progressive=True)
    scan = content[content.rindex(b"\xff\xda") : -2]
    with pytest.raises(PictureRefused):
        clean_picture(content[:-2] + scan * 1000 + samples.JPEG_END)
