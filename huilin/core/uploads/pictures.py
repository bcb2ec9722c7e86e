"""Pictures: whatever a phone sends becomes a small plain JPEG without any words, places or scripts in it."""

import contextlib
import hashlib
import io
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image

from huilin.core.uploads.intake import FileRefused, Upload, read_upload
from huilin.core.uploads.picture_header import declared_sizes, has_too_many_scans, picture_format

MAX_UPLOAD = 12 * 1024 * 1024
MAX_PIXELS = 52_000_000
MAX_SIDE = 20_000
PICTURE_SIDE = 1600
THUMBNAIL_SIDE = 480
WHITE = (255, 255, 255)
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LARGE = 9_000_000
# A 50-megapixel decode holds up to 300 MB for a second; more than one at a time would break a small server.
one_large_picture = threading.Lock()

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


class PictureRefused(FileRefused):
    """Not a picture that is taken here, broken, or larger than a camera makes."""


@dataclass(frozen=True)
class CleanPicture:
    """A JPEG and its thumbnail, upright, without metadata; sides in pixels, `sha256` of `content`."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str
    content_type: str = "image/jpeg"
    extension: str = "jpg"


def clean_picture(file: Upload) -> CleanPicture:
    """Decodes JPEG, PNG, WebP, GIF or HEIC and writes it anew: at most 1600 px, thumbnail at most 480 px.

    Of a moving picture the first frame stays. Equal uploads give equal bytes. Raises `PictureRefused` (or
    `FileRefused` for size) before decoding when the header promises more than 52 million pixels.
    """
    content = read_upload(file, MAX_UPLOAD)
    kind = picture_format(content)
    if kind is None:
        raise PictureRefused(_("这个文件不是照片，请发 JPG、PNG、HEIC 或 WebP 照片。"))
    for size in declared_sizes(content, kind):
        refuse_huge(size)
    if has_too_many_scans(content, kind):
        raise PictureRefused(_("照片打不开，请重新拍一张。"))
    with reading(), Image.open(io.BytesIO(content), formats=[kind]) as opened:
        refuse_huge(opened.size)
        with turn_for(opened.size):
            picture = upright(opened)
    return written(picture)


def refuse_huge(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise PictureRefused(_("照片尺寸太大（最多约 5000 万像素），请换一张小一点的。"))


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Turns whatever a decoder raises at a broken file into a refusal."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise PictureRefused(_("照片尺寸太大（最多约 5000 万像素），请换一张小一点的。")) from error
    except (
        OSError, ValueError, SyntaxError, RuntimeError, TypeError, KeyError, IndexError, EOFError,
        OverflowError, struct.error, Image.DecompressionBombWarning,
    ) as error:  # fmt: skip
        raise PictureRefused(_("照片打不开，可能没有传完整，请重新拍一张。")) from error


def turn_for(size: tuple[int, int]) -> contextlib.AbstractContextManager:
    return one_large_picture if size[0] * size[1] > LARGE else contextlib.nullcontext()


def upright(opened: Image.Image) -> Image.Image:
    """A fresh RGB image: shrunk first (cheap for JPEG), then turned as the camera was held, on white."""
    turn = TURNS.get(orientation(opened))
    image = full_colour(opened)
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if turn is not None:
        image = image.transpose(turn)
    plain = Image.new("RGB", image.size, WHITE)
    if image.mode == "RGBA":
        plain.paste(image, mask=image.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 when the block is missing or broken: a torn note must not cost the photo."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1


def full_colour(image: Image.Image) -> Image.Image:
    """Modes that cannot be resampled smoothly become RGB or RGBA; 16-bit grey keeps its tones."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa"):
        return image.convert("RGBA")
    if image.mode in ("1", "F"):
        return image.convert("L")
    return image


def written(picture: Image.Image) -> CleanPicture:
    content = jpeg(picture, quality=82)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return CleanPicture(
        content=content,
        thumbnail=jpeg(small, quality=76),
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def jpeg(picture: Image.Image, *, quality: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()
