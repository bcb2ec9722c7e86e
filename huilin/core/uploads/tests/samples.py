"""Files as phones and as attackers make them, built here so that each byte is known."""

import io
import struct
import zlib

from PIL import Image

GPS_MARK = b"GPSCANARY"
JPEG_END = b"\xff\xd9"


def photo(width: int = 640, height: int = 480) -> Image.Image:
    """Left half red, right half blue, so that turning and mirroring show."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F] = GPS_MARK.decode()
    block.get_ifd(0x8825).update({1: "N", 2: (23.0, 6.0, 41.4), 3: "E", 4: (114.0, 24.0, 57.0)})
    return block


def talkative_jpeg(orientation: int = 1) -> bytes:
    return encoded(
        photo(),
        "JPEG",
        exif=exif(orientation),
        comment=GPS_MARK,
        icc_profile=b"ICC" + GPS_MARK * 20,
        xmp=b"<x:xmpmeta>" + GPS_MARK + b"</x:xmpmeta>",
    )


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A valid picture of one bit a pixel: about 110 kB that become 900 million pixels."""
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _line in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")
    )


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG whose frame header says another size."""
    content = bytearray(encoded(photo(64, 64), "JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def gif_of_size(width: int, height: int) -> bytes:
    content = bytearray(encoded(photo(64, 64), "GIF"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def webp_of_size(width: int, height: int) -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas
    still = encoded(photo(64, 64), "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(still)) + b"WEBP" + extended + still


def heic_of_size(width: int, height: int) -> bytes:
    content = bytearray(encoded(photo(64, 64), "HEIF"))
    place = content.index(b"ispe") + 8
    content[place : place + 8] = struct.pack(">II", width, height)
    return bytes(content)


def heic_that_lies(width: int = 9000, height: int = 9000) -> bytes:
    """HEIC whose `ispe` boxes say 64 x 64 while the coded sequence is larger than any camera's."""
    large = bytearray(encoded(Image.new("RGB", (width, height)), "HEIF", quality=1))
    start = 0
    while (place := large.find(b"ispe", start)) >= 0:
        large[place + 8 : place + 16] = struct.pack(">II", 64, 64)
        start = place + 4
    return bytes(large)
