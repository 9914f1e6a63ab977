"""Every pair of colours that meet on a page, measured as WCAG 2.2 does, in light and in dark."""

from __future__ import annotations

import re

import pytest

from cdm.core import assets

THEMES = ("guide", "learn", "work", "start", "move")
GROUNDS = ("paper", "surface", "sunken", "band", "sun")
BODY, TEXT, CONTROL = 7.0, 4.5, 3.0
PAIRS = [
    *[(front, back, BODY) for front in ("ink", "ink-soft") for back in ("paper", "surface", "sunken")],
    *[("ink", f"{name}-tint", BODY) for name in (*THEMES, "brand", "ok", "warn", "stop")],
    *[(name, f"{name}-tint", TEXT) for name in (*THEMES, "brand", "ok", "warn", "stop")],
    *[
        (name, back, TEXT)
        for name in (*THEMES, "brand", "brand-strong", "ok", "warn", "stop")
        for back in ("paper", "surface")
    ],
    ("brand", "sunken", TEXT),
    ("ink-soft", "brand-tint", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-strong", TEXT),
    ("on-stop", "stop", TEXT),
    ("on-sun", "sun", BODY),
    ("on-sun", "sun-strong", BODY),
    ("on-band", "band", BODY),
    ("on-band-soft", "band", BODY),
    ("sun", "band", CONTROL),
    ("live", "band", CONTROL),
    *[("line-strong", back, CONTROL) for back in ("paper", "surface", "sunken")],
    ("focus", "sun", CONTROL),
    *[(f"series-{number}", back, CONTROL) for number in range(1, 6) for back in ("paper", "surface")],
]


def tokens() -> dict[str, dict[str, str]]:
    css = (assets.SOURCE / "tokens.css").read_text()
    light_css, dark_css = re.split(r"@media \(prefers-color-scheme: dark\)", css)
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light_css))
    dark_css = dark_css.split("@media")[0]
    return {"light": light, "dark": light | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark_css))}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_can_be_read(scheme: str):
    colours = tokens()[scheme]
    measured = {(front, back): (contrast(colours[front], colours[back]), least) for front, back, least in PAIRS}
    assert {pair: round(found, 2) for pair, (found, least) in measured.items() if found < least} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ring_or_its_halo_stands_out_from_every_ground(scheme: str):
    colours = tokens()[scheme]
    best = {back: max(contrast(colours[mark], colours[back]) for mark in ("focus", "sun")) for back in GROUNDS}
    assert {back: round(found, 2) for back, found in best.items() if found < CONTROL} == {}
