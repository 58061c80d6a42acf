"""Small pictures as SVG, for places where no chart library is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

# Okabe and Ito (2008), "Color universal design": told apart by colour-blind readers too.
COLOURS = ("#0072B2", "#56B4E9", "#BBBBBB", "#F0E442", "#E69F00", "#D55E00")
_BAR, _LEFT, _ROW, _TOP = 300, 128, 16, 20


def stacked_bars(rows: Sequence[tuple[str, Mapping[str, int]]], parts: Sequence[str]) -> str:
    """Return an SVG with one horizontal bar a row, its parts side by side, and a legend."""
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    height = _TOP + _ROW * len(rows) + 4
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _BAR + 50}" height="{height}" '
        'font-family="sans-serif" font-size="10"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    for number, name in enumerate(parts):
        x = 4 + number * 78
        out.append(
            f'<rect x="{x}" y="4" width="8" height="8" fill="{COLOURS[number]}"/>'
            f'<text x="{x + 11}" y="12">{escape(name)}</text>'
        )
    for number, (label, counts) in enumerate(rows):
        y, end = _TOP + number * _ROW, float(_LEFT)
        out.append(f'<text x="4" y="{y + 11}">{escape(label)}</text>')
        for colour, name in zip(COLOURS, parts, strict=False):
            if n := counts.get(name, 0):
                width = round(_BAR * n / most, 1)
                out.append(
                    f'<rect x="{end:g}" y="{y + 2}" width="{width:g}" height="12" fill="{colour}"/>'
                )
                end += width
        out.append(f'<text x="{end + 4:g}" y="{y + 11}">{sum(counts.values())}</text>')
    return "".join([*out, "</svg>"])


def as_data_uri(svg: str) -> str:
    """Return the SVG as an address that a browser shows without asking anyone (RFC 2397)."""
    return "data:image/svg+xml," + quote(svg, safe=" =:/;,'()")
