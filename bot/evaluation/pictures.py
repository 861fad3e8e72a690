"""A line in a square as SVG: all that docs/quality.md needs, without a plotting library."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

SIZE, LEFT, TOP = 320, 60, 40
TICKS = 5
Points = Sequence[tuple[float, float]]


def line_picture(title: str, across: str, up: str, points: Points, *, compare: Points = (), top: float = 1.0) -> str:
    """Return the picture of `points` (0..1 by 0..`top`), with a dashed line to compare with where given."""

    def place(point: tuple[float, float]) -> str:
        return f"{LEFT + SIZE * point[0]:.1f},{TOP + SIZE * (1 - min(point[1], top) / top):.1f}"

    marks = []
    for step in range(TICKS + 1):
        part = step / TICKS
        x, y = LEFT + SIZE * part, TOP + SIZE * (1 - part)
        marks.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{LEFT + SIZE}" y2="{y:.1f}" stroke="#ddd"/>')
        marks.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{part * top:.0%}</text>')
        marks.append(f'<text x="{x:.1f}" y="{TOP + SIZE + 18}" text-anchor="middle">{part:.0%}</text>')
    dashed = f'<polyline points="{" ".join(map(place, compare))}" fill="none" stroke="#777" stroke-dasharray="5 4"/>' if compare else ""
    dots = "".join(f'<circle cx="{place(one).split(",")[0]}" cy="{place(one).split(",")[1]}" r="2.5" fill="#154273"/>' for one in points)
    middle = LEFT + SIZE / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + SIZE + 30} {TOP + SIZE + 50}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{middle}" y="22" text-anchor="middle" font-size="15">{escape(title)}</text>'
        + "".join(marks)
        + dashed
        + f'<polyline points="{" ".join(map(place, points))}" fill="none" stroke="#154273" stroke-width="2"/>{dots}'
        + f'<text x="{middle}" y="{TOP + SIZE + 40}" text-anchor="middle">{escape(across)}</text>'
        + f'<text transform="translate(14 {TOP + SIZE / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text></svg>\n'
    )
