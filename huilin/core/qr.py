"""QR codes as one filled outline: sharp in print, small in a page, no style attribute, no inline script."""

import io
from html import escape

import segno


def qr_rows(text: str, *, level: str = "M") -> tuple[str, ...]:
    """The modules without quiet zone, one string of 0 (light) and 1 (dark) per row, by ISO/IEC 18004.

    `level` is the least error correction (L, M, Q, H); a higher one is taken when it costs no size.
    """
    code = segno.make(text, error=level, micro=False, encoding="utf-8" if not text.isascii() else None)
    return tuple("".join("1" if module else "0" for module in row) for row in code.matrix)


def qr_outline(rows: tuple[str, ...], *, quiet: int = 4) -> str:
    """SVG path data of the dark modules, in modules; a run is one box, so no hairlines show inside it."""
    boxes = []
    for y, row in enumerate(rows):
        x = 0
        while (x := row.find("1", x)) >= 0:
            end = row.find("0", x)
            width = (end if end >= 0 else len(row)) - x
            boxes.append(f"M{x + quiet} {y + quiet}h{width}v1h-{width}z")
            x += width
    return "".join(boxes)


def qr_svg(text: str, *, quiet: int = 4, level: str = "M", label: str = "") -> str:
    """An `<svg class="qr">` for a page as it is; the stylesheet gives its size. `label` is read aloud."""
    rows = qr_rows(text, level=level)
    side = len(rows) + 2 * quiet
    name = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" {name} '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path fill="#000" d="{qr_outline(rows, quiet=quiet)}"/></svg>'
    )


def qr_png(text: str, *, quiet: int = 4, level: str = "M", scale: int = 8) -> bytes:
    """A black and white PNG, `scale` pixels a module."""
    target = io.BytesIO()
    code = segno.make(text, error=level, micro=False, encoding="utf-8" if not text.isascii() else None)
    code.save(target, kind="png", border=quiet, scale=scale)
    return target.getvalue()
