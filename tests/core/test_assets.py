from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from cdm.core import assets

LETTERS = "ABCXYZabcxyz0123456789 àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÖÙÛÜŒÆ «»’‘“”–—…·€%№→←ĳ".replace("№", "").replace("ĳ", "")


@pytest.fixture(scope="module")
def built():
    assets.build()
    return assets.target()


def test_the_sheets_hold_every_source_in_the_order_of_the_cascade(built):
    css, *others = ((built / name).read_text() for name in ("site.css", "staff.css", "figures.css"))
    assert css.startswith("@layer reset,tokens,base,layout,components,rooms,utilities,print;")
    found = re.findall(r"^@layer (\w+)\{", css, flags=re.MULTILINE)
    more = [layer for sheet in others for layer in re.findall(r"^@layer (\w+)\{", sheet, flags=re.MULTILINE)]
    assert sorted([*found, *more]) == sorted(layer for layer, _ in assets.sheets())
    assert found == sorted(found, key=assets.LAYERS.index)
    assert set(more) == {"rooms"}  # declared by the first sheet, which stands before it
    for content in (css, *others):
        assert content.count("{") == content.count("}") > 0


def test_every_source_is_in_a_layer():
    assert sorted(path for _, path in assets.sheets()) == sorted(assets.SOURCE.rglob("*.css"))


def test_minifying_keeps_what_matters():
    css = "/* away */ a:hover ,\n b > c { color : red; margin: 0 auto; width: calc(1rem + 2px); }\n"
    assert assets.minified(css) == "a:hover,b > c{color :red;margin:0 auto;width:calc(1rem + 2px)}"


def test_the_font_has_the_letters_of_both_languages_and_is_light(built):
    path = built / "manrope.woff2"
    with TTFont(path) as face:
        known = face.getBestCmap()
        assert [letter for letter in LETTERS if ord(letter) not in known] == []
        assert 0 < face["hmtx"][known[0x202F]][0] < face["hmtx"][known[0x20]][0]  # the narrow no-break space
        (axis,) = face["fvar"].axes
        assert (axis.minValue, axis.maxValue) == (400, 800)
    assert path.stat().st_size < 28_000


def test_a_changed_source_is_built_again(built, monkeypatch):
    assert assets.build() == []
    future = (built / "site.css").stat().st_mtime + 10
    original = assets.Path.stat

    def stat(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        if self.name != "tokens.css":
            return result
        return type("Stat", (), {"st_mtime": future, "st_mode": result.st_mode})()

    monkeypatch.setattr(assets.Path, "stat", stat)
    assert [path.name for path in assets.build()] == ["site.css", "staff.css", "figures.css"]


def test_no_template_or_source_reaches_outside():
    """No third-party request (P5): neither in the sheet nor in a template's link, script or image."""
    for _, path in assets.sheets():
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", path.read_text()), path


def test_rooms_do_not_dress_one_another():
    """Two rooms that style the same word restyle each other's pages; each adds a class of its own to go further."""
    selectors = {path.stem: _selectors(path) for _, path in assets.sheets()}
    rooms = {path.stem for layer, path in assets.sheets() if layer == "rooms"}
    shared = {word for name in selectors.keys() - rooms for words in selectors[name] for word in words}
    known = {room: {word for words in selectors[room] for word in words} for room in rooms}
    claims: dict[str, set[str]] = {}
    for room in rooms:
        elsewhere = set().union(*(known[other] for other in rooms - {room}))
        for words in selectors[room]:
            if words - shared and words - shared <= elsewhere:
                for word in words - shared:
                    claims.setdefault(word, set()).add(room)
    assert {word: sorted(by) for word, by in claims.items() if len(by) > 1} == {}


def _selectors(path: Path) -> list[set[str]]:
    """The classes of each selector of a sheet."""
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    found = [part for group in re.findall(r"([^{};]+)\{", css) for part in group.split(",")]
    return [set(re.findall(r"\.([a-z][\w-]*)", part)) for part in found]
