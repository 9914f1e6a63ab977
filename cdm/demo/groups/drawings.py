"""Pictures of activities, drawn from circles and lines in the colours of the house: nobody's photograph."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

from activities.planning.pictures import Drawn
from cdm import core

TOKENS = Path(core.__file__).parent / "static" / "cdm" / "tokens.css"
WIDTH, HEIGHT = 960, 540
FINE = 2  # drawn larger, then made small: round edges
THEMES = ("guide", "learn", "work", "start", "move")


class Sheet:
    """A canvas of WIDTH × HEIGHT units; colours are named as in tokens.css."""

    def __init__(self, theme: str) -> None:
        # the first value of each token is that of the light scheme
        self.colours = dict(reversed(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", TOKENS.read_text(encoding="utf-8"))))
        self.theme = theme
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), self.colours[f"{theme}-tint"])
        self.pen = ImageDraw.Draw(self.image)

    def circle(self, x: float, y: float, radius: float, colour: str) -> None:
        self.pen.ellipse([FINE * v for v in (x - radius, y - radius, x + radius, y + radius)], self.colours[colour])

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 18) -> None:
        edges = [FINE * v for v in (left, top, right, bottom)]
        self.pen.rounded_rectangle(edges, FINE * radius, self.colours[colour])

    def shape(self, colour: str, *points: tuple[float, float]) -> None:
        self.pen.polygon([(FINE * x, FINE * y) for x, y in points], self.colours[colour])

    def line(self, colour: str, width: float, *points: tuple[float, float]) -> None:
        self.pen.line([(FINE * x, FINE * y) for x, y in points], self.colours[colour], round(FINE * width), "curve")
        for x, y in (points[0], points[-1]):
            self.circle(x, y, width / 2, colour)

    def arc(self, x: float, y: float, radius: float, first: int, last: int, colour: str, width: float) -> None:
        """Degrees, clockwise from the right."""
        edges = [FINE * v for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.arc(edges, first, last, self.colours[colour], round(FINE * width))

    def slice(self, x: float, y: float, radius: float, first: int, last: int, colour: str) -> None:
        edges = [FINE * v for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.pieslice(edges, first, last, self.colours[colour])

    def done(self) -> Drawn:
        small = self.image.reduce(FINE)
        out = io.BytesIO()
        small.save(out, "WEBP", quality=82, method=2)
        return Drawn(out.getvalue(), WIDTH, HEIGHT)


def _paths(on: Sheet) -> None:
    for x, y, bend, colour in ((210, 170, 300, "learn"), (480, 120, 480, "guide"), (750, 170, 660, "work")):
        steps = [n / 24 for n in range(25)]
        on.line(
            colour,
            22,
            *(
                ((1 - t) ** 2 * 480 + 2 * t * (1 - t) * bend + t * t * x, (1 - t) ** 2 * 470 + (1 - (1 - t) ** 2) * y)
                for t in steps
            ),
        )
        on.circle(x, y, 66, colour)
        on.circle(x, y, 26, "surface")
    on.circle(480, 470, 40, "sun")


def _crowd(on: Sheet) -> None:
    colours = (*THEMES, "sun", "brand")
    for place in (*range(0, 7, 2), *range(1, 7, 2)):  # the row behind, then the one in front
        x, y = 120 + 120 * place, 210 + 80 * (place % 2)
        on.box(x - 88, y + 92, x + 88, HEIGHT + 100, colours[place], 84)
        on.circle(x, y, 66, colours[place])
        on.circle(x - 22, y - 8, 8, "surface")
        on.circle(x + 22, y - 8, 8, "surface")


def _sun(on: Sheet) -> None:
    for ray in range(10):
        turn = 2 * pi * ray / 10
        near, far = (
            (480 + reach * cos(turn + off), 270 + reach * sin(turn + off)) for reach, off in ((140, 0), (236, 0))
        )
        on.line(THEMES[ray % 5], 30, near, far)
    on.circle(480, 270, 112, "sun")


def _speech(on: Sheet) -> None:
    on.box(150, 90, 590, 340, "learn", 60)
    on.shape("learn", (230, 320), (340, 320), (220, 420))
    on.box(420, 210, 820, 430, "sun", 60)
    on.shape("sun", (660, 420), (760, 420), (770, 500))
    for x in (270, 370, 470):
        on.circle(x, 175, 22, "surface")
    on.line("on-sun", 16, (490, 300), (750, 300))
    on.line("on-sun", 16, (490, 350), (670, 350))


def _truck(on: Sheet) -> None:
    on.box(130, 130, 620, 410, "brand", 20)
    on.box(640, 220, 830, 410, "work", 36)
    on.box(690, 250, 800, 320, "surface", 14)
    on.box(210, 180, 370, 380, "sun", 10)
    on.box(380, 180, 540, 380, "surface", 10)
    on.line("learn", 16, (415, 240), (505, 240))
    on.line("learn", 16, (415, 290), (470, 290))
    on.line("line-strong", 10, (80, 462), (880, 462))
    for x in (250, 730):
        on.circle(x, 410, 56, "ink")
        on.circle(x, 410, 22, "surface")


def _medals(on: Sheet) -> None:
    third, first, second = (
        (270, 320, "work", "line-strong"),
        (480, 360, "learn", "sun"),
        (690, 320, "guide", "series-3"),
    )
    for x, y, ribbon, metal in (third, first, second):
        on.shape(ribbon, (x - 70, 40), (x - 20, 40), (x + 30, y - 60), (x - 20, y - 50))
        on.shape("brand", (x + 70, 40), (x + 20, 40), (x - 30, y - 60), (x + 20, y - 50))
        on.circle(x, y, 88, metal)
        on.circle(x, y, 60, "surface")
        on.circle(x, y, 26, metal)


def _screen(on: Sheet) -> None:
    on.box(180, 70, 780, 410, "brand", 28)
    on.box(210, 100, 750, 380, "surface", 12)
    on.box(430, 410, 530, 460, "brand", 0)
    on.box(350, 450, 610, 480, "brand", 15)
    on.line("line-strong", 16, (260, 160), (560, 160))
    on.line("line-strong", 16, (260, 205), (480, 205))
    on.box(400, 250, 620, 320, "sun", 35)
    on.shape("ink", (590, 290), (590, 400), (618, 374), (640, 416), (662, 404), (640, 364), (676, 362))


def _paper(on: Sheet) -> None:
    on.box(300, 60, 680, 500, "line-strong", 20)
    on.box(290, 50, 670, 490, "surface", 20)
    on.circle(370, 135, 44, "work")
    on.line("ink", 18, (450, 115), (610, 115))
    on.line("line-strong", 12, (450, 155), (560, 155))
    for y in (230, 275, 320, 365):
        on.line("line-strong", 12, (340, y), (620 if y % 2 else 560, y))
    on.circle(660, 430, 70, "sun")
    on.line("on-sun", 18, (628, 432), (652, 456), (694, 406))


def _voice(on: Sheet) -> None:
    on.box(170, 230, 300, 330, "brand", 24)
    on.shape("work", (290, 225), (520, 120), (520, 440), (290, 335))
    on.box(510, 100, 550, 460, "brand", 20)
    on.shape("brand", (210, 325), (270, 325), (300, 450), (240, 450))
    for radius, colour in ((110, "sun"), (180, "guide"), (250, "start")):
        on.arc(540, 280, radius, -38, 38, colour, 24)


def _seed(on: Sheet) -> None:
    on.slice(480, 520, 230, 180, 360, "start")
    on.line("work", 24, (480, 340), (480, 130))
    for side, top, colour in ((-1, 250, "work"), (1, 170, "move")):
        turns = [pi / 2 * n / 16 for n in range(17)]
        upper = [(480 + side * 170 * (1 - cos(turn)), top - 130 * sin(turn)) for turn in turns]
        lower = [(480 + side * 170 * sin(turn), top - 130 * (1 - cos(turn))) for turn in reversed(turns)]
        on.shape(colour, *upper, *lower)
    on.circle(780, 120, 54, "sun")


def _regions(on: Sheet) -> None:
    for x, y, colour in ((280, 200, "sun"), (680, 200, "learn"), (480, 395, "move")):
        on.circle(x, y, 118, colour)
        on.circle(x, y, 40, "surface")
    for y, turn in ((182, 1), (218, -1)):
        on.line("ink", 12, (480 - 46 * turn, y), (480 + 30 * turn, y))
        on.shape("ink", (480 + 60 * turn, y), (480 + 28 * turn, y - 20), (480 + 28 * turn, y + 20))


SUBJECTS: dict[str, Callable[[Sheet], None]] = {
    "crowd": _crowd,
    "medals": _medals,
    "paper": _paper,
    "paths": _paths,
    "regions": _regions,
    "screen": _screen,
    "seed": _seed,
    "speech": _speech,
    "sun": _sun,
    "truck": _truck,
    "voice": _voice,
}


def draw(subject: str, theme: str) -> Drawn:
    """``theme``: guide, learn, work, start or move."""
    sheet = Sheet(theme)
    SUBJECTS[subject](sheet)
    return sheet.done()
