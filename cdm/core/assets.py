"""The built part of the static files: a style sheet, more for the staff's pages and the public figures, a subset font;
and the same font in whole weights, for what is typeset.

Sources are ``cdm/core/static/cdm/**.css`` and the installed font-manrope package; the result is ``build/assets/cdm/``.
``Finder`` builds what is missing or older than its sources, so that no page of development, demo and tests is ever
bare; ``collectstatic`` builds through it too. A running production site never needs fonttools.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from importlib import util
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

SOURCE = Path(__file__).resolve().parent / "static" / "cdm"
LAYERS = ("reset", "tokens", "base", "layout", "components", "rooms", "utilities", "print")
# Latin with the accents of French, Dutch and their neighbours, and the marks the pages use.
UNICODES = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022]
UNICODES += [0x2026, 0x2030, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x21B5]
SHEETS = {"": "site.css", "staff": "staff.css", "figures": "figures.css"}  # by what follows the last dash of a file
LETTERS = "letters.txt"
WEIGHTS = {"Regular": 400, "SemiBold": 600, "ExtraBold": 800}  # typesetting takes no variable fonts
NARROW_NO_BREAK_SPACE = 0x202F  # missing from Manrope; groups the thousands of French numbers


def target() -> Path:
    return settings.BUILT_ASSETS / "cdm"


def sheets() -> Iterator[tuple[str, Path]]:
    """(layer, file) in the order of the cascade; a layer is a file or a folder of files."""
    for layer in LAYERS:
        single = SOURCE / f"{layer}.css"
        for path in [single] if single.exists() else sorted((SOURCE / layer).glob("*.css")):
            yield layer, path


def minified(css: str) -> str:
    """``css`` without comments and idle spaces; nothing clever."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(";}", "}").replace(": ", ":").strip()


def style_sheets() -> dict[str, str]:
    """Name → content: what every page needs, what only staff do, what only the public figures do. A visitor on a phone
    carries the first alone.
    """
    parts: dict[str, list[str]] = {name: [] for name in SHEETS.values()}
    parts["site.css"].append(f"@layer {','.join(LAYERS)};")
    for layer, path in sheets():
        name = SHEETS.get(path.stem.rpartition("-")[2], "site.css")
        parts[name].append(f"@layer {layer}{{{minified(path.read_text())}}}")
    return {name: "\n".join(lines) for name, lines in parts.items()}


def _font_source() -> Path | None:
    package = util.find_spec("font_manrope")
    return (
        Path(package.origin).parent / "files" / "Manrope-VariableFont_wght.ttf" if package and package.origin else None
    )


def font(source: Path) -> bytes:
    """``source`` as woff2: weights 400–800, the letters of UNICODES, and a narrow no-break space it lacks."""
    from fontTools import subset, ttLib  # noqa: PLC0415 - a build tool, absent from a running site
    from fontTools.varLib import instancer  # noqa: PLC0415

    face = instancer.instantiateVariableFont(ttLib.TTFont(source), {"wght": (400, 800)})
    variations = face["gvar"].variations
    face["gvar"].variations = {name: variations.get(name, []) for name in face.getGlyphOrder()}
    options = subset.Options(layout_features=["kern", "liga", "tnum", "pnum", "calt", "locl", "ccmp", "mark"])
    options.flavor = "woff2"
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(face)
    _add_space(face)
    face["gvar"].variations["uni202F"] = []
    del face["HVAR"]  # it numbers the glyphs; widths are in gvar as well
    face.flavor = "woff2"
    return _saved(face)


def _add_space(face: Any) -> None:
    from fontTools.ttLib.tables._g_l_y_f import Glyph  # noqa: PLC0415

    face.setGlyphOrder([*face.getGlyphOrder(), "uni202F"])
    face["glyf"]["uni202F"] = Glyph()
    face["hmtx"]["uni202F"] = (face["head"].unitsPerEm // 6, 0)
    for table in face["cmap"].tables:
        table.cmap[NARROW_NO_BREAK_SPACE] = "uni202F"


def _saved(face: Any) -> bytes:
    with tempfile.TemporaryFile() as file:
        face.save(file)
        file.seek(0)
        return file.read()


def typefaces() -> Path:
    """The folder of the whole weights: ``build/fonts``."""
    return settings.BUILT_ASSETS.parent / "fonts"


def typeface(source: Path, style: str) -> bytes:
    """One weight of ``source`` as a font of its own, named ``Manrope`` and ``style``."""
    from fontTools import ttLib  # noqa: PLC0415 - a build tool, absent from a running site
    from fontTools.varLib import instancer  # noqa: PLC0415

    face = instancer.instantiateVariableFont(ttLib.TTFont(source), {"wght": WEIGHTS[style]})
    _add_space(face)
    face["OS/2"].usWeightClass = WEIGHTS[style]
    names = {1: "Manrope", 2: "Regular", 4: f"Manrope {style}", 6: f"Manrope-{style}", 16: "Manrope", 17: style}
    for number, name in names.items():
        face["name"].setName(name, number, 3, 1, 0x409)
    return _saved(face)


def letters_of(source: Path) -> str:
    """Every letter ``typeface`` has."""
    from fontTools import ttLib  # noqa: PLC0415 - a build tool, absent from a running site

    return "".join(map(chr, sorted({*ttLib.TTFont(source).getBestCmap(), NARROW_NO_BREAK_SPACE})))


def _write(path: Path, content: bytes) -> None:
    """Replace ``path`` in one step: several processes may build at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def build(*, force: bool = False) -> list[Path]:
    """Write what is missing or older than its sources into ``build/assets/cdm``; return the files written."""
    written = []
    newest = max(path.stat().st_mtime for _, path in [*sheets(), ("", Path(__file__))])
    made = [target() / name for name in SHEETS.values()]
    if force or any(not path.exists() or path.stat().st_mtime < newest for path in made):
        for name, content in style_sheets().items():
            _write(target() / name, content.encode())
            written.append(target() / name)
    letters, source = target() / "manrope.woff2", _font_source()
    if source and (force or not letters.exists()):
        _write(letters, font(source))
        written.append(letters)
    for style in WEIGHTS if source else ():
        path = typefaces() / f"Manrope-{style}.ttf"
        if source and (force or not path.exists()):
            _write(path, typeface(source, style))
            written.append(path)
    if source and (force or not (typefaces() / LETTERS).exists()):
        _write(typefaces() / LETTERS, letters_of(source).encode())
        written.append(typefaces() / LETTERS)
    return written


class Finder(FileSystemFinder):
    """Finds the built files, building them first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        settings.BUILT_ASSETS.mkdir(parents=True, exist_ok=True)
        super().__init__(*args, **kwargs)

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        if path.startswith("cdm/"):
            build()
        return super().find(path, *args, **kwargs)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, object]]:
        build()
        yield from super().list(ignore_patterns)
