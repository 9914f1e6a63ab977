"""Small drawings, in the words and numbers of the page's language. Colours are classes of the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cdm.core.human import number

HEIGHT = 300  # of a column chart, CSS pixels: a phone scrolls it, nothing shrinks
TOP, BOTTOM = 26, 30
PLACE = 52  # of one column, CSS pixels
WRITTEN = 22  # of the number above a column, CSS pixels


@dataclass(frozen=True)
class Segment:
    series: str  # class: s1 … s5
    value: int


@dataclass(frozen=True)
class Column:
    """``then``: what the column of another year reached, drawn as a line across."""

    label: str
    segments: Sequence[Segment]
    current: bool = False
    then: int | None = None

    @property
    def total(self) -> int:
        return sum(segment.value for segment in self.segments)


def bar(share: float, series: str = "", then: float | None = None) -> SafeString:
    """A bar of a bar table, ``share`` percent of its cell wide; a real value never draws nothing. ``then`` is where the
    bar of another year ended: a line across.
    """
    line = _across(f"{then:.1f}%", f"{then:.1f}%", "-14%", "114%") if then else ""
    return format_html(
        '<svg aria-hidden="true" focusable="false"><rect class="{}" width="{}%" height="100%" rx="3"/>{}</svg>',
        series,
        f"{max(share, 0.4) if share else 0:.1f}",
        line,
    )


def _across(x1: str, x2: str, y1: str, y2: str) -> SafeString:
    """A line that is seen on any bar and beside it: a broader one of the paper's colour lies under it."""
    line = '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
    return format_html_join("", line, ((name, x1, x2, y1, y2) for name in ("under", "then")))


def columns(name: str, points: Sequence[Column], *, title: str, description: str) -> SafeString:
    """Stacked columns on a zero baseline, each total written above; ``name`` is unique in the page."""
    place = PLACE
    width = place * len(points)
    most = max((max(point.total, point.then or 0) for point in points), default=0) or 1
    scale = (HEIGHT - TOP - BOTTOM) / most
    drawn: list[tuple[SafeString]] = []
    for index, point in enumerate(points):
        left, wide, base = index * place + place * 0.1, place * 0.8, float(HEIGHT - BOTTOM)
        middle = left + wide / 2
        for segment in point.segments:
            tall = segment.value * scale
            if not tall:
                continue
            base -= tall
            drawn.append(
                (
                    format_html(
                        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
                        segment.series,
                        f"{left:.1f}",
                        f"{base:.1f}",
                        f"{wide:.1f}",
                        f"{max(tall - 1.5, 0.8):.1f}",
                    ),
                )
            )
        strong = " strong" if point.current else ""
        above = base
        if point.then:
            across = HEIGHT - BOTTOM - point.then * scale
            above = across if base - WRITTEN < across < base else base  # the number is not struck through
            drawn.append(
                (
                    _across(
                        f"{left - place * 0.07:.1f}",
                        f"{left + wide + place * 0.07:.1f}",
                        f"{across:.1f}",
                        f"{across:.1f}",
                    ),
                )
            )
        if point.total:
            drawn.append(
                (
                    format_html(
                        '<text class="value{}" x="{}" y="{}" text-anchor="middle">{}</text>',
                        strong,
                        f"{middle:.1f}",
                        f"{above - 7:.1f}",
                        number(point.total),
                    ),
                )
            )
        drawn.append(
            (
                format_html(
                    '<text class="soft{}" x="{}" y="{}" text-anchor="middle">{}</text>',
                    strong,
                    f"{middle:.1f}",
                    HEIGHT - 9,
                    point.label,
                ),
            )
        )
    return format_html(
        '<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="{name}-title {name}-desc">'
        '<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>'
        '{drawn}<line class="base" x1="0" x2="{width}" y1="{line}" y2="{line}"/></svg>',
        width=width,
        height=HEIGHT,
        name=name,
        title=title,
        description=description,
        drawn=format_html_join("", "{}", drawn),
        line=HEIGHT - BOTTOM,
    )
