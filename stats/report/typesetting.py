"""A told report as PDF: tagged (PDF/UA-1), for keeping (PDF/A-2a), in the house's letters and colours.

typst refuses what the two standards forbid, a drawing without its words above all. It reads the templates beside this
module and the fonts of the build; nothing of the machine's fonts, nothing of the network.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import typst

from cdm.core import assets
from stats.report import telling
from stats.report.shapes import Contents

TEMPLATES = Path(__file__).parent / "typst"
TOKEN = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")


@cache
def colours() -> dict[str, str]:
    """The tokens of the style sheet, as they are by day: the first value of each."""
    found: dict[str, str] = {}
    for name, value in TOKEN.findall((assets.SOURCE / "tokens.css").read_text(encoding="utf-8")):
        found.setdefault(name, value)
    return found


@cache
def letters() -> frozenset[str]:
    return frozenset((typefaces() / assets.LETTERS).read_text(encoding="utf-8"))


def shown(told: str) -> str:
    """``told`` with a question mark for each letter that the fonts lack: the standards refuse a letter nobody sees."""
    return "".join(letter if letter in letters() or letter in "\n\t" else "?" for letter in told)


def pdf(contents: Contents) -> bytes:
    """``contents`` in the active language. Raises ``typst.TypstError``."""
    document: dict[str, Any] = telling.document(contents) | {"colours": colours(), "made": contents.made.isoformat()}
    return typst.compile(
        str(TEMPLATES / "report.typ"),
        root=str(TEMPLATES),
        font_paths=[str(typefaces())],
        ignore_system_fonts=True,
        sys_inputs={"document": shown(json.dumps(document, ensure_ascii=False))},
        pdf_standards=["ua-1", "a-2a"],
    )


def typefaces() -> Path:
    """The fonts, built first where the build tools are and they are not."""
    if not (assets.typefaces() / assets.LETTERS).exists():
        assets.build()
    return assets.typefaces()
