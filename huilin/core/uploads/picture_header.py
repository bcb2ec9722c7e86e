"""What a picture says of itself in its first bytes, read without any decoder."""

import re
import struct

HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
MAX_JPEG_SCANS = 100
JPEG_SCAN = b"\xff\xda"


def picture_format(content: bytes) -> str | None:
    """Pillow's name of the format, or None for anything but JPEG, PNG, WebP, GIF and HEIC."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return "HEIF"
    return None


def declared_sizes(content: bytes, kind: str) -> list[tuple[int, int]]:
    """Widths and heights that a decoder would reserve memory for while it opens the file.

    WebP and HEIC decoders reserve the canvas early, so those are read here; Pillow reads the others lazily.
    """
    if kind == "WEBP":
        return webp_sizes(content)
    if kind == "HEIF":
        return heif_sizes(content)
    return []


def webp_sizes(content: bytes) -> list[tuple[int, int]]:
    """The canvas or the single picture, from the first chunk (RFC 9649, 2.5 to 2.7)."""
    chunk, body = content[12:16], content[20:30]
    if len(body) < 10:
        return []
    if chunk == b"VP8X":
        return [(1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))]
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return [(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))]
    width, height = struct.unpack("<HH", body[6:10])
    return [(width & 0x3FFF, height & 0x3FFF)]


def heif_sizes(content: bytes) -> list[tuple[int, int]]:
    """The `ispe` boxes of the file, and of HEVC what the coded sequence really holds (an `ispe` may lie)."""
    boxes = re.findall(rb"ispe\0\0\0\0(.{8})", content, re.DOTALL)
    sizes = [struct.unpack(">II", box) for box in boxes]
    for match in re.finditer(rb"hvcC\x01", content):
        sizes.extend(hevc_sizes(content[match.start() + 4 :][:4096]))
    return sizes


def hevc_sizes(record: bytes) -> list[tuple[int, int]]:
    """Sizes in the sequence parameter sets of a decoder configuration record (ISO/IEC 14496-15, 8.3.3.1)."""
    sizes = []
    position, arrays = 23, record[22] if len(record) > 22 else 0
    for _array in range(arrays):
        header = record[position : position + 3]
        position += 3
        if len(header) < 3:
            break
        for _unit in range(int.from_bytes(header[1:3], "big")):
            length = int.from_bytes(record[position : position + 2], "big")
            unit = record[position + 2 : position + 2 + length]
            position += 2 + length
            if header[0] & 0x3F == 33 and (size := sequence_size(unit)):
                sizes.append(size)
            if position >= len(record):
                return sizes
    return sizes


def sequence_size(unit: bytes) -> tuple[int, int] | None:
    """Luma width and height of one sequence parameter set (ITU-T H.265, 7.3.2.2)."""
    payload = unit[2:].replace(b"\0\0\x03", b"\0\0")
    bits = "".join(f"{byte:08b}" for byte in payload[:128])
    try:
        layers = int(bits[4:7], 2)
        position = 8 + 88 + 8
        if layers:
            flags = bits[position : position + 16]
            position += 16
            position += sum(
                88 * int(flags[2 * layer]) + 8 * int(flags[2 * layer + 1]) for layer in range(layers)
            )
        _set, position = exp_golomb(bits, position)
        chroma, position = exp_golomb(bits, position)
        width, position = exp_golomb(bits, position + (chroma == 3))
        height, position = exp_golomb(bits, position)
    except (ValueError, IndexError):
        return None
    return width, height


def exp_golomb(bits: str, position: int) -> tuple[int, int]:
    zeros = bits.index("1", position) - position
    end = position + 2 * zeros + 1
    return int(bits[position + zeros : end], 2) - 1, end


def has_too_many_scans(content: bytes, kind: str) -> bool:
    """A progressive JPEG may ask for thousands of passes over a huge picture; a camera writes about ten."""
    return kind == "JPEG" and content.count(JPEG_SCAN) > MAX_JPEG_SCANS
