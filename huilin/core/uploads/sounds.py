"""Voice notes: known by their first bytes, kept as recorded, without a place in them."""

import hashlib
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huilin.core.uploads.intake import FileRefused, Upload, read_upload

MAX_UPLOAD = 5 * 1024 * 1024
# Where recorders write the place: "+23.1115+114.4158/" (ISO 6709) in MP4 boxes and ID3 frames.
WRITTEN_PLACE = re.compile(rb"[+-]\d{2}\.\d{2,12}[+-]\d{3}\.\d{2,12}(?:[+-]\d{1,6}(?:\.\d{1,6})?)?/?")
MOVING_PICTURES = re.compile(rb"hdlr.{8}vide|V_VP[89]|V_AV1|V_MPEG|V_THEORA|\x80theora", re.DOTALL)
EXTENSIONS = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
}


class SoundRefused(FileRefused):
    """Not a voice recording that is taken here."""


@dataclass(frozen=True)
class CheckedSound:
    """A recording of at most 5 MB; `content_type` is what its bytes are, whatever the sender called it."""

    content: bytes
    content_type: str
    extension: str
    sha256: str


def check_sound(file: Upload) -> CheckedSound:
    """Takes WebM, Ogg, MP4, AMR, WAV, MP3 and AAC sound and blanks written places; else `SoundRefused`."""
    content = read_upload(file, MAX_UPLOAD)
    content_type = sound_type(content)
    if content_type is None:
        raise SoundRefused(_("这个文件不是录音，请重新录一段语音。"))
    if MOVING_PICTURES.search(content):
        raise SoundRefused(_("这是视频，请只发语音；现场情况请拍照片。"))
    content = WRITTEN_PLACE.sub(lambda place: b"0" * len(place.group()), content)
    digest = hashlib.sha256(content).hexdigest()
    return CheckedSound(content, content_type, EXTENSIONS[content_type], digest)


def sound_type(content: bytes) -> str | None:
    """The MIME type by the container's own mark, None when it is no recording."""
    for mark, found in ((b"OggS", "audio/ogg"), (b"#!AMR", "audio/amr"), (b"ID3", "audio/mpeg")):
        if content.startswith(mark):
            return found
    if content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]:
        return "audio/webm"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[4:8] == b"ftyp" and re.match(rb"M4A|M4B|mp4|isom|iso|dash|3g", content[8:12]):
        return "audio/mp4"
    return framed_type(content)


def framed_type(content: bytes) -> str | None:
    """MP3 and AAC without a container start with the eleven or twelve set bits of a frame."""
    if len(content) < 4 or content[0] != 0xFF:
        return None
    if content[1] & 0xF6 == 0xF0:
        return "audio/aac"
    has_layer = content[1] & 0xE0 == 0xE0 and content[1] & 0x06 != 0
    has_rates = content[2] & 0xF0 not in (0x00, 0xF0) and content[2] & 0x0C != 0x0C
    return "audio/mpeg" if has_layer and has_rates else None
