"""Voice notes: known by their bytes, never by their name."""

import hashlib

import pytest

from huilin.core.errors import Refused
from huilin.core.uploads.sounds import MAX_UPLOAD, SoundRefused, check_sound

WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    + b"A_OPUS" * 9
)
OGG = b"OggS\0\x02" + b"\0" * 22 + b"OpusHead" + b"\1" * 60
MP4 = b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom" + b"\0\0\0\x21hdlr\0\0\0\0\0\0\0\0soun" + b"\0" * 60
MP3 = b"\xff\xfb\x90\x64" + b"\0" * 60
WAV = b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 60


@pytest.mark.parametrize(
    ("content", "content_type", "extension"),
    [
        (WEBM, "audio/webm", "webm"),
        (OGG, "audio/ogg", "ogg"),
        (MP4, "audio/mp4", "m4a"),
        (MP4.replace(b"ftypM4A ", b"ftypisom"), "audio/mp4", "m4a"),
        (b"#!AMR\n" + b"\x3c" * 60, "audio/amr", "amr"),
        (WAV, "audio/wav", "wav"),
        (MP3, "audio/mpeg", "mp3"),
        (b"ID3\4" + b"\0" * 60, "audio/mpeg", "mp3"),
        (b"\xff\xf1\x50\x80" + b"\0" * 60, "audio/aac", "aac"),
    ],
)
def test_recordings_are_kept_as_given(content, content_type, extension):
    sound = check_sound(content)
    assert (sound.content_type, sound.extension) == (content_type, extension)
    assert sound.content == content
    assert sound.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"RIFF\x24\0\0\0AVI LIST",
        b"\x1a\x45\xdf\xa3" + b"matroska" * 9,
        b"\0\0\0\x18ftypheic" + b"\0" * 60,
        b"\0\0\0\x18ftypavif" + b"\0" * 60,
        b"\xff\xd8\xff\xe0" + b"\0" * 60,
        b"\xff",
        b"%PDF-1.7",
        b"",
    ],
)
def test_anything_else_is_refused(content):
    with pytest.raises(Refused) as refused:
        check_sound(content)
    assert refused.value.message.endswith("。")


@pytest.mark.parametrize("content", [MP4.replace(b"soun", b"vide"), WEBM + b"V_VP8", OGG + b"\x80theora"])
def test_a_film_is_not_a_voice_note(content):
    with pytest.raises(SoundRefused, match="视频"):
        check_sound(content)


def test_a_written_place_is_blanked_and_the_length_stays():
    content = MP4 + b"\0\0\0\x1e\xa9xyz\0\x12\x15\xc7+23.1115+114.4158/" + b"\0" * 9
    sound = check_sound(content)
    assert b"23.1115" not in sound.content
    assert b"114.4158" not in sound.content
    assert len(sound.content) == len(content)


def test_more_than_five_megabytes_are_refused():
    with pytest.raises(Refused, match="5 MB"):
        check_sound(MP3 + b"\0" * MAX_UPLOAD)
